import { signInName } from '@/lib/auth/identity-providers/identity-provider'
import { findKnownProvider, type KnownProvider } from '@/lib/auth/identity-providers/known-provider'
import { beginLinking, linkIdentity } from '@/lib/auth/identity-providers/link-identity'
import { saveIdentityProvider } from '@/lib/auth/identity-providers/save-identity-provider'
import { findSession, type SignedIn } from '@/lib/auth/sessions'
import { startSession } from '@/lib/auth/start-session'
import type { Actor } from '@/lib/districts/actor'
import { uuidV7 } from '@/lib/uuid-v7'
import { memberOf } from './members'

export const testTenant = '7f9c2ba4-e88f-4a3c-9f11-2b7a5d0c1e3f'
export const testIssuer = `https://login.microsoftonline.com/${testTenant}/v2.0`

/** A provider of the owner's district whose issuer nobody has to ask. */
export async function addTestProvider(
  owner: Actor,
  now: Date,
  { name = 'Microsoft', doesSecondFactor = false }: { name?: string; doesSecondFactor?: boolean } = {},
): Promise<KnownProvider> {
  const fields = { id: uuidV7(), name, tenantId: testTenant, clientId: 'client-1', clientSecret: 'a client secret', doesSecondFactor }
  const { id } = await saveIdentityProvider(owner, { kind: 'microsoft', ...fields }, now)
  const known = await findKnownProvider(signInName({ districtId: owner.districtId, providerId: id }))
  if (!known) throw new Error('The provider was not stored.')
  return known
}

/** A session of the member, as a browser has it after the password. */
export async function openSession(actor: Actor, now: Date): Promise<SignedIn> {
  const secret = await startSession(
    { member: await memberOf(actor), userAgent: 'Firefox', proof: { method: 'password', strong: true, stillHolds: () => true } },
    now,
  )
  const signedIn = await findSession(secret ?? '', now)
  if (!signedIn) throw new Error('The session does not hold.')
  return signedIn
}

/** Links the account of this subject to the member, as the member does it in Settings. */
export async function linkTestAccount(actor: Actor, { providerId }: KnownProvider, subject: string, now: Date): Promise<void> {
  const session = await openSession(actor, now)
  await beginLinking(session, providerId, now)
  const linked = await linkIdentity(session, { providerId, issuer: testIssuer, subject }, now)
  if (linked !== 'linked') throw new Error(`The account is ${linked}.`)
}
