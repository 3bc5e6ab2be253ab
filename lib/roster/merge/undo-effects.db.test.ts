import { describe, expect, it } from 'vitest'
import { setContactFlag } from '@/lib/contacts/set-contact-flag'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { activateInvitation } from '@/lib/invitations/activate-by-hand'
import { applyRoster, stageRoster, undoRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makeInvitations } from '@/scripts/testing/make-invitations'
import { makePortal } from '@/scripts/testing/make-portal'

const now = new Date('2026-11-21T15:00:00Z')
const header = 'guid,family_name,sourced_id,restricted,activated,student_id,student_given_name,school'

const stage = (actor: Actor, lines: readonly string[], source = 'north') =>
  stageRoster(actor, { source, body: [header, ...lines].join('\n') }, now)

async function bringIn(actor: Actor, lines: readonly string[], source?: string) {
  const { id } = await stage(actor, lines, source)
  return applyRoster(actor, id, { release: true }, now)
}

const contactsOf = ({ districtId }: Actor) =>
  inDistrict(districtId, (tx) => tx.contact.findMany({ where: { districtId }, orderBy: { familyName: 'asc' } }))

const ana = 'g-1,Ana,,true,,,,'
const ben = ',Ben,s-2,,,,,'

describe('flags set by hand', () => {
  it.each([
    ['do_not_invite', { doNotInviteReason: 'Said so by phone' }],
    ['needs_none', { needsNoneReason: 'Said so by phone' }],
    ['restriction_lifted', { restrictionLiftedReason: 'Said so by phone' }],
  ] as const)('of somebody an import added are there again when it is undone and applied anew (%s)', async (flag, kept) => {
    const { owner } = await makeDistrict()
    const first = await bringIn(owner, [ana, ben])
    const waiting = await stage(owner, [ana, ben], 'south')
    const contactId = (await contactsOf(owner))[0]?.id ?? ''
    await setContactFlag(owner, { contactId, flag, on: true, reason: 'Said so by phone' }, now)
    await undoRoster(owner, first.id, now)
    expect(await contactsOf(owner)).toMatchObject([{ id: contactId, guid: 'g-1', removedAt: now, ...kept }])
    expect(await applyRoster(owner, waiting.id, {}, now)).toMatchObject({ state: 'applied', counts: { added: 2 } })
    expect(await contactsOf(owner)).toMatchObject([{ id: contactId, removedAt: null, ...kept }, { familyName: 'Ben' }])
    expect((await bringIn(owner, [ana, ben])).counts).toMatchObject({ added: 2 })
    expect((await contactsOf(owner))[0]).toMatchObject({ id: contactId, removedAt: null, ...kept })
  })

  it('keep somebody without a GUID known by the source’s id', async () => {
    const { owner } = await makeDistrict()
    const first = await bringIn(owner, [ana, ben])
    const contactId = (await contactsOf(owner))[1]?.id ?? ''
    await setContactFlag(owner, { contactId, flag: 'needs_none', on: true, reason: 'Signs in with Google' }, now)
    await undoRoster(owner, first.id, now)
    expect(await contactsOf(owner)).toMatchObject([{ id: contactId, removedAt: now }])
    await bringIn(owner, [ana, ben])
    expect((await contactsOf(owner))[1]).toMatchObject({ id: contactId, removedAt: null, needsNoneReason: 'Signs in with Google' })
  })

  it('are handed on when a GUID shows two contacts to be one, a lifted restriction excepted, and handed back', async () => {
    const { owner, districtId } = await makeDistrict()
    await bringIn(owner, [',Ana,s-1,,,,,'])
    await bringIn(owner, ['g-1,Ana,,,,,,'], 'south')
    const said = {
      needsNoneAt: now,
      needsNoneReason: 'Signs in with Google',
      restrictionLiftedAt: now,
      restrictionLiftedReason: 'Order ended',
    }
    await inDistrict(districtId, (tx) => tx.contact.updateMany({ where: { sourcedId: 's-1' }, data: said }))
    const united = await bringIn(owner, ['g-1,Ana,s-1,,,,,'])
    const byGuid = () => inDistrict(districtId, (tx) => tx.contact.findFirstOrThrow({ where: { guid: 'g-1' } }))
    expect(await byGuid()).toMatchObject({ needsNoneReason: 'Signs in with Google', restrictionLiftedAt: null, removedAt: null })
    await undoRoster(owner, united.id, now)
    expect(await byGuid()).toMatchObject({ needsNoneAt: null, needsNoneReason: null })
  })
})

it('a student whom the line of a new contact changed is as before when that import is undone', async () => {
  const { owner, districtId } = await makeDistrict()
  await bringIn(owner, ['g-1,Ana,,,,k-1,Bo,Birch'])
  const schools = () => inDistrict(districtId, (tx) => tx.student.findMany({ where: { districtId }, select: { school: true } }))
  const applied = await bringIn(owner, ['g-0,New,,,,k-1,Bo,Cedar', 'g-1,Ana,,,,k-1,Bo,Birch'])
  expect(await schools()).toEqual([{ school: 'Cedar' }])
  await undoRoster(owner, applied.id, now)
  expect(await schools()).toEqual([{ school: 'Birch' }])
})

it('what only the undone import said of accounts is withdrawn, and what a member says too stays', async () => {
  const { owner, districtId } = await makeDistrict()
  const lines = (word: string) => ['Ana', 'Ben', 'Eva'].map((name) => `g-${name},${name},,,${word},,,`)
  await bringIn(owner, lines('no'))
  const { id: portalId } = await makePortal(owner)
  const contacts = await contactsOf(owner)
  const [, ofBen = '', ofEva = ''] = await makeInvitations(
    districtId,
    contacts.map(({ id: contactId }) => ({ contactId, portalId })),
  )
  await activateInvitation(owner, { id: ofEva, reason: 'Saw it in the portal' }, now)
  const applied = await bringIn(owner, lines('yes'))
  expect(applied.notes.activated).toBe(2)
  await activateInvitation(owner, { id: ofBen, reason: 'Saw it in the portal' }, now)
  await undoRoster(owner, applied.id, now)
  const invitations = await inDistrict(districtId, (tx) => tx.invitation.findMany({ orderBy: { contact: { familyName: 'asc' } } }))
  expect(invitations).toMatchObject([
    { activatedAt: null, activationSource: null, activatedByImport: null },
    { activatedAt: now, activatedByImport: null },
    { activatedAt: now, activationSource: 'hand', activatedByImport: null },
  ])
  const events = await inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { action: 'invitation.activation_withdrawn' } }))
  expect(events.map(({ leaf }) => JSON.parse(leaf).details)).toEqual([
    { invitation_id: invitations[0]?.id, portal_id: portalId, source: 'roster', import_id: applied.id },
  ])
})
