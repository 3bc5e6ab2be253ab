'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { createApiKey, newApiKeySchema, revokeApiKey } from '@/lib/auth/api-keys'
import { revokeSession } from '@/lib/auth/sessions'
import { createMember, memberSchema } from '@/lib/districts/create-member'
import { districtPolicySchema } from '@/lib/districts/district-policy'
import { canManageApiKeys, canManageMembers, canManagePolicy } from '@/lib/districts/policies'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { env } from '@/lib/env'
import { memberAction } from '@/lib/member-action'

const path = '/settings'
const everyone = () => true

/** Every member ends sessions of their own, and only these. */
export const endSession = memberAction(
  { can: everyone, schema: z.object({ sessionId: z.uuid() }) },
  async ({ actor, now }, { sessionId }) => {
    await revokeSession(actor, sessionId, now, 'session.revoked')
    revalidatePath(path)
  },
)

export const addApiKey = memberAction({ can: canManageApiKeys, schema: newApiKeySchema }, async ({ actor, now }, input) => {
  const { key } = await createApiKey(actor, input, now)
  revalidatePath(path)
  return { key }
})

export const killApiKey = memberAction({ can: canManageApiKeys, schema: z.object({ id: z.uuid() }) }, async ({ actor, now }, { id }) => {
  await revokeApiKey(actor, id, now)
  revalidatePath(path)
})

export const addMember = memberAction({ can: canManageMembers, schema: memberSchema }, async ({ actor, now }, input) => {
  const { passwordCode } = await createMember(actor, input, now)
  revalidatePath(path)
  return { passwordAddress: `${env().APP_URL}/sign-in/set-password?code=${passwordCode}` }
})

export const savePolicy = memberAction({ can: canManagePolicy, schema: districtPolicySchema }, async ({ actor, now }, input) => {
  await setDistrictPolicy(actor, input, now)
  revalidatePath(path)
})
