import { expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { insertRows } from '@/lib/insert-rows'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal } from '@/scripts/testing/make-portal'
import { statusExpression } from './contact-query'
import { contactStatuses, type InvitationFacts, invitationStatus } from './invitation-status'

const now = new Date('2026-03-01T12:00:00.000Z')
const moments = [new Date(now.getTime() - 1), now, new Date(now.getTime() + 1)]
const maybe = [null, ...moments]

/** Every combination of facts about the moment of asking: 3 × 4 × 4 × 4 × 4. */
const everyFacts = moments.flatMap((closesAt) =>
  maybe.flatMap((openedAt) =>
    maybe.flatMap((continuedAt) =>
      maybe.flatMap((activatedAt) =>
        maybe.map((revokedAt): InvitationFacts => ({ closesAt, openedAt, continuedAt, activatedAt, revokedAt })),
      ),
    ),
  ),
)

async function statuses(districtId: string, portalId?: string): Promise<Map<string, string | null>> {
  const rows = await inDistrict(
    districtId,
    (tx) => tx.$queryRaw<Array<{ id: string; status: string | null }>>`
      SELECT c.id, ${statusExpression(portalId, now)} AS status FROM contacts c WHERE c.district_id = ${districtId}::uuid`,
  )
  return new Map(rows.map(({ id, status }) => [id, status]))
}

type Invited = { contactId: string; portalId: string; createdAt: Date; facts: InvitationFacts }

async function invite(districtId: string, invitations: Invited[]): Promise<void> {
  const rows = invitations.map(({ contactId, portalId, createdAt, facts }) => ({
    district_id: districtId,
    id: uuidV7(),
    contact_id: contactId,
    portal_id: portalId,
    created_at: createdAt,
    closes_at: facts.closesAt,
    opened_at: facts.openedAt,
    continued_at: facts.continuedAt,
    activated_at: facts.activatedAt,
    revoked_at: facts.revokedAt,
  }))
  await inDistrict(districtId, (tx) => insertRows(tx, { table: 'invitations', rows }))
}

it('the status in SQL is the status in TypeScript for every combination of facts', async () => {
  const { districtId, owner } = await makeDistrict()
  const { id: portalId } = await makePortal(owner)
  const ids = await makeContacts(
    districtId,
    everyFacts.map(() => ({})),
  )
  const createdAt = new Date('2026-02-01T12:00:00Z')
  await invite(
    districtId,
    everyFacts.map((facts, index) => ({ contactId: ids[index] ?? '', portalId, createdAt, facts })),
  )
  const inSql = await statuses(districtId)
  expect(ids.map((id) => inSql.get(id))).toEqual(everyFacts.map((facts) => invitationStatus(facts, now)))
  expect(new Set(inSql.values())).toEqual(new Set(contactStatuses.filter((status) => status !== 'never_invited')))
})

it('the status in SQL is that of the newest invitation, of the portal asked for, and null for none', async () => {
  const { districtId, owner } = await makeDistrict()
  const { id: portalId } = await makePortal(owner)
  const [invited = '', never = ''] = await makeContacts(districtId, [{}, {}])
  const later = new Date(now.getTime() + 60_000)
  const open = { closesAt: later, openedAt: null, continuedAt: null, activatedAt: null, revokedAt: null }
  const at = (day: string) => new Date(`2026-02-${day}T12:00:00Z`)
  await invite(districtId, [
    { contactId: invited, portalId, createdAt: at('03'), facts: { ...open, openedAt: now } },
    { contactId: invited, portalId, createdAt: at('02'), facts: { ...open, revokedAt: now } },
    // The same moment twice: the later id counts.
    { contactId: invited, portalId, createdAt: at('03'), facts: { ...open, continuedAt: now } },
  ])
  expect(await statuses(districtId)).toEqual(
    new Map([
      [invited, 'continued'],
      [never, null],
    ]),
  )
  expect((await statuses(districtId, portalId)).get(invited)).toBe('continued')
  expect((await statuses(districtId, uuidV7())).get(invited)).toBeNull()
})
