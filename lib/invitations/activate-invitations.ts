// Threat: a status nobody observed. Choice: one place writes that an account is set up, always with who said so, and the
// event in the same transaction. What was observed outlives the invitation: one that has ended or was revoked counts too,
// since the family may have set up the account before.
import 'server-only'
import { type NewEvent, recordEvents } from '@/lib/audit/record-events'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { joinInBulk } from '@/lib/join-in-bulk'
import { accountKindNames } from '@/lib/portals/portal-kinds'
import type { SqlTransaction } from '@/lib/sql-transaction'
import { Prisma } from '@/prisma/generated/client'
import type { ActivationSource } from '@/prisma/generated/enums'

type Observed = {
  actor: Pick<Actor, 'districtId' | 'kind' | 'id'>
  source: ActivationSource
  at: Date
  /** Typed by whoever says so. */
  reason?: string
}

/** What an observation of accounts comes to, in contacts. */
export type AccountCounts = {
  /** Their newest invitation was open, had ended or was revoked, and becomes activated. */
  activated: number
  /** Their newest invitation was activated before. */
  already: number
  /** They were never invited to GG4L, so there is nothing to mark. */
  uninvited: number
}

type Said = { id: string; contactId: string; portalId: string }

/** Bounds the memory of what is said of a whole district at once. */
const eventsAtOnce = 10_000

/** Marks these invitations as activated and records each; those that are so already stay as they are. Answers how many were marked. */
export async function activateIn(
  tx: DistrictTransaction,
  { actor, source, at, reason, invitationIds }: Observed & { invitationIds: readonly string[] },
): Promise<number> {
  const ids = [...invitationIds]
  // What an import said first stands now without it.
  await tx.$executeRaw`
    UPDATE invitations SET activated_by_import = NULL
    WHERE district_id = ${actor.districtId}::uuid AND id = ANY(${ids}::uuid[]) AND activated_by_import IS NOT NULL`
  const activated = await tx.$queryRaw<Said[]>`
    UPDATE invitations SET activated_at = ${at}::timestamptz, activation_source = ${source}::activation_source
    WHERE district_id = ${actor.districtId}::uuid AND id = ANY(${ids}::uuid[]) AND activated_at IS NULL
    RETURNING id, contact_id AS "contactId", portal_id AS "portalId"`
  const events = activated.map(
    ({ id, contactId, portalId }): NewEvent => ({
      action: 'invitation.activated',
      subjectId: contactId,
      details: { invitation_id: id, portal_id: portalId, source },
      ...(reason === undefined ? {} : { personal: { reason } }),
    }),
  )
  await recordEvents(tx, { actor, at }, events)
  return activated.length
}

/**
 * Marks the newest invitation to GG4L of each contact that was seen to have an account there. Locks those contacts in the
 * order of ids, as a campaign does. Repeating it changes nothing.
 */
export async function activateAccounts(
  tx: DistrictTransaction,
  { contactIds, ...observed }: Observed & { contactIds: ReadonlySet<string> },
): Promise<AccountCounts> {
  const { districtId } = observed.actor
  const ids = [...contactIds]
  await joinInBulk(tx)
  await tx.$executeRaw`
    SELECT FROM contacts c WHERE c.district_id = ${districtId}::uuid AND c.id = ANY(${ids}::uuid[]) AND EXISTS (
      SELECT FROM invitations i WHERE i.district_id = ${districtId}::uuid AND i.contact_id = c.id AND i.activated_at IS NULL)
    ORDER BY c.id FOR UPDATE OF c`
  const newest = await findNewest(tx, districtId, ids)
  const activated = await activateIn(tx, { ...observed, invitationIds: newest.map(({ id }) => id) })
  return { activated, already: newest.length - activated, uninvited: ids.length - newest.length }
}

/** What `activateAccounts` would come to now. */
export async function countAccounts(
  tx: SqlTransaction,
  { districtId, contactIds }: { districtId: string; contactIds: ReadonlySet<string> },
): Promise<AccountCounts> {
  await joinInBulk(tx)
  const newest = await findNewest(tx, districtId, [...contactIds])
  const activated = newest.filter(({ isActivated }) => !isActivated).length
  return { activated, already: newest.length - activated, uninvited: contactIds.size - newest.length }
}

type OfImport = Omit<Observed, 'reason'> & { importId: string; contacts: Prisma.Sql }

/**
 * As `activateAccounts` for an import, which may say it of a million: `contacts` selects their ids. The invitations remember the
 * import until somebody else says so too. Answers how many were marked.
 */
export async function activateContacts(tx: DistrictTransaction, { actor, source, importId, at, contacts }: OfImport): Promise<number> {
  const { districtId } = actor
  await joinInBulk(tx)
  await tx.$executeRaw`
    SELECT FROM contacts c WHERE c.district_id = ${districtId}::uuid AND c.id IN (
      SELECT contact_id FROM invitations WHERE district_id = ${districtId}::uuid AND activated_at IS NULL AND contact_id IN (${contacts}))
    ORDER BY c.id FOR UPDATE OF c`
  await keepSaid(
    tx,
    Prisma.sql`
      UPDATE invitations SET activated_at = ${at}::timestamptz, activation_source = ${source}::activation_source, activated_by_import = ${importId}::uuid
      WHERE district_id = ${districtId}::uuid AND activated_at IS NULL AND id IN (SELECT id FROM (${newestOf(districtId, contacts)}) newest)
      RETURNING id, contact_id, portal_id`,
  )
  return recordSaid(tx, { actor, at }, ({ id, contactId, portalId }) => ({
    action: 'invitation.activated',
    subjectId: contactId,
    details: { invitation_id: id, portal_id: portalId, source },
  }))
}

/** How many `activateContacts` would mark now. */
export async function countToActivate(
  tx: SqlTransaction,
  { districtId, contacts }: { districtId: string; contacts: Prisma.Sql },
): Promise<number> {
  await joinInBulk(tx)
  const [row] = await tx.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count FROM (${newestOf(districtId, contacts)}) newest WHERE NOT "isActivated"`
  return row?.count ?? 0
}

/** For the undo of an import: takes back what only it has said, and answers of how many invitations. */
export async function withdrawActivationsOf(
  tx: DistrictTransaction,
  { actor, importId, at }: Pick<Observed, 'actor' | 'at'> & { importId: string },
): Promise<number> {
  await keepSaid(
    tx,
    Prisma.sql`
      UPDATE invitations SET activated_at = NULL, activation_source = NULL, activated_by_import = NULL
      WHERE district_id = ${actor.districtId}::uuid AND activated_by_import = ${importId}::uuid
      RETURNING id, contact_id, portal_id`,
  )
  return recordSaid(tx, { actor, at }, ({ id, contactId, portalId }) => ({
    action: 'invitation.activation_withdrawn',
    subjectId: contactId,
    details: { invitation_id: id, portal_id: portalId, source: 'roster', import_id: importId },
  }))
}

async function keepSaid(tx: DistrictTransaction, statement: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE said_invitations (id uuid PRIMARY KEY, contact_id uuid NOT NULL, portal_id uuid NOT NULL) ON COMMIT DROP`
  await tx.$executeRaw`WITH said AS (${statement}) INSERT INTO said_invitations SELECT * FROM said`
}

/** Records one event for each of them and answers how many there are. */
async function recordSaid(
  tx: DistrictTransaction,
  { actor, at }: Pick<Observed, 'actor' | 'at'>,
  eventOf: (said: Said) => NewEvent,
): Promise<number> {
  let recorded = 0
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const said = await tx.$queryRaw<Said[]>`
      SELECT id, contact_id AS "contactId", portal_id AS "portalId" FROM said_invitations WHERE id > ${after}::uuid ORDER BY id LIMIT ${eventsAtOnce}`
    const last = said.at(-1)
    if (!last) break
    await recordEvents(tx, { actor, at }, said.map(eventOf))
    recorded += said.length
    after = last.id
  }
  await tx.$executeRaw`DROP TABLE said_invitations`
  return recorded
}

async function findNewest(tx: SqlTransaction, districtId: string, contactIds: string[]) {
  const contacts = Prisma.sql`SELECT unnest(${contactIds}::uuid[])`
  return tx.$queryRaw<Array<{ id: string; isActivated: boolean }>>`${newestOf(districtId, contacts)}`
}

/** One per contact: the account is one, however many portals of a district lead to its set-up. */
const newestOf = (districtId: string, contacts: Prisma.Sql) => Prisma.sql`
  SELECT DISTINCT ON (i.contact_id) i.id, i.activated_at IS NOT NULL AS "isActivated"
  FROM invitations i JOIN portals p ON p.district_id = ${districtId}::uuid AND p.id = i.portal_id
  WHERE i.district_id = ${districtId}::uuid AND p.kind = ANY(${accountKindNames}) AND i.contact_id IN (${contacts})
  ORDER BY i.contact_id, i.created_at DESC, i.id DESC`
