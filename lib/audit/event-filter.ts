import 'server-only'
import { z } from 'zod'
import { dayRange, daySchema } from '@/lib/zoned-day'
import { Prisma } from '@/prisma/generated/client'
import { type ActionGroup, actionGroups, actionsOf, isActionGroup } from './action-group'
import { type AuditAction, auditActions } from './audit-action'

const asked = [...Object.keys(auditActions), ...Object.keys(actionGroups)] as [
  AuditAction | ActionGroup,
  ...Array<AuditAction | ActionGroup>,
]

export const auditFilterSchema = z.object({
  /** An action, or all of a group. */
  action: z
    .enum(
      asked,
      `action must be one the record knows, such as link.issued, or a group of them: ${Object.keys(actionGroups).slice(0, -1).join(', ')} or record.`,
    )
    .optional(),
  /** Id of a member or API key who did it, or to whom it was done. */
  member: z.uuid('member must be an id.').optional(),
  /** Id of the contact, portal, campaign … it is about. */
  subject: z.uuid('subject must be an id.').optional(),
  /** Id of a contact it is about, or who stood in a list that was looked at or taken away. */
  contact: z.uuid('contact must be the id of a contact.').optional(),
  /** Id of a link: its own events, and those of its invitation as a whole. */
  link: z.uuid('link must be the id of a link.').optional(),
  /** Id of a campaign: its own events, and those of what it issued. */
  campaign: z.uuid('campaign must be the id of a campaign.').optional(),
  /** A day of the district's calendar, YYYY-MM-DD. */
  day: daySchema.optional(),
  /** On this day or later. */
  from: daySchema.optional(),
  /** On this day or earlier. */
  to: daySchema.optional(),
})

export type AuditFilter = z.output<typeof auditFilterSchema>

/** The events of a district, as `e`, that a filter means. */
export function eventCondition(districtId: string, filter: AuditFilter, timeZone: string): Prisma.Sql {
  const { action, member, subject, contact, link, campaign, day, from, to } = filter
  const district = Prisma.sql`${districtId}::uuid`
  const conditions = [Prisma.sql`e.district_id = ${district}`]
  if (action) conditions.push(Prisma.sql`e.action = ANY(${isActionGroup(action) ? actionsOf(action) : [action]}::text[])`)
  if (member) conditions.push(Prisma.sql`(e.actor_id = ${member}::uuid OR e.subject_id = ${member}::uuid)`)
  if (subject) conditions.push(Prisma.sql`e.subject_id = ${subject}::uuid`)
  if (contact) conditions.push(among(eventsOfContact(district, contact)))
  if (link) conditions.push(among(eventsOfLink(district, link)))
  if (campaign) conditions.push(among(eventsOfCampaign(district, campaign)))
  if (day) conditions.push(since(day, timeZone), until(day, timeZone))
  if (from) conditions.push(since(from, timeZone))
  if (to) conditions.push(until(to, timeZone))
  return Prisma.join(conditions, ' AND ')
}

/** As an array, so that PostgreSQL looks up these events first, however many others there are. */
function among(ids: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`e.id = ANY(ARRAY(${ids}))`
}

function since(day: string, timeZone: string): Prisma.Sql {
  return Prisma.sql`e.at >= ${dayRange(day, timeZone).from}`
}

function until(day: string, timeZone: string): Prisma.Sql {
  return Prisma.sql`e.at < ${dayRange(day, timeZone).to}`
}

function eventsOfContact(district: Prisma.Sql, contact: string): Prisma.Sql {
  return Prisma.sql`
    SELECT s.id FROM audit_events s WHERE s.district_id = ${district} AND s.subject_id = ${contact}::uuid
    UNION SELECT m.event_id FROM audit_mentions m WHERE m.district_id = ${district} AND m.contact_id = ${contact}::uuid`
}

/** Of its contact's events those whose leaf has the link's id, or its invitation's and no other link's. */
function eventsOfLink(district: Prisma.Sql, link: string): Prisma.Sql {
  return Prisma.sql`
    SELECT s.id FROM links l
    JOIN invitations i ON i.district_id = l.district_id AND i.id = l.invitation_id
    JOIN audit_events s ON s.district_id = l.district_id AND s.subject_id = i.contact_id
    WHERE l.district_id = ${district} AND l.id = ${link}::uuid
      AND (strpos(s.leaf, l.id::text) > 0 OR strpos(s.leaf, i.id::text) > 0 AND strpos(s.leaf, '"link_id":') = 0)`
}

function eventsOfCampaign(district: Prisma.Sql, campaign: string): Prisma.Sql {
  return Prisma.sql`
    SELECT s.id FROM audit_events s WHERE s.district_id = ${district} AND s.subject_id = ${campaign}::uuid
    UNION SELECT s.id FROM campaign_contacts c
    JOIN audit_events s ON s.district_id = c.district_id AND s.subject_id = c.contact_id
    WHERE c.district_id = ${district} AND c.campaign_id = ${campaign}::uuid
      AND (strpos(s.leaf, c.campaign_id::text) > 0 OR strpos(s.leaf, c.link_id::text) > 0
        OR strpos(s.leaf, c.invitation_id::text) > 0 AND strpos(s.leaf, '"link_id":') = 0 AND strpos(s.leaf, '"campaign_id":') = 0)`
}
