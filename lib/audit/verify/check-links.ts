import 'server-only'
import { z } from 'zod'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { RecordedEvent } from './check-leaf'
import type { RecordCheck } from './record-check'

const issuedSchema = z.object({
  link_id: z.string(),
  campaign_id: z.string(),
  invitation_id: z.string(),
  secret_version_id: z.string(),
  channel: z.string(),
  token_digest: z.string(),
  /** Not in the oldest records. */
  url_prefix: z.string().optional(),
  url_suffix: z.string().optional(),
  issued_at: z.string(),
  expires_at: z.string().nullable(),
})

const returnedSchema = z.object({ link_id: z.string(), reason: z.string().optional() })

type Numbered = { number: number; event: RecordedEvent }

const mostStrays = 100

/** Holds links, and what came of them, against the events that tell of them. Nothing of a deleted district, whose links are gone with it. */
export async function checkLinks(tx: DistrictTransaction, check: RecordCheck, events: readonly Numbered[]): Promise<void> {
  const issued = events.filter(({ event }) => event.action === 'link.issued')
  const returned = events.filter(({ event }) => event.action === 'link.failed' || event.action === 'link.arrived')
  if (issued.length + returned.length === 0 || (await isDeleted(tx, check))) return
  await checkIssued(tx, check, issued)
  await checkReturned(tx, check, returned)
}

async function checkIssued(tx: DistrictTransaction, { districtId, findings }: RecordCheck, issued: readonly Numbered[]): Promise<void> {
  const links = await tx.link.findMany({
    where: { districtId, id: { in: issued.flatMap(({ event }) => issuedSchema.safeParse(event.details).data?.link_id ?? []) } },
  })
  const byId = new Map(links.map((link) => [link.id, link]))
  for (const { number, event } of issued) {
    const said = issuedSchema.safeParse(event.details).data
    const link = said && byId.get(said.link_id)
    const agrees =
      link?.auditEventId === event.id &&
      link.campaignId === said?.campaign_id &&
      link.invitationId === said.invitation_id &&
      link.secretVersionId === said.secret_version_id &&
      link.channel === said.channel &&
      Buffer.from(link.tokenDigest).toString('hex') === said.token_digest &&
      link.urlPrefix === (said.url_prefix ?? link.urlPrefix) &&
      link.urlSuffix === (said.url_suffix ?? link.urlSuffix) &&
      link.issuedAt.toISOString() === said.issued_at &&
      (link.expiresAt?.toISOString() ?? null) === said.expires_at
    if (agrees) continue
    const sentence = `The link of leaf ${number} ${link ? 'is not what was recorded' : 'is missing'}.`
    findings.add({ verdict: 'leaf_altered', number, eventId: event.id, sentence })
  }
}

async function checkReturned(tx: DistrictTransaction, { districtId, findings }: RecordCheck, returned: readonly Numbered[]): Promise<void> {
  const rows = await tx.linkReturn.findMany({
    where: { districtId, linkId: { in: returned.flatMap(({ event }) => returnedSchema.safeParse(event.details).data?.link_id ?? []) } },
  })
  const found = new Set(rows.map(({ linkId, returnedAt, reason }) => `${linkId} ${returnedAt.toISOString()} ${reason}`))
  for (const { number, event } of returned) {
    const said = returnedSchema.safeParse(event.details).data
    if (said && found.has(`${said.link_id} ${event.at} ${said.reason ?? null}`)) continue
    const sentence = `What came back of the link of leaf ${number} is missing, or is not what was recorded.`
    findings.add({ verdict: 'leaf_altered', number, eventId: event.id, sentence })
  }
}

/** Finds links, and what came of them, that no event tells of. */
export async function checkStrayLinks(tx: DistrictTransaction, check: RecordCheck): Promise<void> {
  const { districtId, findings } = check
  const links = await tx.$queryRaw<Array<{ id: string }>>`
    SELECT l.id FROM links l LEFT JOIN audit_events e ON e.district_id = l.district_id AND e.id = l.audit_event_id
    WHERE l.district_id = ${districtId}::uuid
      AND (e.id IS NULL OR e.action <> 'link.issued' OR strpos(e.leaf, '"link_id":"' || l.id || '"') = 0)
    ORDER BY l.id LIMIT ${mostStrays}`
  const returns = await tx.$queryRaw<Array<{ linkId: string }>>`
    SELECT r.link_id AS "linkId" FROM link_returns r
    WHERE r.district_id = ${districtId}::uuid AND NOT EXISTS (
      SELECT FROM audit_events e WHERE e.district_id = r.district_id AND e.at = r.returned_at
        AND e.action = CASE WHEN r.reason IS NULL THEN 'link.arrived' ELSE 'link.failed' END
        AND strpos(e.leaf, '"link_id":"' || r.link_id || '"') > 0)
    ORDER BY r.link_id LIMIT ${mostStrays}`
  for (const { id } of links) findings.add({ verdict: 'leaf_altered', sentence: `No event tells of the link ${id}.` })
  for (const { linkId } of returns)
    findings.add({ verdict: 'leaf_altered', sentence: `No event tells of what came back of the link ${linkId}.` })
}

async function isDeleted(tx: DistrictTransaction, { districtId }: RecordCheck): Promise<boolean> {
  const district = await tx.district.findUnique({ where: { id: districtId }, select: { deletedAt: true } })
  return district?.deletedAt != null
}
