import 'server-only'
import { createHmac } from 'node:crypto'
import { notFound } from '@/lib/app-error'
import { recordEvent, recordEvents } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManageMail, requireAllowed } from '@/lib/districts/policies'
import { type Page, type Paging, pageOf, parseTimeCursor } from '@/lib/paging'
import { deriveDistrictKey } from '@/lib/secrets/district-key'
import { uuidV7 } from '@/lib/uuid-v7'
import { Prisma } from '@/prisma/generated/client'
import type { SuppressionReason } from '@/prisma/generated/enums'

const mostDetailCharacters = 500

type Suppression = { districtId: string; email: string; reason: SuppressionReason; detail: string | null; now: Date }

/**
 * Stops mail to an address, in the transaction of what showed that it must stop. Repeating it changes nothing, but a wish
 * of the family (opted out, complained) takes the place of a fault of the address (failed, bounced).
 */
export async function suppressAddress(tx: DistrictTransaction, { districtId, email, reason, detail, now }: Suppression): Promise<void> {
  const address = email.toLowerCase()
  const said = detail?.slice(0, mostDetailCharacters) ?? null
  const [stopped] = await tx.$queryRaw<Array<{ id: string }>>`
    INSERT INTO suppressed_addresses AS known (district_id, id, email, reason, detail, created_at)
    VALUES (${districtId}::uuid, ${uuidV7()}::uuid, ${address}, ${reason}::suppression_reason, ${said}, ${now}::timestamptz)
    ON CONFLICT (district_id, email) DO UPDATE
      SET reason = EXCLUDED.reason, detail = EXCLUDED.detail, created_at = EXCLUDED.created_at
      WHERE known.reason IN ('failed', 'bounced') AND EXCLUDED.reason IN ('complained', 'opted_out')
    RETURNING id`
  if (!stopped) return
  await recordEvent(
    tx,
    { actor: { districtId, kind: 'system', id: null }, at: now },
    { action: 'address.suppressed', subjectId: stopped.id, details: { reason }, personal: { email: address, detail: said } },
  )
}

/**
 * Forgets the addresses. Where the family wanted no mail, a digest stays that nobody can turn back without the key of the district: an address
 * that comes back gets none either.
 */
export async function eraseSuppressions(tx: DistrictTransaction, districtId: string, emails: readonly string[]): Promise<void> {
  const known = await tx.suppressedAddress.findMany({ where: { districtId, email: { in: [...emails] } } })
  const digestOf = await addressDigester(tx, districtId)
  for (const { id, email, reason } of known) {
    const isWish = reason === 'opted_out' || reason === 'complained'
    if (email === null || !isWish) {
      await tx.suppressedAddress.deleteMany({ where: { districtId, id } })
      continue
    }
    const digest = digestOf(email)
    await tx.suppressedAddress.deleteMany({ where: { districtId, digest } })
    await tx.suppressedAddress.updateMany({ where: { districtId, id }, data: { email: null, detail: null, digest } })
  }
}

async function addressDigester(tx: DistrictTransaction, districtId: string): Promise<(address: string) => Uint8Array<ArrayBuffer>> {
  const key = await deriveDistrictKey(tx, districtId, 'suppressed address')
  return (address) => Uint8Array.from(createHmac('sha256', key).update(address).digest())
}

/** Those of the addresses nothing is sent to, lower-cased. */
export async function findSuppressed(tx: DistrictTransaction, districtId: string, emails: readonly string[]): Promise<Set<string>> {
  const addresses = [...new Set(emails.map((email) => email.toLowerCase()))]
  if (addresses.length === 0) return new Set()
  const rows = await tx.$queryRaw<Array<{ email: string }>>`
    SELECT email FROM suppressed_addresses WHERE district_id = ${districtId}::uuid AND email = ANY(${addresses}::text[])`
  const suppressed = new Set(rows.map(({ email }) => email))
  const erased = await tx.suppressedAddress.findMany({ where: { districtId, digest: { not: null } }, select: { digest: true } })
  if (erased.length === 0) return suppressed
  const digestOf = await addressDigester(tx, districtId)
  const digests = new Set(erased.map(({ digest }) => asText(digest)))
  for (const address of addresses) if (digests.has(asText(digestOf(address)))) suppressed.add(address)
  return suppressed
}

function asText(digest: Uint8Array | null): string {
  return Buffer.from(digest ?? []).toString('base64')
}

/** Lets mail go to the address again, from the next campaign on. */
export async function releaseAddress(actor: Actor, email: string, now: Date): Promise<void> {
  requireAllowed(canManageMail, actor)
  const { districtId } = actor
  const address = email.toLowerCase()
  await inDistrict(districtId, async (tx) => {
    const digest = (await addressDigester(tx, districtId))(address)
    const released = await tx.$queryRaw<Array<{ id: string; reason: SuppressionReason }>>`
      DELETE FROM suppressed_addresses WHERE district_id = ${districtId}::uuid AND (email = ${address} OR digest = ${digest}) RETURNING id, reason`
    if (released.length === 0) throw notFound('suppressed address')
    await recordEvents(
      tx,
      { actor, at: now },
      released.map(({ id, reason }) => ({
        action: 'address.released' as const,
        subjectId: id,
        details: { reason },
        personal: { email: address },
      })),
    )
  })
}

export type SuppressedAddressRecord = {
  id: string
  /** Lower-cased. */
  email: string
  reason: SuppressionReason
  /** What the server or the provider said. */
  detail: string | null
  createdAt: Date
}

/**
 * The addresses nothing is sent to, newest first; with `search`, those that contain the text. One of which only a digest is left is listed
 * to whoever types all of it.
 */
export async function findSuppressedAddresses(
  actor: Actor,
  { search = '', paging }: { search?: string | undefined; paging: Paging },
): Promise<Page<SuppressedAddressRecord>> {
  requireAllowed(canManageMail, actor)
  const position = parseTimeCursor(paging.cursor)
  const backwards = position?.direction === 'before'
  const beyond = position
    ? Prisma.sql`AND (created_at, id) ${backwards ? Prisma.sql`>` : Prisma.sql`<`} (${position.at}::timestamptz, ${position.id}::uuid)`
    : Prisma.empty
  const order = backwards ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const { districtId } = actor
  const address = search.trim().toLowerCase()
  const rows = await inDistrict(districtId, async (tx) => {
    const digest = (await addressDigester(tx, districtId))(address)
    return tx.$queryRaw<SuppressedAddressRecord[]>`
      SELECT id, COALESCE(email, ${address}) AS email, reason::text AS reason, detail, created_at AS "createdAt" FROM suppressed_addresses
      WHERE district_id = ${districtId}::uuid AND (position(${address} IN email) > 0 OR digest = ${digest}) ${beyond}
      ORDER BY created_at ${order}, id ${order} LIMIT ${paging.limit + 1}`
  })
  return pageOf(rows, { limit: paging.limit, position, values: ({ createdAt, id }) => [createdAt.toISOString(), id] })
}
