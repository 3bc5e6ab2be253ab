import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { OidcClient } from './exchange-code'
import { parseSignInName } from './identity-provider'
import { openProviderSecret } from './provider-secret'

/** A provider that somebody goes to or comes back from. Its client secret is in it: it goes to the provider and nowhere else. */
export type KnownProvider = { districtId: string; providerId: string; signInName: string; name: string; client: OidcClient }

/** The provider of a sign-in name; undefined for an unknown one. */
export async function findKnownProvider(signInName: string): Promise<KnownProvider | undefined> {
  const named = parseSignInName(signInName)
  if (!named) return undefined
  const { districtId, providerId } = named
  return inDistrict(districtId, async (tx) => {
    const row = await tx.identityProvider.findUnique({ where: { districtId_id: { districtId, id: providerId } } })
    if (!row) return undefined
    const { kind, issuer, hostedDomain, clientId, name } = row
    const client = { kind, issuer, hostedDomain, clientId, clientSecret: await openProviderSecret(tx, row) }
    return { districtId, providerId, signInName, name, client }
  })
}
