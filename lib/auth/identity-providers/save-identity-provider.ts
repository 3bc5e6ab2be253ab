import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { isUniqueViolation } from '@/lib/database-fault'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManageIdentityProviders, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import { requireAllowedAddress } from '@/lib/public-host'
import type { SafeFetchOptions } from '@/lib/safe-fetch'
import type { IdentityProvider } from '@/prisma/generated/client'
import { discoverProvider, ProviderFault } from './ask-provider'
import { type IdentityProviderView, viewOf } from './find-identity-providers'
import { type IdentityProviderInput, type Issuing, identityProviderSchema, issuingOf } from './identity-provider'
import { requireSealedSecret } from './provider-secret'

/**
 * Adds a provider, or changes the one of this id; saving the same again changes nothing. Where the issuer changes, the accounts
 * linked at the old one are unlinked, since nobody could sign in with them. Refuses with `invalid_input` what is out of bounds, an
 * issuer that does not answer as one, and a stored secret for another issuer or client; with `conflict` a name that is taken.
 */
export async function saveIdentityProvider(
  actor: Actor,
  input: IdentityProviderInput,
  now: Date,
  options: SafeFetchOptions = {},
): Promise<IdentityProviderView> {
  requireAllowed(canManageIdentityProviders, actor)
  const parsed = parseInput(identityProviderSchema, input)
  const issuing = issuingOf(parsed)
  // The other two have issuers that nobody types.
  if (parsed.kind === 'oidc') await requireIssuer(parsed.issuer, options)
  const { districtId } = actor
  const { id, name, clientId, clientSecret, doesSecondFactor } = parsed
  try {
    return await inDistrict(districtId, async (tx) => {
      const before = await lockProvider(tx, { districtId, id })
      const client = { issuer: issuing.issuer, clientId }
      const secretCiphertext = await requireSealedSecret(tx, { row: { districtId, id }, stored: before, client, given: clientSecret })
      const data = { ...issuing, name, clientId, doesSecondFactor, secretCiphertext, updatedAt: now }
      const after = before
        ? await tx.identityProvider.update({ where: { districtId_id: { districtId, id } }, data })
        : await tx.identityProvider.create({ data: { districtId, id, createdAt: now, ...data } })
      const gone = { districtId, providerId: id, issuer: { not: issuing.issuer } }
      const { count: unlinked } = await tx.memberIdentity.deleteMany({ where: gone })
      const view = viewOf(after, await tx.memberIdentity.count({ where: { districtId, providerId: id } }))
      if (before && !clientSecret && isDeepStrictEqual(viewOf(before, view.linked), view)) return view
      await recordEvent(
        tx,
        { actor, at: now },
        { action: 'identity_provider.saved', subjectId: id, ...recordOf(view, { clientSecret, unlinked }) },
      )
      return view
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const sentence = `Another sign-in is named ${name} already. Choose another name.`
    throw new AppError('conflict', sentence, { name: sentence })
  }
}

/** Of a typed address it is asked at once whether it is an issuer, so that the mistake stands where it was made. */
async function requireIssuer(issuer: Issuing['issuer'], options: SafeFetchOptions): Promise<void> {
  if (options.allowed === undefined) requireAllowedAddress('issuer', issuer)
  try {
    await discoverProvider(issuer, options)
  } catch (error) {
    if (error instanceof ProviderFault) throw new AppError('invalid_input', error.message, { issuer: error.message })
    throw error
  }
}

async function lockProvider(
  tx: DistrictTransaction,
  { districtId, id }: { districtId: string; id: string },
): Promise<IdentityProvider | null> {
  await tx.$executeRaw`SELECT FROM identity_providers WHERE district_id = ${districtId}::uuid AND id = ${id}::uuid FOR UPDATE`
  return tx.identityProvider.findUnique({ where: { districtId_id: { districtId, id } } })
}

type Saved = { clientSecret: string | undefined; unlinked: number }

function recordOf(
  { kind, name, issuer, clientId, hostedDomain, doesSecondFactor }: IdentityProviderView,
  { clientSecret, unlinked }: Saved,
) {
  const details = {
    kind,
    issuer,
    client_id: clientId,
    hosted_domain: hostedDomain,
    does_second_factor: doesSecondFactor,
    new_secret: Boolean(clientSecret),
    unlinked,
  }
  return { details, personal: { name } }
}
