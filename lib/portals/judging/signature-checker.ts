import 'server-only'
import { z } from 'zod'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { VerifyingKind } from '@/lib/portals/portal-kind'
import { loadSecretKey } from '@/lib/portals/portal-signer'
import { getPortalIn } from '@/lib/portals/portals'
import { isHmac, isSignedWithPublicKey } from '@/lib/tokens/key-confusion'
import { quote } from '@/lib/tokens/quote'
import type { SigningKey } from '@/lib/tokens/sign-token'
import type { TakenApart } from '@/lib/tokens/take-apart'
import { isSignedByOwnerOf } from '@/lib/tokens/verify-public-key'
import { isSignedWith } from '@/lib/tokens/verify-signature'
import type { Prisma } from '@/prisma/generated/client'
import { type Judge, judgeOf } from './judge-token'
import type { KeySet } from './public-key'
import { type PublicKeys, publicKeys } from './public-keys'

/** Whether a key made the signature, and why not. `secretVersion` is null where there is none: public keys have no versions here. */
export type SignatureFinding =
  /** `isCurrent` is false for a secret that was replaced since. */
  | { fits: true; secretVersion: number | null; isCurrent: boolean }
  /** `isForgery` where a public key was the secret of an HMAC. */
  | { fits: false; secretVersion: number | null; reason: string; isForgery?: true }

export type SignatureChecker = Judge & {
  portal: { id: string; name: string; kind: string; label: string }
  /** One finding per secret version, newest first, and so none where there is no secret yet; a single one for public keys. May ask the network. */
  check(token: TakenApart): Promise<SignatureFinding[]>
}

/**
 * What tells whether a signature is that of a portal, named by its id or name. Refuses with `not_found`. It outlives the
 * transaction, since public keys may have to be fetched.
 */
export async function loadSignatureChecker(
  tx: DistrictTransaction,
  districtId: string,
  portalIdOrName: string,
  keys: PublicKeys = publicKeys,
): Promise<SignatureChecker> {
  const { id } = await getPortalIn(tx, districtId, portalIdOrName)
  const portal = await tx.portal.findUniqueOrThrow({ where: { districtId_id: { districtId, id } }, include: withSecrets })
  return makeChecker(tx, portal, { keys, isNamed: true })
}

/** As `loadSignatureChecker`, of every portal of the district but one, oldest first. */
export async function loadSignatureCheckers(
  tx: DistrictTransaction,
  districtId: string,
  { except, keys = publicKeys }: { except?: string | undefined; keys?: PublicKeys } = {},
): Promise<SignatureChecker[]> {
  const portals = await tx.portal.findMany({
    where: { districtId, ...(except === undefined ? {} : { id: { not: except } }) },
    include: withSecrets,
    orderBy: { createdAt: 'asc' },
  })
  const checkers: SignatureChecker[] = []
  for (const portal of portals) checkers.push(await makeChecker(tx, portal, { keys, isNamed: false }))
  return checkers
}

const withSecrets = { secretVersions: { orderBy: { version: 'desc' } } } as const

type PortalRow = Prisma.PortalGetPayload<{ include: typeof withSecrets }>

/** `isNamed` where a member said that this is the portal in question. */
type Asking = { keys: PublicKeys; isNamed: boolean }

async function makeChecker(tx: DistrictTransaction, row: PortalRow, asking: Asking): Promise<SignatureChecker> {
  const { districtId, id, name, secretVersions } = row
  const judge = judgeOf(row.kind, z.record(z.string(), z.unknown()).parse(row.settings))
  const { kind, settings } = judge
  const secrets: Secret[] = []
  for (const version of secretVersions) secrets.push({ ...version, key: await loadSecretKey(tx, districtId, version) })
  return {
    ...judge,
    portal: { id, name, kind: kind.kind, label: kind.label },
    check: kind.signs ? secretCheck(secrets) : publicKeyCheck(kind, settings, asking),
  }
}

type Check = SignatureChecker['check']

type Secret = { version: number; active: boolean; key: SigningKey }

function secretCheck(secrets: Secret[]): Check {
  return async (token) => {
    const unfit = unfitFor('HS256', token)
    const findings: SignatureFinding[] = []
    for (const { version, active, key } of secrets) {
      if (unfit !== undefined) findings.push(misfit(unfit, version))
      else if (isSignedWith(token.token, key)) findings.push({ fits: true, secretVersion: version, isCurrent: active })
      else findings.push(misfit(`Secret version ${version} did not make its signature, or it was changed afterwards.`, version))
    }
    return findings
  }
}

function publicKeyCheck(kind: VerifyingKind<unknown>, settings: unknown, { keys, isNamed }: Asking): Check {
  if (settings === undefined) return async () => [misfit('The settings of this portal are not complete, so its public keys are not known.')]
  const source = kind.publicKeys(settings)
  return async (token) => {
    const { alg, kid: named } = token.header ?? {}
    const kid = typeof named === 'string' ? named : undefined
    const unfit = unfitFor('RS256', token)
    if (unfit === undefined) return [await publicKeyFinding(token, kid, await keys.find(source, kid))]
    if (!isHmac(alg)) return [misfit(unfit)]
    // What neither names a key nor is said to be of this portal is likely one of another: no server is asked for its sake.
    const set = kid === undefined && !isNamed ? keys.findAtHand(source) : await keys.find(source, kid)
    const isForged = set && !('fault' in set) && isSignedWithPublicKey({ ...token, alg }, { ...set, keys: set.keys.map(({ key }) => key) })
    return [isForged ? { ...misfit(forgery(alg)), isForgery: true } : misfit(unfit)]
  }
}

async function publicKeyFinding(token: TakenApart, kid: string | undefined, set: KeySet | { fault: string }): Promise<SignatureFinding> {
  if ('fault' in set) return misfit(set.fault)
  const named = set.keys.filter((key) => key.kid === kid)
  // A PEM has no kid: whoever pasted it trusts it whatever a token calls it.
  const candidates = named.length > 0 ? named : set.keys.filter((key) => key.kid === null)
  for (const { key } of candidates) if (await isSignedByOwnerOf(key, token)) return { fits: true, secretVersion: null, isCurrent: true }
  if (candidates.length > 0)
    return misfit("The owner of this portal's public key did not make its signature, or it was changed afterwards.")
  if (kid === undefined) return misfit("Its header has no kid, so nothing says which of this portal's public keys is meant.")
  const unusable = set.unusable.find((one) => one.kid === kid)
  return misfit(unusable?.why ?? `None of this portal's public keys has the kid ${quote(kid)}.`)
}

/** Why no key of this algorithm can have made the signature. */
function unfitFor(algorithm: 'HS256' | 'RS256', { header, signature }: TakenApart): string | undefined {
  if (!header) return 'It cannot be read, so its signature was not checked.'
  if (header.alg === 'none' || signature.length === 0) return 'It is not signed at all.'
  if (header.alg === algorithm) return undefined
  return `Its signature is by ${quote(header.alg)}; the signatures of this portal are by ${algorithm}, and no others are checked.`
}

function forgery(alg: string): string {
  return `THIS TOKEN IS FORGED. It is signed by ${quote(alg)} with this portal's PUBLIC key as the secret, and everybody can have the public key. A server that lets a token choose its algorithm takes it for genuine.`
}

function misfit(reason: string, secretVersion: number | null = null): SignatureFinding {
  return { fits: false, secretVersion, reason }
}
