import { describe, expect, it } from 'vitest'
import { setContactFlag } from '@/lib/contacts/set-contact-flag'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makeInvitations } from '@/scripts/testing/make-invitations'
import { makePortal } from '@/scripts/testing/make-portal'

const now = new Date('2026-11-23T15:00:00Z')
const header = 'guid,family_name,email,student_id,restricted'

async function importLines(actor: Actor, lines: readonly string[], source = 'contacts') {
  const { id } = await stageRoster(actor, { source, body: [header, ...lines, 'z,Zed,,,'].join('\n') }, now)
  return applyRoster(actor, id, { release: true }, now)
}

const contactOf = ({ districtId }: Actor, guid: string) =>
  inDistrict(districtId, (tx) => tx.contact.findFirstOrThrow({ where: { districtId, guid } }))

const isRestricted = async (actor: Actor, guid = 'a') => (await contactOf(actor, guid)).restricted

describe('restricted', () => {
  it.each([
    ['on a line that is refused for something else', ['a,Ana,no address,s-1,yes']],
    ['as a word nobody knows', ['a,Ana,,s-1,perhaps']],
    ['on one of several lines', ['a,Ana,,s-1,no', 'a,Ana,,s-2,true']],
    ['on a refused line beside a good one', ['a,Ana,,s-1,no', 'a,Ana,no address,s-2,1']],
    ['in letters with something invisible between them', ['a,Ana,,s-1,tr\u200bue']],
  ])('counts %s', async (_, lines) => {
    const { owner } = await makeDistrict()
    await importLines(owner, ['a,Ana,ana@example.org,s-1,no'])
    await importLines(owner, lines)
    expect(await contactOf(owner, 'a')).toMatchObject({ familyName: 'Ana', restricted: true, removedAt: null })
  })

  it('stays while the contact’s lines are refused, and goes with a file that says so of none', async () => {
    const { owner } = await makeDistrict()
    await importLines(owner, ['a,Ana,,s-1,yes'])
    for (const refused of ['a,Ana,no address,s-1,no', 'a,Ana,,s-1']) {
      await importLines(owner, [refused])
      expect(await isRestricted(owner)).toBe(true)
    }
    await importLines(owner, ['a,Ana,,s-1,no'])
    expect(await isRestricted(owner)).toBe(false)
  })

  it('holds while any source says so', async () => {
    const { owner } = await makeDistrict()
    await importLines(owner, ['a,Ana,,s-1,no'], 'one')
    await importLines(owner, ['a,Ana,,s-2,yes'], 'two')
    expect(await isRestricted(owner)).toBe(true)
    await importLines(owner, ['a,Ana,,s-1,no', 'b,Ben,,,'], 'one')
    expect(await isRestricted(owner)).toBe(true)
    await importLines(owner, [], 'two')
    expect(await isRestricted(owner)).toBe(false)
  })

  it('of somebody new on a refused line brings nobody in', async () => {
    const { owner, districtId } = await makeDistrict()
    await importLines(owner, ['a,Ana,no address,s-1,yes'])
    expect(await inDistrict(districtId, (tx) => tx.contact.count({ where: { districtId, guid: 'a' } }))).toBe(0)
  })

  it('closes what is open, and counts it; but not where an owner has lifted it', async () => {
    const { owner, districtId } = await makeDistrict()
    const { id: portalId } = await makePortal(owner)
    await importLines(owner, ['a,Ana,,s-1,no', 'b,Ben,,s-2,yes'])
    const [ana, ben] = [await contactOf(owner, 'a'), await contactOf(owner, 'b')]
    await setContactFlag(owner, { contactId: ben.id, flag: 'restriction_lifted', on: true, reason: 'The order has ended' }, now)
    await makeInvitations(
      districtId,
      [ana, ben].map(({ id: contactId }) => ({ contactId, portalId })),
    )
    await importLines(owner, ['a,Ana,,s-1,no', 'b,Ben,,s-2,no'])
    const { notes } = await importLines(owner, ['a,Ana,no address,s-1,yes', 'b,Ben,,s-2,yes'])
    expect(notes.closedInvitations).toBe(1)
    const revoked = await inDistrict(districtId, (tx) => tx.invitation.findMany({ where: { districtId, revokedAt: { not: null } } }))
    expect(revoked).toMatchObject([{ contactId: ana.id, closedReason: 'restricted' }])
  })
})
