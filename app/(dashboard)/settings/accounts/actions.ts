'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { identityProviderSchema } from '@/lib/auth/identity-providers/identity-provider'
import { beginLinking } from '@/lib/auth/identity-providers/link-identity'
import { unlinkIdentity } from '@/lib/auth/identity-providers/own-identities'
import { removeIdentityProvider } from '@/lib/auth/identity-providers/remove-identity-provider'
import { saveIdentityProvider } from '@/lib/auth/identity-providers/save-identity-provider'
import { canManageIdentityProviders } from '@/lib/districts/policies'
import { memberAction } from '@/lib/member-action'

const path = '/settings'
const everyone = () => true
const ofRow = z.object({ id: z.uuid() })

export const saveProvider = memberAction(
  { can: canManageIdentityProviders, schema: identityProviderSchema, confirmed: true },
  async ({ actor, now }, input) => {
    await saveIdentityProvider(actor, input, now)
    revalidatePath(path)
  },
)

export const removeProvider = memberAction(
  { can: canManageIdentityProviders, schema: ofRow, confirmed: true },
  async ({ actor, now }, { id }) => {
    await removeIdentityProvider(actor, id, now)
    revalidatePath(path)
  },
)

/** Every member links accounts to their own, and only to theirs. */
export const linkAccount = memberAction(
  { can: everyone, schema: z.object({ providerId: z.uuid() }), confirmed: true },
  async ({ actor, sessionId, now }, { providerId }) => beginLinking({ actor, sessionId }, providerId, now),
)

export const unlinkAccount = memberAction({ can: everyone, schema: ofRow, confirmed: true }, async ({ actor, now }, { id }) => {
  await unlinkIdentity(actor, id, now)
  revalidatePath(path)
})
