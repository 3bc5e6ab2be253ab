'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { createApiKey, newApiKeySchema, revokeApiKey } from '@/lib/auth/api-keys'
import { endOtherSessions, endSessionsOf } from '@/lib/auth/end-sessions'
import { passwordAddress } from '@/lib/auth/password-code'
import { revokeSession } from '@/lib/auth/sessions'
import { changeMember, memberChangeSchema } from '@/lib/districts/change-member'
import { createMember, memberSchema } from '@/lib/districts/create-member'
import { districtPolicySchema } from '@/lib/districts/district-policy'
import { canManageApiKeys, canManageMembers, canManagePolicy } from '@/lib/districts/policies'
import { removeMember } from '@/lib/districts/remove-member'
import { renewPasswordCode } from '@/lib/districts/renew-password-code'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { reactivateMember, suspendMember } from '@/lib/districts/suspend-member'
import { memberAction } from '@/lib/member-action'

const path = '/settings'
const everyone = () => true
const ofMember = z.object({ id: z.uuid() })

/** Every member ends sessions of their own, and only these. */
export const endSession = memberAction(
  { can: everyone, schema: z.object({ sessionId: z.uuid() }) },
  async ({ actor, now }, { sessionId }) => {
    await revokeSession(actor, sessionId, now, 'session.revoked')
    revalidatePath(path)
  },
)

export const endOwnOtherSessions = memberAction({ can: everyone, schema: z.undefined() }, async ({ actor, sessionId, now }) => {
  const { ended } = await endOtherSessions(actor, sessionId, now)
  revalidatePath(path)
  return { ended }
})

export const endMemberSessions = memberAction({ can: canManageMembers, schema: ofMember, confirmed: true }, ({ actor, now }, { id }) =>
  endSessionsOf(actor, id, now),
)

export const addApiKey = memberAction(
  { can: canManageApiKeys, schema: newApiKeySchema, confirmed: true },
  async ({ actor, now }, input) => {
    const { key } = await createApiKey(actor, input, now)
    revalidatePath(path)
    return { key }
  },
)

export const killApiKey = memberAction(
  { can: canManageApiKeys, schema: z.object({ id: z.uuid() }), confirmed: true },
  async ({ actor, now }, { id }) => {
    await revokeApiKey(actor, id, now)
    revalidatePath(path)
  },
)

export const addMember = memberAction({ can: canManageMembers, schema: memberSchema, confirmed: true }, async ({ actor, now }, input) => {
  const { passwordCode } = await createMember(actor, input, now)
  revalidatePath(path)
  return { passwordAddress: passwordAddress(passwordCode) }
})

export const changeMemberStanding = memberAction(
  { can: canManageMembers, schema: memberChangeSchema, confirmed: true },
  async ({ actor, now }, input) => {
    await changeMember(actor, input, now)
    revalidatePath(path)
  },
)

export const suspendMemberNow = memberAction(
  { can: canManageMembers, schema: ofMember, confirmed: true },
  async ({ actor, now }, { id }) => {
    await suspendMember(actor, id, now)
    revalidatePath(path)
  },
)

export const reactivateMemberNow = memberAction(
  { can: canManageMembers, schema: ofMember, confirmed: true },
  async ({ actor, now }, { id }) => {
    await reactivateMember(actor, id, now)
    revalidatePath(path)
  },
)

export const removeMemberNow = memberAction(
  { can: canManageMembers, schema: ofMember, confirmed: true },
  async ({ actor, now }, { id }) => {
    await removeMember(actor, id, now)
    revalidatePath(path)
  },
)

export const makePasswordAddress = memberAction(
  { can: canManageMembers, schema: ofMember, confirmed: true },
  async ({ actor, now }, { id }) => {
    const { passwordCode } = await renewPasswordCode(actor, id, now)
    return { passwordAddress: passwordAddress(passwordCode) }
  },
)

export const savePolicy = memberAction(
  { can: canManagePolicy, schema: districtPolicySchema, confirmed: true },
  async ({ actor, now }, input) => {
    await setDistrictPolicy(actor, input, now)
    revalidatePath(path)
  },
)
