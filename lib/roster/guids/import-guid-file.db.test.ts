import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { lockRoster, rosterMark } from '@/lib/roster/merge/roster-mark'
import { type MadeContact, makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { importGuidFile } from './import-guid-file'

const now = new Date('2026-11-23T15:00:00Z')

async function* bodyOf(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(['guid,sourced_id,email', ...lines].join('\n'))
}

const join = (actor: Actor, lines: readonly string[]) => importGuidFile(actor, { body: bodyOf(lines) }, now)

async function withContacts(contacts: readonly MadeContact[]) {
  const district = await makeDistrict()
  await makeContacts(
    district.districtId,
    contacts.map((contact) => ({ guid: null, email: null, familyName: 'Ruiz', ...contact })),
  )
  return district
}

const guidsOf = ({ districtId }: Actor) =>
  inDistrict(districtId, async (tx) => {
    const contacts = await tx.contact.findMany({ where: { districtId }, orderBy: { id: 'asc' } })
    return contacts.map(({ guid }) => guid)
  })

const keptOf = ({ districtId }: Actor) =>
  inDistrict(districtId, (tx) =>
    tx.rosterGuid.findMany({ where: { districtId }, select: { guid: true, sourcedId: true, email: true }, orderBy: { guid: 'asc' } }),
  )

const none = { joined: 0, already: 0, kept: 0, otherSourcedId: 0, refused: 0 }

describe('importGuidFile', () => {
  it('joins by sourcedId, else by the address that one contact alone has, in whatever case', async () => {
    const { admin } = await withContacts([
      { sourcedId: 'c-1', email: 'both@example.org' },
      { email: 'Ben@Example.org' },
      { sourcedId: 'c-3', email: 'both@example.org' },
    ])
    const { counts } = await join(admin, ['g-1,c-1,both@example.org', 'g-2,,ben@example.org', 'g-3,c-3,'])
    expect(counts).toEqual({ ...none, joined: 3 })
    expect(await guidsOf(admin)).toEqual(['g-1', 'g-2', 'g-3'])
  })

  it('changes nothing when it comes again', async () => {
    const { admin } = await withContacts([{ sourcedId: 'c-1' }, { email: 'ben@example.org' }])
    const lines = ['g-1,c-1,', 'g-2,,ben@example.org', 'g-3,c-3,cay@example.org']
    expect((await join(admin, lines)).counts).toEqual({ ...none, joined: 2, kept: 1 })
    const kept = await keptOf(admin)
    expect(await join(admin, lines)).toEqual({ counts: { ...none, already: 2, kept: 1 }, refused: [] })
    expect(await keptOf(admin)).toEqual(kept)
  })

  it('refuses an address that two contacts have', async () => {
    const { admin } = await withContacts([{ email: 'both@example.org' }, { email: 'Both@example.org', guid: 'g-9' }])
    expect(await join(admin, ['g-1,,both@example.org'])).toEqual({
      counts: { ...none, refused: 1 },
      refused: [
        { line: 2, reason: '2 contacts have the e-mail address “both@example.org”, so nobody can tell whose GUID it is. Add sourcedIds.' },
      ],
    })
    expect(await guidsOf(admin)).toEqual([null, 'g-9'])
  })

  it('does not trust an address where the sourcedIds differ: families share one', async () => {
    const { admin } = await withContacts([{ sourcedId: 'mother', email: 'both@example.org' }])
    expect((await join(admin, ['g-father,father,both@example.org'])).counts).toEqual({ ...none, kept: 1, otherSourcedId: 1 })
    expect(await guidsOf(admin)).toEqual([null])
    expect(await keptOf(admin)).toEqual([{ guid: 'g-father', sourcedId: 'father', email: null }])
  })

  it('trusts an address where the roster has no sourcedId', async () => {
    const { admin } = await withContacts([{ email: 'ana@example.org' }])
    expect((await join(admin, ['g-1,c-1,ana@example.org'])).counts).toEqual({ ...none, joined: 1 })
  })

  it('never replaces a GUID, and shows both', async () => {
    const { admin } = await withContacts([{ sourcedId: 'c-1', guid: 'g-old' }])
    expect(await join(admin, ['g-new,c-1,'])).toMatchObject({
      counts: { ...none, refused: 1 },
      refused: [{ line: 2, reason: 'The contact has the GUID “g-old”, not “g-new”.' }],
    })
    expect(await guidsOf(admin)).toEqual(['g-old'])
    expect(await keptOf(admin)).toEqual([])
  })

  it('refuses a GUID that another contact has, also one who has left', async () => {
    const { admin } = await withContacts([
      { sourcedId: 'c-1' },
      { sourcedId: 'c-2', guid: 'g-2', givenName: 'Ben', familyName: 'Lee' },
      { sourcedId: 'c-3', guid: 'g-3', givenName: 'Cay', familyName: 'Vega', removedAt: now },
      { sourcedId: 'c-4' },
    ])
    const { refused } = await join(admin, ['g-2,c-1,', 'g-3,c-4,'])
    expect(refused).toEqual([
      { line: 2, reason: 'The GUID “g-2” is that of Ben Lee.' },
      { line: 3, reason: 'The GUID “g-3” is that of Cay Vega.' },
    ])
    expect((await join(admin, ['g-2,c-9,'])).refused).toEqual([{ line: 2, reason: 'The GUID “g-2” is that of Ben Lee.' }])
    expect((await join(admin, ['g-2,,new@example.org'])).counts).toEqual({ ...none, already: 1 })
    expect((await join(admin, ['g-3,c-9,'])).counts).toEqual({ ...none, kept: 1 })
  })

  it('refuses lines that contradict each other, and of equal ones all but the first', async () => {
    const { admin } = await withContacts([{ sourcedId: 'c-1' }, { sourcedId: 'c-2' }, { sourcedId: 'c-3', email: 'cay@example.org' }, {}])
    const lines = ['g-1,c-1,', 'g-1,c-2,', 'g-2,c-3,', 'g-3,c-3,', 'g-4,,dee@example.org', 'g-5,,dee@example.org', 'g-6,c-6,', 'g-6,c-6,']
    const { counts, refused } = await join(admin, lines)
    expect(counts).toEqual({ ...none, kept: 1, refused: 7 })
    expect(refused.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'The GUID “g-1” stands on line 3, too, for somebody else.'],
      [3, 'The GUID “g-1” stands on line 2, too, for somebody else.'],
      [4, 'The sourcedId “c-3” stands on line 5, too, with another GUID.'],
      [5, 'The sourcedId “c-3” stands on line 4, too, with another GUID.'],
      [6, expect.stringContaining('“dee@example.org” stands on line 7, too, with another GUID')],
      [7, expect.stringContaining('“dee@example.org” stands on line 6, too')],
      [9, 'It says the same as line 8.'],
    ])
    expect(await guidsOf(admin)).toEqual([null, null, null, null])
  })

  it('refuses two GUIDs for one contact, known once by sourcedId and once by address', async () => {
    const { admin } = await withContacts([{ sourcedId: 'c-1', email: 'ana@example.org' }])
    const { refused } = await join(admin, ['g-1,c-1,', 'g-2,,ana@example.org'])
    expect(refused.map(({ reason }) => reason)).toEqual([
      'It names the same contact as line 3, with another GUID.',
      'It names the same contact as line 2, with another GUID.',
    ])
  })

  it('refuses a sourcedId that contacts of two sources have', async () => {
    const { admin } = await withContacts([{ sourcedId: 'c-1' }, { sourcedId: 'c-1' }])
    expect((await join(admin, ['g-1,c-1,'])).refused).toMatchObject([
      { reason: expect.stringContaining('2 contacts have the sourcedId “c-1”') },
    ])
  })

  it('keeps what is nobody’s yet, one GUID for a sourcedId and for an address, the newest file first', async () => {
    const { admin } = await withContacts([])
    await join(admin, ['g-1,c-1,ana@example.org', 'g-2,,ben@example.org', 'g-3,c-3,'])
    await join(admin, ['g-9,c-1,', 'g-8,,ben@example.org', 'g-7,c-7,dee@example.org', 'g-3,,cay@example.org'])
    await join(admin, ['g-6,c-6,dee@example.org'])
    expect(await keptOf(admin)).toEqual([
      { guid: 'g-3', sourcedId: 'c-3', email: 'cay@example.org' },
      { guid: 'g-6', sourcedId: 'c-6', email: null },
      { guid: 'g-7', sourcedId: 'c-7', email: null },
      { guid: 'g-8', sourcedId: null, email: 'ben@example.org' },
      { guid: 'g-9', sourcedId: 'c-1', email: null },
    ])
  })

  it('lets who has left alone', async () => {
    const { admin } = await withContacts([{ sourcedId: 'c-1', removedAt: now }])
    expect((await join(admin, ['g-1,c-1,'])).counts).toEqual({ ...none, kept: 1 })
    expect(await guidsOf(admin)).toEqual([null])
  })

  it('is recorded with its counts and without personal data', async () => {
    const { admin, districtId } = await withContacts([{ sourcedId: 'c-1' }])
    await join(admin, ['g-1,c-1,', 'g-2,c-2,', ',c-3,'])
    const events = await inDistrict(districtId, (tx) =>
      tx.auditEvent.findMany({ where: { action: 'guids.imported' }, include: { personal: true } }),
    )
    expect(events.map(({ leaf }) => JSON.parse(leaf).details)).toEqual([{ ...none, joined: 1, kept: 1, refused: 1 }])
    expect(events[0]?.personal).toBeNull()
  })

  it('is for who imports the roster, and knows nobody of another district', async () => {
    const { sender, auditor, admin } = await withContacts([{ sourcedId: 'c-1' }])
    for (const actor of [sender, auditor]) await expect(join(actor, ['g-1,c-1,'])).rejects.toMatchObject({ code: 'forbidden' })
    const { admin: stranger } = await makeDistrict()
    expect((await join(stranger, ['g-1,c-1,'])).counts).toEqual({ ...none, kept: 1 })
    expect(await guidsOf(admin)).toEqual([null])
    expect((await join(admin, ['g-1,c-1,'])).counts).toEqual({ ...none, joined: 1 })
  })

  it('refuses while an import is being compared or applied', async () => {
    const { admin, districtId } = await withContacts([{ sourcedId: 'c-1' }])
    await inDistrict(districtId, async (tx) => {
      await lockRoster(tx, districtId, 'compare')
      await expect(join(admin, ['g-1,c-1,'])).rejects.toMatchObject({ code: 'conflict' })
    })
    expect(await guidsOf(admin)).toEqual([null])
  })

  it('has what is compared already compared again, also where nothing is kept for later', async () => {
    const { admin, districtId } = await withContacts([{ email: 'ana@example.org' }])
    const mark = () => inDistrict(districtId, (tx) => rosterMark(tx, districtId))
    const before = await mark()
    await join(admin, ['g-1,,ana@example.org'])
    const after = await mark()
    expect(after).not.toBe(before)
    await join(admin, ['g-1,,ana@example.org'])
    expect(await mark()).toBe(after)
  })

  it('counts every line it refuses and keeps the first 200', async () => {
    const { admin } = await withContacts([{ sourcedId: 'c-1' }])
    const { counts, refused } = await join(admin, [...Array.from({ length: 5_000 }, () => ',c-9,'), 'g-1,c-1,'])
    expect(counts).toEqual({ ...none, joined: 1, refused: 5_000 })
    expect(refused.map(({ line }) => line)).toEqual(Array.from({ length: 200 }, (_, index) => index + 2))
  })

  it('joins more lines at once than a statement has parameters', async () => {
    const count = 35_000
    const { admin, districtId } = await makeDistrict()
    await inDistrict(
      districtId,
      (tx) => tx.$executeRaw`
        INSERT INTO contacts (district_id, id, sourced_id, given_name, family_name, email, created_at, updated_at)
        SELECT ${districtId}::uuid, gen_random_uuid(), CASE WHEN i % 2 = 0 THEN 'c-' || i END, 'Ana', 'Ruiz', 'family' || i || '@example.org', now(), now()
        FROM generate_series(1, ${count}::int) i`,
    )
    const lines = Array.from({ length: count }, (_, index) =>
      (index + 1) % 2 === 0 ? `g-${index + 1},c-${index + 1},` : `g-${index + 1},,FAMILY${index + 1}@example.org`,
    )
    expect((await join(admin, lines)).counts).toEqual({ ...none, joined: count })
    expect((await join(admin, lines)).counts).toEqual({ ...none, already: count })
  }, 120_000)
})
