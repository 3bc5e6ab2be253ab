import 'server-only'
import { randomBytes } from 'node:crypto'
import { AppError } from '@/lib/app-error'
import { fullName } from '@/lib/contacts/contact-name'
import type { DistrictTransaction } from '@/lib/district-scope'
import { importSigningKey, type SigningKey, tokenSigner } from '@/lib/tokens/sign-token'
import type { ClaimSkipReason, ClaimSubject, Lifetime, LinkAddress } from './portal-kind'
import { signingKind } from './portal-kinds'
import { getPortalIn, type PortalView } from './portals'
import { deriveReturnAddresses } from './return-address'
import { openSecret } from './save-portal'

export type SignedLink = {
  token: string
  /** JSON texts, exactly as they were signed. */
  header: string
  claims: string
  issuedAt: Date
  /** Null where nobody documents an expiry. */
  expiresAt: Date | null
}

/** As `takeApart` reads, and about what servers take in an address. */
const mostTokenCharacters = 8 * 1024

export type PortalSigner = {
  portal: PortalView
  /** The system's own name. */
  label: string
  secretVersionId: string
  lifetime: Lifetime
  /** No raw link is ever handed out. */
  onlyAtClick: boolean
  /** A link signs its bearer in. */
  signsIn: boolean
  skipReason(subject: ClaimSubject): ClaimSkipReason | undefined
  /** What stands before and after the token in the address of this link, or of a token that tries the portal: then it is the portal's id. */
  addressOf(linkOrPortalId: string): LinkAddress
  /** `lifetimeSeconds` as `requireLifetime` gives it. */
  sign(request: { subject: ClaimSubject; lifetimeSeconds: number | null; now: Date }): SignedLink
}

/** A portal made ready to sign with its newest active secret. Refuses with `portal_not_ready`, naming what is missing, and with `unsupported` what is never signed for. */
export async function loadPortalSigner(tx: DistrictTransaction, districtId: string, portalIdOrName: string): Promise<PortalSigner> {
  const portal = await getPortalIn(tx, districtId, portalIdOrName)
  const kind = signingKind(portal.kind)
  if (portal.missing.length > 0) {
    throw new AppError(
      'portal_not_ready',
      `${portal.name} cannot sign links yet. Missing: ${portal.missing.join(', ')}. An owner or admin sets it under Portals.`,
    )
  }
  const settings = kind.settings.parse(portal.settings)
  const newest = await tx.secretVersion.findFirstOrThrow({
    where: { districtId, portalId: portal.id, active: true },
    orderBy: { version: 'desc' },
  })
  const key = importSigningKey(await openSecret(tx, districtId, newest))
  const returnAddressOf = await deriveReturnAddresses(tx, districtId)
  const { label, signsIn } = kind
  const lifetime = kind.lifetime(settings)
  const header = kind.header(settings)
  const headerText = JSON.stringify(header)
  const signClaims = tokenSigner(header, key)
  return {
    portal,
    label,
    secretVersionId: newest.id,
    lifetime,
    onlyAtClick: kind.onlyAtClick(settings),
    signsIn,
    skipReason: (subject) => kind.skipReason(subject, settings),
    addressOf: (id) => kind.address(settings, returnAddressOf(id)),
    sign({ subject, lifetimeSeconds, now }) {
      const seconds = requireLifetime({ label, lifetime }, lifetimeSeconds ?? undefined)
      const issuedAt = Math.floor(now.getTime() / 1000)
      const expiresAt = seconds === null ? null : issuedAt + seconds
      const nonce = randomBytes(16).toString('hex')
      const claims = kind.claims({ settings, subject, issuedAt, expiresAt, nonce })
      const token = signClaims(claims)
      if (token.length > mostTokenCharacters) throw tooLong(portal.name, fullName(subject))
      return {
        token,
        header: headerText,
        claims,
        issuedAt: new Date(issuedAt * 1000),
        expiresAt: expiresAt === null ? null : new Date(expiresAt * 1000),
      }
    },
  }
}

/**
 * The lifetime of a link for which `asked` is wanted, or nothing in particular; null where nobody knows one. Refuses with
 * `invalid_lifetime` what is outside the bounds, whatever the screen or the API asked for.
 */
export function requireLifetime({ label, lifetime }: { label: string; lifetime: Lifetime }, asked: number | undefined): number | null {
  if (lifetime.bound === 'once') {
    if (asked === undefined) return null
    throw invalidLifetime(`A link of ${label} carries no expiry. Leave the lifetime out.`)
  }
  if (lifetime.bound === 'fixed') {
    if (asked === undefined || asked === lifetime.seconds) return lifetime.seconds
    throw invalidLifetime(`A link of ${label} lives ${lifetime.seconds} seconds, always. Leave the lifetime out.`)
  }
  const { minimumSeconds, maximumSeconds, defaultSeconds } = lifetime
  const seconds = asked ?? defaultSeconds
  if (Number.isInteger(seconds) && seconds >= minimumSeconds && seconds <= maximumSeconds) return seconds
  const hours = maximumSeconds % 3600 === 0 ? `${maximumSeconds / 3600} hours (${maximumSeconds} seconds)` : `${maximumSeconds} seconds`
  throw invalidLifetime(`A link of ${label} lives from ${minimumSeconds} seconds to ${hours}, in whole seconds.`)
}

function invalidLifetime(sentence: string): AppError {
  return new AppError('invalid_lifetime', sentence, { lifetime_seconds: sentence })
}

function tooLong(portal: string, contact: string): AppError {
  const sentence = `The token of ${portal} for ${contact} would be longer than 8 KiB, which neither browsers nor portals take. Shorten its claims, or what the roster fills them with.`
  return new AppError('unsupported', sentence)
}

/** How long a link lives that is signed when the button of an invite page is pressed. */
export function clickLifetime(lifetime: Lifetime): number | null {
  if (lifetime.bound === 'once') return null
  return lifetime.bound === 'fixed' ? lifetime.seconds : lifetime.clickSeconds
}

type SecretVersionRow = { id: string; version: number; ciphertext: Uint8Array; encoding: string }

/** The key of a stored secret version, for signing the same claims again and for judging a signature. */
export async function loadSecretKey(tx: DistrictTransaction, districtId: string, version: SecretVersionRow): Promise<SigningKey> {
  return importSigningKey(await openSecret(tx, districtId, version))
}
