'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { addPasskey, newPasskeySchema } from '@/lib/auth/add-passkey'
import { passkeyCreationOptions } from '@/lib/auth/passkeys'
import { passwordAddress } from '@/lib/auth/password-code'
import { renewRecoveryCodes } from '@/lib/auth/recovery-codes'
import { removePasskey, removeTotp, resetSecondFactors } from '@/lib/auth/remove-second-factor'
import { addTotp, beginTotp, newTotpSchema } from '@/lib/auth/totp'
import { canManageMembers, canManageTrust } from '@/lib/districts/policies'
import { setTrustPolicy } from '@/lib/districts/set-trust-policy'
import { trustPolicySchema } from '@/lib/districts/trust-policy'
import { memberAction } from '@/lib/member-action'

const path = '/settings'
const nothing = z.undefined()
const ofOne = z.object({ id: z.uuid() })

/** Every member decides how they themselves sign in. */
const own = { can: () => true, confirmed: true } as const

export const beginOwnTotp = memberAction({ ...own, schema: nothing }, ({ actor, now }) => beginTotp(actor, now))

export const addOwnTotp = memberAction({ ...own, schema: newTotpSchema }, async ({ actor, now }, input) => {
  const added = await addTotp(actor, input, now)
  revalidatePath(path)
  return added
})

export const removeOwnTotp = memberAction({ ...own, schema: nothing }, async ({ actor, now }) => {
  await removeTotp(actor, now)
  revalidatePath(path)
})

export const beginOwnPasskey = memberAction({ ...own, schema: nothing }, (context) => passkeyCreationOptions(context, context.now))

export const addOwnPasskey = memberAction({ ...own, schema: newPasskeySchema }, async (context, input) => {
  const added = await addPasskey(context, input, context.now)
  revalidatePath(path)
  return added
})

export const removeOwnPasskey = memberAction({ ...own, schema: ofOne }, async ({ actor, now }, { id }) => {
  await removePasskey(actor, id, now)
  revalidatePath(path)
})

export const makeRecoveryCodes = memberAction({ ...own, schema: nothing }, async ({ actor, now }) => {
  const made = await renewRecoveryCodes(actor, now)
  revalidatePath(path)
  return made
})

export const resetMemberFactors = memberAction(
  { can: canManageMembers, schema: ofOne, confirmed: true },
  async ({ actor, now }, { id }) => {
    const { passwordCode } = await resetSecondFactors(actor, id, now)
    revalidatePath(path)
    return { passwordAddress: passwordAddress(passwordCode) }
  },
)

export const saveTrustPolicy = memberAction(
  { can: canManageTrust, schema: trustPolicySchema, confirmed: true },
  async ({ actor, now }, input) => {
    await setTrustPolicy(actor, input, now)
    revalidatePath(path)
  },
)
