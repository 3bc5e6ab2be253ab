import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makeInvitations } from '@/scripts/testing/make-invitations'
import { makePortal } from '@/scripts/testing/make-portal'

const now = new Date('2026-11-21T15:00:00Z')
const none = { added: 0, changed: 0, removed: 0, unchanged: 0, refused: 0 }

async function* bodyOf(lines: string[], header: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from([header, ...lines].join('\n'))
}

const stage = (actor: Actor, lines: string[], header = 'guid,family_name,student_id,activated') =>
  stageRoster(actor, { body: bodyOf(lines, header) }, now)

async function importLines(actor: Actor, lines: string[], header?: string) {
  const { id } = await stage(actor, lines, header)
  return applyRoster(actor, id, { release: true }, now)
}

/** Ana, Ben and Chi are on the roster; Ana and Ben are invited. */
async function invited() {
  const district = await makeDistrict()
  const { districtId, owner, admin } = district
  await importLines(admin, ['a,Ana,', 'b,Ben,', 'c,Chi,'], 'guid,family_name,student_id')
  const { id: portalId } = await makePortal(owner)
  const contacts = await inDistrict(districtId, (tx) => tx.contact.findMany({ orderBy: { guid: 'asc' } }))
  await makeInvitations(
    districtId,
    contacts.slice(0, 2).map(({ id: contactId }) => ({ contactId, portalId })),
  )
  return { ...district, portalId, contactIds: contacts.map(({ id }) => id) }
}

const activatedOf = ({ districtId }: Actor) =>
  inDistrict(districtId, async (tx) => {
    const rows = await tx.invitation.findMany({
      include: { contact: { select: { familyName: true } } },
      orderBy: { contact: { familyName: 'asc' } },
    })
    return rows.flatMap(({ activatedAt, activationSource, contact }) => (activatedAt ? [[contact.familyName, activationSource]] : []))
  })

describe('the column activated', () => {
  it('marks the invitations of those it says so of, though nothing else of them has changed', async () => {
    const { admin, districtId } = await invited()
    const staged = await stage(admin, ['a,Ana,,yes', 'b,Ben,,no', 'c,Chi,,true'])
    expect(staged).toMatchObject({ state: 'staged', counts: { ...none, unchanged: 3 }, notes: { activated: 1 } })
    expect(await activatedOf(admin)).toEqual([])
    const applied = await applyRoster(admin, staged.id, { release: false }, now)
    expect(applied).toMatchObject({ state: 'applied', counts: { ...none, unchanged: 3 }, notes: { activated: 1 } })
    expect(await activatedOf(admin)).toEqual([['Ana', 'roster']])
    const events = await inDistrict(districtId, (tx) =>
      tx.auditEvent.findMany({ where: { action: 'import.applied' }, orderBy: { id: 'asc' } }),
    )
    expect(JSON.parse(events.at(-1)?.leaf ?? '').details).toMatchObject({ unchanged: 3, activated: 1 })
  })

  it('counts when one line of several says so, but not when that line is refused', async () => {
    const { admin } = await invited()
    const { notes } = await importLines(admin, ['a,Ana,s-1,', 'a,Ana,s-2,1', 'b,Ben,s-3,', 'b,Ben,\u0007,1', 'c,Chi,,'])
    expect(notes.activated).toBe(1)
    expect(await activatedOf(admin)).toEqual([['Ana', 'roster']])
  })

  it('never takes back what was said before', async () => {
    const { admin } = await invited()
    await importLines(admin, ['a,Ana,,true', 'b,Ben,,true', 'c,Chi,,'])
    for (const header of ['guid,family_name,student_id,activated', 'guid,family_name,student_id']) {
      expect(await importLines(admin, ['a,Ana,', 'b,Ben,', 'c,Chi,'], header)).toMatchObject({ notes: { activated: 0 } })
    }
    expect(await activatedOf(admin)).toEqual([
      ['Ana', 'roster'],
      ['Ben', 'roster'],
    ])
  })

  it('marks who was invited since the same file came last', async () => {
    const { admin, districtId, portalId, contactIds } = await invited()
    const lines = ['a,Ana,,', 'b,Ben,,', 'c,Chi,,true']
    expect(await importLines(admin, lines)).toMatchObject({ notes: { activated: 0 } })
    await makeInvitations(districtId, [{ contactId: contactIds[2] ?? '', portalId }])
    expect(await importLines(admin, lines)).toMatchObject({ notes: { activated: 1 } })
    expect(await activatedOf(admin)).toEqual([['Chi', 'roster']])
  })

  it('is refused with its line where it says neither', async () => {
    const { admin } = await invited()
    const { refused } = await stage(admin, ['a,Ana,,perhaps', 'b,Ben,,', 'c,Chi,,'])
    expect(refused).toMatchObject([{ line: 2, reason: 'activated is “perhaps”; it must be true or false.' }])
  })
})
