import 'server-only'
import { z } from 'zod'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { RecordedEvent } from './check-leaf'
import { isoOf } from './iso-time'
import type { RecordCheck } from './record-check'

const issuedSchema = z.object({
  link_id: z.string(),
  campaign_id: z.string(),
  invitation_id: z.string(),
  portal_id: z.string(),
  secret_version_id: z.string(),
  channel: z.string(),
  token_digest: z.string(),
  /** Not in the oldest records. */
  url_prefix: z.string().optional(),
  url_suffix: z.string().optional(),
  issued_at: z.string(),
  expires_at: z.string().nullable(),
})

/** `form` is not in the oldest records. */
const campaignSchema = z.object({ portal_id: z.string(), channel: z.string(), form: z.string().optional() })

type Numbered = { number: number; event: RecordedEvent }

/** `isDeleted`: with a deleted district all this went; what stands is held against the record all the same. */
type CheckedLinks = { check: RecordCheck; isDeleted: boolean }

const mostStrays = 100

/** Holds campaigns and links, with whom they were given by and to, against the events that tell of them. */
export async function checkLinks(tx: DistrictTransaction, checked: CheckedLinks, events: readonly Numbered[]): Promise<void> {
  await checkCampaigns(
    tx,
    checked,
    events.filter(({ event }) => event.action === 'campaign.created'),
  )
  await checkIssued(
    tx,
    checked,
    events.filter(({ event }) => event.action === 'link.issued'),
  )
}

async function checkCampaigns(tx: DistrictTransaction, { check, isDeleted }: CheckedLinks, created: readonly Numbered[]): Promise<void> {
  if (created.length === 0) return
  const { districtId, findings } = check
  const campaigns = await tx.campaign.findMany({
    where: { districtId, id: { in: created.flatMap(({ event }) => event.subject_id ?? []) } },
    select: { id: true, portalId: true, channel: true, form: true, actorKind: true, actorId: true, createdAt: true },
  })
  const byId = new Map(campaigns.map((campaign) => [campaign.id, campaign]))
  for (const { number, event } of created) {
    const said = campaignSchema.safeParse(event.details).data
    const campaign = byId.get(event.subject_id ?? '')
    const agrees =
      campaign?.portalId === said?.portal_id &&
      campaign?.channel === said?.channel &&
      (said?.form === undefined || campaign?.form === said.form) &&
      campaign?.actorKind === event.actor.kind &&
      campaign.actorId === event.actor.id &&
      isoOf(campaign.createdAt) === event.at
    if (agrees || (!campaign && isDeleted)) continue
    const sentence = `The campaign of leaf ${number} ${campaign ? 'is not what was recorded' : 'is missing'}.`
    findings.add({ verdict: 'leaf_altered', number, eventId: event.id, sentence })
  }
}

async function checkIssued(tx: DistrictTransaction, { check, isDeleted }: CheckedLinks, issued: readonly Numbered[]): Promise<void> {
  if (issued.length === 0) return
  const { districtId, findings } = check
  const links = await tx.link.findMany({
    where: { districtId, id: { in: issued.flatMap(({ event }) => issuedSchema.safeParse(event.details).data?.link_id ?? []) } },
  })
  // Not with the links: where somebody took it away, there is none.
  const invitations = await tx.invitation.findMany({
    where: { districtId, id: { in: links.map(({ invitationId }) => invitationId) } },
    select: { id: true, contactId: true, portalId: true },
  })
  const byId = new Map(links.map((link) => [link.id, link]))
  const invitationsById = new Map(invitations.map((invitation) => [invitation.id, invitation]))
  for (const { number, event } of issued) {
    const said = issuedSchema.safeParse(event.details).data
    const link = said && byId.get(said.link_id)
    const invitation = link && invitationsById.get(link.invitationId)
    const agrees =
      link?.auditEventId === event.id &&
      link.campaignId === said?.campaign_id &&
      link.invitationId === said.invitation_id &&
      invitation?.contactId === event.subject_id &&
      invitation.portalId === said.portal_id &&
      link.secretVersionId === said.secret_version_id &&
      link.channel === said.channel &&
      Buffer.from(link.tokenDigest).toString('hex') === said.token_digest &&
      link.urlPrefix === (said.url_prefix ?? link.urlPrefix) &&
      link.urlSuffix === (said.url_suffix ?? link.urlSuffix) &&
      isoOf(link.issuedAt) === said.issued_at &&
      (link.expiresAt && isoOf(link.expiresAt)) === said.expires_at
    if (agrees || (!link && isDeleted)) continue
    const sentence = `The link of leaf ${number} ${link ? 'is not what was recorded' : 'is missing'}.`
    findings.add({ verdict: 'leaf_altered', number, eventId: event.id, sentence })
  }
}

/** Finds links that no event tells of. */
export async function checkStrayLinks(tx: DistrictTransaction, { districtId, findings }: RecordCheck): Promise<void> {
  const links = await tx.$queryRaw<Array<{ id: string }>>`
    SELECT l.id FROM links l LEFT JOIN audit_events e ON e.district_id = l.district_id AND e.id = l.audit_event_id
    WHERE l.district_id = ${districtId}::uuid
      AND (e.id IS NULL OR e.action <> 'link.issued' OR strpos(e.leaf, '"link_id":"' || l.id || '"') = 0)
    ORDER BY l.id LIMIT ${mostStrays}`
  for (const { id } of links) findings.add({ verdict: 'leaf_altered', sentence: `No event tells of the link ${id}.` })
}
