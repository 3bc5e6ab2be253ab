// Threat: the text comes from anywhere. Choice: it is taken apart by strict rules, nothing in it is followed or
// trusted, it is neither stored nor logged, and the answer tells only what this district may know.
import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { fullName } from '@/lib/contacts/contact-name'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { actorName, findActorNames } from '@/lib/districts/actor-names'
import { canInspect, requireAllowed } from '@/lib/districts/policies'
import { portalKind } from '@/lib/portals/portal-kinds'
import { loadSecretKey } from '@/lib/portals/portal-signer'
import { type CompactToken, parseCompactToken } from '@/lib/tokens/compact-token'
import { isSignedWith } from '@/lib/tokens/verify-signature'
import { linkScope } from './links'
import { tokenDigest } from './token-digest'

export const inspectedBytes = 64 * 1024

export type Inspection = {
  valid: boolean
  /** Everything that keeps it from working, as sentences; empty when it works. */
  reasons: string[]
  header: Record<string, unknown> | null
  claims: Record<string, unknown> | null
  /** Whose secret made the signature. */
  portal: { id: string; name: string; kind: string; secretVersion: number } | null
  issued: {
    linkId: string
    campaignId: string
    contactId: string
    contactName: string
    guid: string | null
    issuedBy: string
    issuedAt: Date
    expiresAt: Date | null
  } | null
}

/** Tells everything about a token or a link: what it says, whose signature it is, which issued link it was, why it does not work. `too_large` past 64 KiB. */
export async function inspectToken(actor: Actor, text: string, now: Date): Promise<Inspection> {
  requireAllowed(canInspect, actor)
  if (Buffer.byteLength(text) > inspectedBytes)
    throw new AppError('too_large', 'The text is longer than 64 KiB. Paste one link or one token.')
  const token = extractToken(text)
  const parsed = parseCompactToken(token)
  if ('malformed' in parsed) return { valid: false, reasons: [parsed.malformed], header: null, claims: null, portal: null, issued: null }
  return inDistrict(actor.districtId, async (tx) => {
    const link = await findIssued(tx, actor, token)
    // Two portals may hold the same secret: the one it was issued for comes first, then the one it names.
    const rank = ({ id, settings }: InspectedPortal) => (id === link?.portalId ? 0 : settings.client_id === parsed.claims.sub ? 1 : 2)
    const portals = (await loadPortals(tx, actor.districtId)).sort((one, other) => rank(one) - rank(other))
    const signer = await findSigner(tx, { districtId: actor.districtId, portals, token })
    const judged = signer?.portal ?? portals.find(isComplete) ?? portals[0]
    const reasons = [
      ...(signer ? [] : [signatureReason(parsed)]),
      ...(judged ? brokenRules(judged, parsed) : ['This district has no portal yet, so no rules could be checked.']),
      ...timeReasons(parsed.claims, now),
    ]
    const portal = signer && { id: signer.portal.id, name: signer.portal.name, kind: signer.portal.kind, secretVersion: signer.version }
    return {
      valid: reasons.length === 0,
      reasons,
      header: parsed.header,
      claims: parsed.claims,
      portal: portal ?? null,
      issued: link?.issued ?? null,
    }
  })
}

/** The token in what was pasted: the token itself, or the one that ends a link, also before a fragment or another parameter. */
function extractToken(text: string): string {
  const trimmed = text.trim()
  if (!/[:/?#=&]/.test(trimmed)) return trimmed
  const parts = trimmed.split(/[/?#=&]/).filter((part) => part.split('.').length === 3 && part.startsWith('ey'))
  return parts.at(-1) ?? trimmed.split(/[/?#=&]/).at(-1) ?? trimmed
}

function isComplete({ kind, settings }: InspectedPortal): boolean {
  return portalKind(kind).settings.safeParse(settings).success
}

type InspectedPortal = Awaited<ReturnType<typeof loadPortals>>[number]

async function loadPortals(tx: DistrictTransaction, districtId: string) {
  const portals = await tx.portal.findMany({
    where: { districtId },
    include: { secretVersions: { orderBy: { version: 'desc' } } },
    orderBy: { createdAt: 'asc' },
  })
  return portals.map((portal) => ({ ...portal, settings: z.record(z.string(), z.unknown()).parse(portal.settings) }))
}

async function findSigner(
  tx: DistrictTransaction,
  { districtId, portals, token }: { districtId: string; portals: InspectedPortal[]; token: string },
): Promise<{ portal: InspectedPortal; version: number } | undefined> {
  for (const portal of portals) {
    for (const secretVersion of portal.secretVersions) {
      if (await isSignedWith(token, await loadSecretKey(tx, districtId, secretVersion))) return { portal, version: secretVersion.version }
    }
  }
  return undefined
}

function signatureReason({ header, signature }: CompactToken): string {
  if (header.alg === 'none' || signature.length === 0) return 'It is not signed at all.'
  if (header.alg !== 'HS256') return 'Its signature is of another algorithm than HS256, which is the only one these portals accept.'
  return 'Its signature was not made with any client secret of this district, or the token was changed afterwards.'
}

function brokenRules({ kind, settings }: InspectedPortal, { header, claims }: CompactToken): string[] {
  const portal = portalKind(kind)
  const parsed = portal.settings.safeParse(settings)
  // Unchecked is not the same as kept: without its settings a portal cannot call a token valid.
  if (!parsed.success) return ['The settings of this portal are not complete, so its rules could not be checked.']
  return portal.brokenRules({ settings: parsed.data, header, claims })
}

/** No moment in seconds has twelve digits before the year 5138; milliseconds have thirteen. */
const leastMilliseconds = 100_000_000_000

function timeReasons({ exp, iat }: Record<string, unknown>, now: Date): string[] {
  const nowSeconds = now.getTime() / 1000
  const reasons: string[] = []
  for (const [name, value] of Object.entries({ exp, iat })) {
    if (typeof value === 'number' && value >= leastMilliseconds)
      reasons.push(`${name} is ${value}, which looks like milliseconds; it must be in seconds.`)
  }
  if (typeof exp === 'number' && exp <= nowSeconds) reasons.push(`It expired at ${moment(exp)}.`)
  if (typeof iat === 'number' && iat > nowSeconds + 60) reasons.push(`It says it was issued at ${moment(iat)}, which is in the future.`)
  return reasons
}

/** Seconds since the epoch in RFC 3339; numbers no calendar can hold stay numbers. */
function moment(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString()
}

type FoundLink = { portalId: string; issued: NonNullable<Inspection['issued']> }

async function findIssued(tx: DistrictTransaction, actor: Actor, token: string): Promise<FoundLink | undefined> {
  const link = await tx.link.findFirst({
    where: { ...linkScope(actor), tokenDigest: Uint8Array.from(tokenDigest(token)) },
    include: { campaign: { select: { actorId: true, actorKind: true } }, invitation: { select: { portalId: true, contact: true } } },
  })
  if (!link) return undefined
  const { contact, portalId } = link.invitation
  const names = await findActorNames(tx, actor.districtId, [link.campaign.actorId])
  const issued = {
    linkId: link.id,
    campaignId: link.campaignId,
    contactId: contact.id,
    contactName: fullName(contact),
    guid: contact.guid,
    issuedBy: actorName({ kind: link.campaign.actorKind, id: link.campaign.actorId }, names),
    issuedAt: link.issuedAt,
    expiresAt: link.expiresAt,
  }
  return { portalId, issued }
}
