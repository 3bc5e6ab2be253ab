import { beforeAll, describe, expect, it } from 'vitest'
import { exportRecord } from '@/lib/audit/export-record'
import { recordView } from '@/lib/audit/record-view'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { exportLinks } from '@/lib/invitations/export-links'
import { continueInvitePage } from '@/lib/invitations/invite-page'
import { issueLinks } from '@/lib/invitations/issue-links'
import { getLetters } from '@/lib/invitations/letters'
import { recordReturn } from '@/lib/invitations/record-return'
import { revealLink } from '@/lib/invitations/reveal-links'
import { exportContact } from '@/lib/privacy/export-contact'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { invitePagesTo, issueTo } from '@/scripts/testing/make-issuing-district'
import { makePortalOf } from '@/scripts/testing/make-portal'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { returnAddressOf } from '@/scripts/testing/return-address-of'
import { type DisclosureFilter, disclosureEvents } from './disclosure-filter'
import { disclosureWay } from './disclosure-kind'
import { exportDisclosures } from './export-disclosures'
import { findDisclosures } from './find-disclosures'
import { recordDisclosure } from './record-disclosure'

const now = new Date('2026-03-01T12:00:00Z')
const timeZone = 'America/Chicago'
const school = {
  party: 'Riverside Middle School',
  what: 'Address and phone number',
  ground: 'other_school',
  disclosedOn: '2026-02-20',
  contacts: ['', 'ana.ruiz@example.org'],
  note: 'Ben moves there in spring',
}

let district: TestDistrict
let ana: string
let minh: string

/** Who is told about: party, kind, and about whom. */
async function list(filter: DisclosureFilter = {}, actor: Actor = district.auditor) {
  const { rows } = await findDisclosures(actor, { filter, paging: { limit: 50 }, timeZone })
  return rows.map(({ kind, party, contacts }) => `${kind}: ${party}: ${contacts.map(({ givenName }) => givenName).join(', ')}`)
}

beforeAll(async () => {
  district = await makeDistrict()
  const { districtId, owner, slug } = district
  const { id: portalId } = await makePortalOf(owner, 'get_connected')
  const contacts = [
    { givenName: 'Ana', familyName: 'Ruiz', email: 'ana.ruiz@example.org', students: [{ givenName: 'Ben', familyName: 'Ruiz' }] },
    { givenName: 'Minh', familyName: 'Tran', email: 'minh.tran@example.org' },
  ]
  ;[ana = '', minh = ''] = await makeContacts(districtId, contacts)
  const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
  const { links } = await issueTo(owner, { portalId, contactIds: [minh], now })
  const [handedOut = { url: '' }] = links
  const { pages } = await invitePagesTo(owner, { portalId, contactIds: [ana], now })
  await recordReturn({ ...returnAddressOf(handedOut), query: new URLSearchParams({ kind: 'jwt' }), visit: phoneVisit }, later(1))
  const pressed = await continueInvitePage({ slug, code: pages[0]?.code ?? '', visit: phoneVisit }, later(2))
  if (pressed.state !== 'signed') throw new Error('The page signs a link.')
  await recordReturn({ ...returnAddressOf(pressed), query: new URLSearchParams({ kind: 'jwt' }), visit: phoneVisit }, later(3))
  await exportLinks(owner, { filter: {}, timeZone }, later(4))
  const key: Actor = { ...district.admin, kind: 'api_key' }
  await recordView(key, { where: 'contact', contactId: ana }, later(5))
  await recordView(district.admin, { where: 'contact', contactId: ana }, later(5))
  await exportRecord(owner, later(6))
  await recordDisclosure(district.admin, school, later(7))
})

/** A step of what PostgreSQL did. */
type Plan = { 'Relation Name'?: string; 'Rows Removed by Filter'?: number; Plans?: Plan[] }

function plansIn(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(plansIn)]
}

describe('findDisclosures', () => {
  it('tells who outside received what about whom, the newest first, and nothing twice', async () => {
    const { owner, admin, slug } = district
    const [byOwner, byAdmin] = [owner, admin].map(({ role }) => `${role}@${slug}.example.org`)
    expect(await list()).toEqual([
      'by_hand: Riverside Middle School: Ana',
      `record: ${byOwner}: `,
      `api: ${byAdmin}: Ana`,
      `download: ${byOwner}: Ana, Minh`,
      'portal: get_connected: Ana',
      'portal: get_connected: Minh',
    ])
  })

  it('says on what ground, what exactly, when, and about which students', async () => {
    const { rows } = await findDisclosures(district.owner, { filter: { kind: 'by_hand' }, paging: { limit: 50 }, timeZone })
    expect(rows).toMatchObject([
      {
        party: school.party,
        what: school.what,
        ground: 'other_school',
        note: school.note,
        disclosedOn: '2026-02-20',
        by: `admin@${district.slug}.example.org`,
        count: 1,
        contacts: [{ id: ana, students: [{ givenName: 'Ben', familyName: 'Ruiz' }] }],
      },
    ])
  })

  it.each<[string, () => DisclosureFilter, string[]]>([
    ['a contact', () => ({ contact: minh }), ['record', 'download', 'portal']],
    ['the name of a student', () => ({ search: 'ben RUIZ' }), ['by_hand', 'record', 'api', 'download', 'portal']],
    ['a name of nobody', () => ({ search: '%' }), ['record']],
    ['a way', () => ({ kind: 'portal' }), ['portal', 'portal']],
    ['the day on which it happened, for what was written down later', () => ({ from: '2026-02-20', to: '2026-02-20' }), ['by_hand']],
    ['days of the district’s calendar', () => ({ from: '2026-03-01', kind: 'record' }), ['record']],
    ['days before anything', () => ({ to: '2026-02-19' }), []],
  ])('finds by %s', async (_, filter, kinds) => {
    expect((await list(filter())).map((line) => line.split(':')[0])).toEqual(kinds)
  })

  it('goes on from page to page', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await findDisclosures(district.owner, { filter: {}, paging: { limit: 4, cursor }, timeZone })
      seen.push(...page.rows.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(new Set(seen).size).toBe(6)
    expect(seen).toHaveLength(6)
  })

  it('has what a program was issued or given again, and every file that staff took away', async () => {
    const other = await makeDistrict()
    const { owner, admin, districtId } = other
    const { id: portalId } = await makePortalOf(owner, 'get_connected')
    const [mina = ''] = await makeContacts(districtId, [{ givenName: 'Mina', familyName: 'Okafor' }])
    const key: Actor = { ...admin, kind: 'api_key' }
    const { links } = await issueTo(key, { portalId, contactIds: [mina], now })
    await revealLink(key, links[0]?.id ?? '', now)
    const letters = await issueLinks(owner, { portal: portalId, selection: { contacts: [mina] }, channel: 'letter' }, now)
    await getLetters(owner, { campaignId: letters.campaignId, order: 'name', page: 1 }, now)
    await exportContact(owner, mina, now)
    for await (const _ of await exportDisclosures(owner, { filter: {}, timeZone }, now));
    const { rows } = await findDisclosures(owner, { filter: { contact: mina }, paging: { limit: 50 }, timeZone })
    expect(rows.map(({ kind, what, ground }) => [kind, what, ground]).reverse()).toEqual([
      ['api', 'A signed link and its claims', 'school_official'],
      ['api', 'A signed link and its claims', 'school_official'],
      ['download', 'The letters of a campaign', 'school_official'],
      ['person', 'Everything about one person', null],
      ['download', 'The list of disclosures', 'school_official'],
    ])
  })

  it('reads the events of whom it is asked about, however many others there are', async () => {
    const other = await makeDistrict()
    const { districtId, admin } = other
    const contactIds = await makeContacts(districtId, [{ givenName: 'Nia' }, { givenName: 'Omar' }])
    const [nia = '', omar = ''] = contactIds
    await recordDisclosure(admin, { ...school, contacts: [nia] }, now)
    await inDistrict(
      districtId,
      (tx) => tx.$executeRaw`
        INSERT INTO audit_events (district_id, id, at, actor_kind, action, subject_id, leaf, leaf_hash)
        SELECT ${districtId}::uuid, gen_random_uuid(), ${now}::timestamptz - n * interval '1 minute', 'system', 'link.failed', ${omar}::uuid,
          '{"details":{}}', '\\x00' FROM generate_series(1, 5000) AS n`,
    )
    // As the database does by itself in time.
    await asTableOwner(districtId, 'ANALYZE audit_events')
    const removed = await inDistrict(districtId, async (tx) => {
      const events = disclosureEvents(districtId, { search: 'nia' }, timeZone)
      const [explained] = await tx.$queryRaw<Array<{ 'QUERY PLAN': Array<{ Plan: Plan }> }>>`
        EXPLAIN (ANALYZE, FORMAT JSON) SELECT e.id FROM ${events} ORDER BY e.at DESC, e.id DESC LIMIT 51`
      const plans = (explained?.['QUERY PLAN'] ?? []).flatMap((each) => plansIn(each.Plan))
      return plans.filter((plan) => plan['Relation Name'] === 'audit_events').map((plan) => plan['Rows Removed by Filter'] ?? 0)
    })
    expect(removed.length).toBeGreaterThan(0)
    expect(Math.max(...removed)).toBeLessThan(100)
  })

  it('is refused to who may not read the record', async () => {
    await expect(list({}, district.sender)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('recordDisclosure', () => {
  it.each<[string, Partial<typeof school>, string]>([
    ['a day to come', { disclosedOn: '2026-03-02' }, 'disclosedOn'],
    ['nobody and no note', { contacts: [' '], note: '' }, 'contacts'],
    ['a contact whom nobody knows', { contacts: ['', 'nobody@example.org'] }, 'contacts'],
    ['no party', { party: ' ' }, 'party'],
    ['an emergency without the threat', { ground: 'emergency', note: '' }, 'note'],
    ['a ground that is not named', { ground: 'other', note: '' }, 'note'],
  ])('refuses %s', async (_, wrong, field) => {
    const refusal = await recordDisclosure(district.admin, { ...school, ...wrong }, now).catch((error) => error)
    expect(refusal).toMatchObject({ code: 'invalid_input', fields: { [field]: expect.any(String) } })
    expect(refusal.message).not.toContain('nobody@')
  })

  it('refuses a name that two contacts have', async () => {
    const other = await makeDistrict()
    const twins = { givenName: 'Ana', familyName: 'Ruiz' }
    await makeContacts(other.districtId, [
      { ...twins, email: 'one@example.org' },
      { ...twins, email: 'two@example.org' },
    ])
    const meant = (contact: string) => recordDisclosure(other.admin, { ...school, contacts: [contact] }, now)
    await expect(meant('Ana Ruiz')).rejects.toMatchObject({ fields: { contacts: expect.stringContaining('Line 1: more than one') } })
    await meant('TWO@example.org')
  })

  it('takes a student for all their contacts, and of those says no other student', async () => {
    const other = await makeDistrict()
    const family = {
      students: [
        { givenName: 'Dora', familyName: 'Diaz' },
        { givenName: 'Eli', familyName: 'Diaz' },
      ],
    }
    await makeContacts(other.districtId, [{ givenName: 'Ana', familyName: 'Diaz', ...family }])
    await recordDisclosure(other.admin, { ...school, contacts: ['dora diaz'] }, now)
    const { rows } = await findDisclosures(other.owner, { filter: {}, paging: { limit: 50 }, timeZone })
    expect(rows.map(({ contacts }) => contacts)).toMatchObject([[{ givenName: 'Ana', students: [{ givenName: 'Dora' }] }]])
    expect(rows[0]?.contacts[0]?.students).toHaveLength(1)
  })

  it('keeps who asked and did not get it', async () => {
    const other = await makeDistrict()
    await recordDisclosure(other.admin, { ...school, contacts: [], refused: true }, now)
    const { rows } = await findDisclosures(other.owner, { filter: {}, paging: { limit: 50 }, timeZone })
    expect(rows.map((row) => [row.party, disclosureWay(row)])).toEqual([[school.party, 'Asked for it and did not get it']])
  })

  it('keeps what was typed out of the leaf', async () => {
    const { districtId } = district
    const where = { districtId, action: 'disclosure.recorded' }
    const event = await inDistrict(districtId, (tx) => tx.auditEvent.findFirstOrThrow({ where, include: { personal: true } }))
    expect(event.subjectId).toBe(ana)
    for (const text of [school.party, school.what, school.note]) {
      expect(event.leaf).not.toContain(text)
      expect(event.personal?.data).toContain(text)
    }
  })

  it('is refused to an auditor', async () => {
    await expect(recordDisclosure(district.auditor, school, now)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('exportDisclosures', () => {
  it('gives a line for each contact, and is recorded with its filter, what was typed beside the leaf', async () => {
    const { districtId } = district
    const lines = []
    for await (const page of await exportDisclosures(district.auditor, { filter: { search: 'minh', kind: 'download' }, timeZone }, now))
      lines.push(...page)
    // The export, and what it lists.
    expect(lines.map(({ contact }) => contact?.id)).toEqual([...[ana, minh].sort(), ...[ana, minh].sort()])
    const where = { districtId, action: 'disclosures.exported' }
    const event = await inDistrict(districtId, (tx) => tx.auditEvent.findFirstOrThrow({ where, include: { personal: true } }))
    expect(JSON.parse(event.leaf).details).toEqual({ count: 1, filter: { kind: 'download' }, contacts: [ana, minh].sort() })
    expect(JSON.parse(event.personal?.data ?? '')).toEqual({ search: 'minh' })
  })
})
