import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { runImportToEnd } from '@/lib/roster/runs/run-to-end'
import { applyRoster, stageRoster, undoRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makeInvitations } from '@/scripts/testing/make-invitations'
import { makePortal } from '@/scripts/testing/make-portal'
import { undoImport, waitForUndo, whyNotUndone } from './undo-import'

const now = new Date('2026-11-21T15:00:00Z')
const header = 'guid,family_name,given_name,email,sourced_id,restricted,student_id,student_given_name,school,relationship'

const stage = (actor: Actor, lines: string[], source = 'north') => stageRoster(actor, { source, body: [header, ...lines].join('\n') }, now)

async function bringIn(actor: Actor, lines: string[], source?: string) {
  const { id } = await stage(actor, lines, source)
  return applyRoster(actor, id, { release: true }, now)
}

/** All that imports write, without the times of the last change. */
const rosterOf = ({ districtId }: Actor) =>
  inDistrict(districtId, async (tx) => ({
    contacts: await tx.contact.findMany({ orderBy: { id: 'asc' }, omit: { updatedAt: true } }),
    records: await tx.rosterRecord.findMany({ orderBy: { id: 'asc' } }),
    students: await tx.student.findMany({ orderBy: { id: 'asc' } }),
    relationships: await tx.relationship.findMany({ orderBy: { id: 'asc' } }),
  }))

const families = [
  'g-1,Ruiz,Ana,ana@example.org,c-1,,s-1,Bo,Birch,mother',
  'g-2,Lee,Kim,kim@example.org,c-2,,s-2,Cy,Birch,father',
  'g-3,Vega,Eli,eli@example.org,c-3,true,s-2,Cy,Birch,uncle',
]

describe('undoImport', () => {
  it.each([
    ['adds', [...families, 'g-4,Novak,Mia,,,,s-4,Di,Cedar,mother']],
    ['changes values, students and restrictions', ['g-1,Reyes,Ana,new@example.org,c-1,true,s-9,Flo,Cedar,aunt', ...families.slice(1)]],
    ['moves a student to another school', families.map((line) => line.replace('Cy,Birch', 'Cy,Cedar'))],
    ['removes', families.slice(0, 1)],
    ['gives another GUID', [...families.slice(0, 2), 'g-9,Vega,Eli,eli@example.org,c-3,true,s-2,Cy,Birch,uncle']],
    [
      'swaps two GUIDs',
      [families[0] ?? '', 'g-3,Lee,Kim,kim@example.org,c-2,,s-2,Cy,Birch,father', 'g-2,Vega,Eli,,c-3,true,s-2,Cy,Birch,uncle'],
    ],
    ['restricts by a refused line', ['g-1,Ruiz,Ana,nonsense,c-1,true,s-1,Bo,Birch,mother', ...families.slice(1)]],
    ['changes nothing', families],
  ])('takes back an import that %s, and the same file can be applied again', async (_, lines) => {
    const { owner } = await makeDistrict()
    await bringIn(owner, families)
    const before = await rosterOf(owner)
    const applied = await bringIn(owner, lines)
    const after = await rosterOf(owner)
    expect(await whyNotUndone(owner, applied.id)).toBeNull()
    expect(await undoRoster(owner, applied.id, now)).toMatchObject({ state: 'applied', undoneAt: now })
    expect(await rosterOf(owner)).toEqual(before)
    const again = await bringIn(owner, lines)
    expect(again.counts).toEqual(applied.counts)
    const named = ({ contacts, students }: typeof after) => [
      contacts.map(({ id: _id, createdAt: _at, ...contact }) => contact).sort((a, b) => String(a.guid).localeCompare(String(b.guid))),
      students.map(({ key, school }) => [key, school]).sort(),
    ]
    expect(named(await rosterOf(owner))).toEqual(named(after))
  })

  it('takes back the very first import whole, and who came back or is shared with another source', async () => {
    const { owner } = await makeDistrict()
    const empty = await rosterOf(owner)
    const first = await bringIn(owner, families)
    await undoRoster(owner, first.id, now)
    expect(await rosterOf(owner)).toEqual(empty)
    await bringIn(owner, families)
    await bringIn(owner, families.slice(0, 2))
    const before = await rosterOf(owner)
    const back = await bringIn(owner, families)
    await undoRoster(owner, back.id, now)
    expect(await rosterOf(owner)).toEqual(before)
    const shared = await bringIn(owner, ['g-1,Ruiz,Anita,,,true,t-1,Gus,Elm,mother', 'g-3,Vega,Eli,,,,,,,'], 'south')
    await undoRoster(owner, shared.id, now)
    expect(await rosterOf(owner)).toEqual(before)
  })

  it('parts two contacts whom a GUID had shown to be one person', async () => {
    const { owner, districtId } = await makeDistrict()
    await bringIn(owner, families)
    await bringIn(owner, [',Ruiz,Ana,,x-1,,t-1,Bo,Elm,'], 'south')
    const held = { doNotInviteAt: now, doNotInviteReason: 'custody' }
    await inDistrict(districtId, (tx) => tx.contact.updateMany({ where: { sourcedId: 'x-1' }, data: held }))
    const before = await rosterOf(owner)
    const joined = await bringIn(owner, ['g-1,Ruiz,Ana,,x-1,,t-1,Bo,Elm,'], 'south')
    await undoRoster(owner, joined.id, now)
    expect(await rosterOf(owner)).toEqual(before)
  })

  it('opens again the invitations that the import closed', async () => {
    const { owner, districtId } = await makeDistrict()
    await bringIn(owner, families)
    const { id: portalId } = await makePortal(owner)
    const { contacts } = await rosterOf(owner)
    await makeInvitations(
      districtId,
      contacts.map(({ id: contactId }) => ({ contactId, portalId, closesAt: new Date('2026-12-24T00:00:00Z') })),
    )
    const revoked = () => inDistrict(districtId, (tx) => tx.invitation.count({ where: { revokedAt: { not: null } } }))
    const applied = await bringIn(owner, families.slice(0, 1))
    expect(applied.notes.closedInvitations).toBe(2)
    expect(await revoked()).toBe(2)
    await undoRoster(owner, applied.id, now)
    expect(await revoked()).toBe(0)
    const event = await inDistrict(districtId, (tx) => tx.auditEvent.findFirstOrThrow({ where: { action: 'import.undone' } }))
    expect(JSON.parse(event.leaf).details).toMatchObject({ removed: 2, reopened_invitations: 2 })
  })

  it('refuses while a later import stands on it, and allows it once that is undone', async () => {
    const { owner } = await makeDistrict()
    const first = await bringIn(owner, families)
    const second = await bringIn(owner, ['g-8,Okafor,Ada,,,,,,,'], 'south')
    const sentence = 'A later import has been applied. Undo that one first.'
    expect(await whyNotUndone(owner, first.id)).toBe(sentence)
    await expect(undoImport(owner, first.id, now)).rejects.toMatchObject({ code: 'conflict', message: sentence })
    await undoRoster(owner, second.id, now)
    expect(await undoRoster(owner, second.id, now)).toMatchObject({ undoneAt: now })
    expect(await undoRoster(owner, first.id, now)).toMatchObject({ undoneAt: now })
  })

  it('refuses while somebody it added is invited, or GUIDs have come since, or it was never applied', async () => {
    const { owner, sender, districtId } = await makeDistrict()
    const staged = await stage(owner, families)
    await expect(undoImport(owner, staged.id, now)).rejects.toMatchObject({ code: 'conflict' })
    await expect(undoImport(sender, staged.id, now)).rejects.toMatchObject({ code: 'forbidden' })
    await applyRoster(owner, staged.id, { release: false }, now)
    const { id: portalId } = await makePortal(owner)
    const [contact] = (await rosterOf(owner)).contacts
    const [invitation] = await makeInvitations(districtId, [{ contactId: contact?.id ?? '', portalId }])
    expect(await whyNotUndone(owner, staged.id)).toMatch(/^Contacts whom this import added have been invited/)
    await inDistrict(districtId, (tx) => tx.invitation.deleteMany({ where: { districtId } }))
    expect(invitation).toBeDefined()
    await inDistrict(districtId, (tx) => tx.rosterGuid.create({ data: { districtId, guid: 'g-x', sourcedId: 'c-x' } }))
    expect(await whyNotUndone(owner, staged.id)).toMatch(/^GUIDs have come/)
  })

  it('waits for a worker, says so, and goes on answering that it is being undone', async () => {
    const { owner } = await makeDistrict()
    const applied = await bringIn(owner, families)
    const undoing = { state: 'applied', undoneAt: null, progress: { phase: 'undoing' } }
    expect(await undoImport(owner, applied.id, now)).toMatchObject(undoing)
    expect(await undoImport(owner, applied.id, now)).toMatchObject(undoing)
    expect((await rosterOf(owner)).contacts).toHaveLength(3)
    expect(await undoRoster(owner, applied.id, now)).toMatchObject({ undoneAt: now, progress: null })
    expect((await rosterOf(owner)).contacts).toEqual([])
  })

  it('stays applied when something has come to depend on it before a worker gets to it', async () => {
    const { owner, districtId } = await makeDistrict()
    const { id } = await bringIn(owner, families)
    await undoImport(owner, id, now)
    await inDistrict(districtId, (tx) => tx.rosterGuid.create({ data: { districtId, guid: 'g-x', sourcedId: 'c-x' } }))
    expect(await runImportToEnd(owner, id, { now })).toMatchObject({ state: 'applied', undoneAt: null, progress: null })
    await expect(waitForUndo(owner, id, { milliseconds: 0 })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/^GUIDs have come/),
    })
    expect((await rosterOf(owner)).contacts).toHaveLength(3)
  })
})
