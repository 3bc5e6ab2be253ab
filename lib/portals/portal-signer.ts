import 'server-only'
import { AppError } from '@/lib/app-error'
import type { DistrictTransaction } from '@/lib/district-scope'
import { importSigningKey, type SigningKey, signToken } from '@/lib/tokens/sign-token'
import type { ClaimSubject, PortalKind } from './portal-kind'
import { portalKind } from './portal-kinds'
import { getPortalIn, type PortalView } from './portals'
import { openSecret } from './save-portal'

export type SignedLink = { token: string; claims: string; issuedAt: Date; expiresAt: Date }

export type PortalSigner = {
  portal: PortalView
  kind: PortalKind<unknown>
  secretVersionId: string
  address: { prefix: string; suffix: string }
  defaultLifetimeSeconds: number
  clickLifetimeSeconds: number
  sign(request: { subject: ClaimSubject; lifetimeSeconds: number; now: Date }): Promise<SignedLink>
}

/** A portal made ready to sign with its newest active secret. Refuses with `portal_not_ready`, naming what is missing. */
export async function loadPortalSigner(tx: DistrictTransaction, districtId: string, portalIdOrName: string): Promise<PortalSigner> {
  const portal = await getPortalIn(tx, districtId, portalIdOrName)
  if (portal.missing.length > 0) {
    throw new AppError(
      'portal_not_ready',
      `${portal.name} cannot sign links yet. Missing: ${portal.missing.join(', ')}. An owner or admin sets it under Portals.`,
    )
  }
  const kind = portalKind(portal.kind)
  const settings = kind.settings.parse(portal.settings)
  const newest = await tx.secretVersion.findFirstOrThrow({
    where: { districtId, portalId: portal.id, active: true },
    orderBy: { version: 'desc' },
  })
  const key = await importSigningKey(await openSecret(tx, districtId, newest))
  return {
    portal,
    kind,
    secretVersionId: newest.id,
    address: kind.address(settings),
    defaultLifetimeSeconds: kind.defaultLifetimeSeconds(settings),
    clickLifetimeSeconds: kind.clickLifetimeSeconds(settings),
    async sign({ subject, lifetimeSeconds, now }) {
      requireLifetime(kind, lifetimeSeconds)
      const issuedAt = Math.floor(now.getTime() / 1000)
      const expiresAt = issuedAt + lifetimeSeconds
      const claims = kind.claims({ settings, subject, issuedAt, expiresAt })
      const token = await signToken({ header: kind.header, claims }, key)
      return { token, claims, issuedAt: new Date(issuedAt * 1000), expiresAt: new Date(expiresAt * 1000) }
    },
  }
}

/** Refuses a lifetime outside the system's bounds with `invalid_lifetime`, whatever the screen or the API asked for. */
export function requireLifetime({ label, lifetime }: Pick<PortalKind<unknown>, 'label' | 'lifetime'>, lifetimeSeconds: number): void {
  const { minimumSeconds, maximumSeconds } = lifetime
  if (Number.isInteger(lifetimeSeconds) && lifetimeSeconds >= minimumSeconds && lifetimeSeconds <= maximumSeconds) return
  const sentence = `A link of ${label} lives from ${minimumSeconds} seconds to ${maximumSeconds / 3600} hours (${maximumSeconds} seconds), in whole seconds.`
  throw new AppError('invalid_lifetime', sentence, { lifetime_seconds: sentence })
}

type SecretVersionRow = { id: string; version: number; ciphertext: Uint8Array; encoding: string }

/** The key of a stored secret version, for signing the same claims again and for judging a signature. */
export async function loadSecretKey(tx: DistrictTransaction, districtId: string, version: SecretVersionRow): Promise<SigningKey> {
  return importSigningKey(await openSecret(tx, districtId, version))
}
