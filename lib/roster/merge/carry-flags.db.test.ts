import { describe, expect, it } from 'vitest'
import { setContactFlag } from '@/lib/contacts/set-contact-flag'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { saveMapping } from '@/lib/roster/mapping/save-mapping'
import { saveSource } from '@/lib/roster/sources/save-source'
import { applyRoster, stageRoster, undoRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'

const now = new Date('2026-11-24T15:00:00Z')
const later = new Date('2026-11-24T16:00:00Z')

async function makeSource() {
  const district = await makeDistrict()
  const { owner } = district
  const columns = Object.entries({ Last: 'family_name', First: 'given_name', Mail: 'email', Student: 'student_id' } as const)
  const mapping = await saveMapping(
    owner,
    {
      name: 'By address',
      settings: {
        encoding: 'utf-8',
        delimiter: ',',
        columns: columns.map(([header, field]) => ({ header, field })),
        knownBy: 'email_and_name',
      },
    },
    now,
  )
  await saveSource(owner, { name: 'SIS', format: 'mapped', settings: { mappingId: mapping.id }, schedule: null, applyAlone: false }, now)
  const bring = async (...lines: string[]) => {
    const { id } = await stageRoster(owner, { source: 'SIS', body: ['Last,First,Mail,Student', ...lines].join('\n') }, later)
    return applyRoster(owner, id, { release: true }, later)
  }
  return { ...district, bring }
}

async function flag(actor: Actor, email: string, name: 'do_not_invite' | 'needs_none', reason: string) {
  const { id } = await inDistrict(actor.districtId, (tx) => tx.contact.findFirstOrThrow({ where: { email } }))
  await setContactFlag(actor, { contactId: id, flag: name, on: true, reason }, now)
}

const flagsOf = ({ districtId }: Actor): Promise<Record<string, Array<string | null>>> =>
  inDistrict(districtId, async (tx) => {
    const contacts = await tx.contact.findMany({ orderBy: { email: 'asc' } })
    return Object.fromEntries(
      contacts.map(({ email, doNotInviteReason, needsNoneReason, removedAt }) => [
        email ?? '',
        [doNotInviteReason, needsNoneReason, removedAt ? 'gone' : 'here'],
      ]),
    )
  })

describe('carryFlags', () => {
  it('hands what a member has said on to the same name with the same student at a new address, and takes it back with the import', async () => {
    const { owner, districtId, bring } = await makeSource()
    await bring('Ruiz,Ana,old@example.org,s-1', 'Ruiz,Ana,old@example.org,s-2', 'Lee,Kim,kim@example.org,s-3')
    await flag(owner, 'old@example.org', 'do_not_invite', 'Custody is disputed')
    await flag(owner, 'old@example.org', 'needs_none', 'Signs in by Google')
    const before = await flagsOf(owner)
    const moved = await bring('RUIZ,ana,new@example.org,s-2', 'Lee,Kim,kim@example.org,s-3')
    expect(moved).toMatchObject({ counts: { added: 1, removed: 1 }, notes: { flagsCarried: 1 } })
    const both = ['Custody is disputed', 'Signs in by Google']
    expect(await flagsOf(owner)).toEqual({
      'old@example.org': [...both, 'gone'],
      'new@example.org': [...both, 'here'],
      'kim@example.org': [null, null, 'here'],
    })
    const events = await inDistrict(districtId, (tx) =>
      tx.auditEvent.findMany({ where: { action: { endsWith: '_set' } }, include: { personal: true } }),
    )
    expect(events.map(({ leaf }) => JSON.parse(leaf).details.import_id)).toEqual([undefined, undefined, moved.id, moved.id])
    await undoRoster(owner, moved.id, later)
    expect(await flagsOf(owner)).toEqual(before)
  })

  it('hands it on to who comes back at the former address, too', async () => {
    const { owner, bring } = await makeSource()
    await bring('Ruiz,Ana,old@example.org,s-1', 'Lee,Kim,kim@example.org,s-3')
    await bring('Ruiz,Ana,new@example.org,s-1', 'Lee,Kim,kim@example.org,s-3')
    await flag(owner, 'new@example.org', 'do_not_invite', 'Custody is disputed')
    const back = await bring('Ruiz,Ana,old@example.org,s-1', 'Lee,Kim,kim@example.org,s-3')
    expect(await flagsOf(owner)).toMatchObject({ 'old@example.org': ['Custody is disputed', null, 'here'] })
    await undoRoster(owner, back.id, later)
    expect(await flagsOf(owner)).toMatchObject({
      'old@example.org': [null, null, 'gone'],
      'new@example.org': ['Custody is disputed', null, 'here'],
    })
  })

  it.each([
    ['another name', ['Ruiz,Eva,new@example.org,s-1']],
    ['another student', ['Ruiz,Ana,new@example.org,s-9', 'Vega,Di,di@example.org,s-1']],
    ['two who fit', ['Ruiz,Ana,new@example.org,s-1', 'Ruiz,Ana,other@example.org,s-1']],
  ])('hands nothing on to %s', async (_, lines) => {
    const { owner, bring } = await makeSource()
    await bring('Ruiz,Ana,old@example.org,s-1', 'Lee,Kim,kim@example.org,s-3')
    await flag(owner, 'old@example.org', 'do_not_invite', 'Custody is disputed')
    const moved = await bring(...lines, 'Lee,Kim,kim@example.org,s-3')
    expect(moved.notes.flagsCarried).toBe(0)
    const flags = await flagsOf(owner)
    expect(Object.values(flags).filter(([reason]) => reason !== null)).toEqual([['Custody is disputed', null, 'gone']])
  })
})
