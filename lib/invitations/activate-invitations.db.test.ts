import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { savePortal } from '@/lib/portals/save-portal'
import { makeInvitations } from '@/scripts/testing/make-invitations'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { testLinkBase, testSecret } from '@/scripts/testing/make-portal'
import { activateAccounts, activateIn, countAccounts } from './activate-invitations'

const now = new Date('2026-11-20T15:00:00Z')
const past = (days: number) => new Date(now.getTime() - days * 86_400_000)

const observe = (actor: Actor, contactIds: readonly string[], at = now) =>
  inDistrict(actor.districtId, (tx) => activateAccounts(tx, { actor, contactIds: new Set(contactIds), source: 'roster', at }))

const count = ({ districtId }: Actor, contactIds: readonly string[]) =>
  inDistrict(districtId, (tx) => countAccounts(tx, { districtId, contactIds: new Set(contactIds) }))

const invitationsOf = ({ districtId }: Actor) => inDistrict(districtId, (tx) => tx.invitation.findMany({ orderBy: { id: 'asc' } }))

const eventsOf = ({ districtId }: Actor) =>
  inDistrict(districtId, (tx) =>
    tx.auditEvent.findMany({ where: { action: 'invitation.activated' }, include: { personal: true }, orderBy: { id: 'asc' } }),
  )

describe('activateAccounts', () => {
  it('marks the newest invitation of each contact, says who said so, and records each', async () => {
    const { owner, districtId, portalId, contactIds } = await makeIssuingDistrict([{}, {}, {}])
    const [ana = '', ben = '', chi = ''] = contactIds
    const ids = await makeInvitations(districtId, [
      { contactId: ana, portalId, createdAt: past(60), closesAt: past(46) },
      { contactId: ana, portalId, createdAt: past(10) },
      { contactId: ben, portalId, createdAt: past(10) },
    ])
    expect(await count(owner, contactIds)).toEqual({ activated: 2, already: 0, uninvited: 1 })
    expect(await observe(owner, [ana, ben, chi])).toEqual({ activated: 2, already: 0, uninvited: 1 })
    const [older, newer, bens] = await invitationsOf(owner)
    expect(older).toMatchObject({ id: ids[0], activatedAt: null, activationSource: null })
    expect([newer, bens]).toMatchObject([1, 2].map((n) => ({ id: ids[n], activatedAt: now, activationSource: 'roster' })))
    const events = await eventsOf(owner)
    expect(events.map(({ subjectId }) => subjectId).sort()).toEqual([ana, ben].sort())
    expect(events.map(({ leaf, personal }) => [JSON.parse(leaf).details, personal])).toEqual(
      expect.arrayContaining([[{ invitation_id: ids[1], portal_id: portalId, source: 'roster' }, null]]),
    )
  })

  it('marks an invitation that has ended or was revoked too: the family may have been faster', async () => {
    const { owner, districtId, portalId, contactIds } = await makeIssuingDistrict([{}, {}])
    const [ana = '', ben = ''] = contactIds
    await makeInvitations(districtId, [
      { contactId: ana, portalId, createdAt: past(60), closesAt: past(46) },
      { contactId: ben, portalId, createdAt: past(10), revokedAt: past(5) },
    ])
    expect(await observe(owner, contactIds)).toMatchObject({ activated: 2 })
    expect((await invitationsOf(owner)).map(({ activatedAt }) => activatedAt)).toEqual([now, now])
  })

  it('changes and records nothing when it is repeated, but marks an invitation that came since', async () => {
    const { owner, districtId, portalId, contactIds } = await makeIssuingDistrict([{}])
    const [contactId = ''] = contactIds
    await makeInvitations(districtId, [{ contactId, portalId, createdAt: past(10) }])
    await observe(owner, contactIds)
    const before = await invitationsOf(owner)
    expect(await observe(owner, contactIds, new Date(now.getTime() + 1_000))).toEqual({ activated: 0, already: 1, uninvited: 0 })
    expect(await invitationsOf(owner)).toEqual(before)
    expect(await eventsOf(owner)).toHaveLength(1)
    await makeInvitations(districtId, [{ contactId, portalId, createdAt: now }])
    expect(await observe(owner, contactIds)).toEqual({ activated: 1, already: 0, uninvited: 0 })
  })

  it('leaves invitations to other systems alone, since an account there is another one', async () => {
    const { owner, districtId, portalId, contactIds } = await makeIssuingDistrict([{}])
    const [contactId = ''] = contactIds
    const second = { kind: 'gg4l', name: 'Summer School', settings: { client_id: 'c', link_base: testLinkBase }, secret: testSecret }
    const { id: elsewhere } = await savePortal(owner, second, now)
    await inDistrict(districtId, (tx) =>
      tx.portal.update({ where: { districtId_id: { districtId, id: elsewhere } }, data: { kind: 'synap' } }),
    )
    const [ours, other] = await makeInvitations(districtId, [
      { contactId, portalId, createdAt: past(10) },
      { contactId, portalId: elsewhere, createdAt: past(1) },
    ])
    expect(await observe(owner, contactIds)).toEqual({ activated: 1, already: 0, uninvited: 0 })
    const rows = await invitationsOf(owner)
    expect(rows.find(({ id }) => id === ours)?.activatedAt).toEqual(now)
    expect(rows.find(({ id }) => id === other)?.activatedAt).toBeNull()
  })

  it('takes thousands at once', async () => {
    const { owner, districtId, portalId, contactIds } = await makeIssuingDistrict(Array.from({ length: 5_000 }, () => ({})))
    await makeInvitations(
      districtId,
      contactIds.map((contactId) => ({ contactId, portalId })),
    )
    expect(await observe(owner, contactIds)).toEqual({ activated: 5_000, already: 0, uninvited: 0 })
    expect(await eventsOf(owner)).toHaveLength(5_000)
  })

  it('marks nothing of another district', async () => {
    const { owner, districtId, portalId, contactIds } = await makeIssuingDistrict([{}])
    const invitationIds = await makeInvitations(districtId, [{ contactId: contactIds[0] ?? '', portalId }])
    const { owner: stranger } = await makeIssuingDistrict([{}])
    expect(await observe(stranger, contactIds)).toEqual({ activated: 0, already: 0, uninvited: 1 })
    const named = { actor: stranger, source: 'api' as const, at: now, invitationIds }
    expect(await inDistrict(stranger.districtId, (tx) => activateIn(tx, named))).toBe(0)
    expect(await invitationsOf(owner)).toMatchObject([{ activatedAt: null }])
  })
})
