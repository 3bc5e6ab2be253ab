import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { insertRows } from '@/lib/insert-rows'
import type { ClosedReason } from '@/lib/invitations/closed-reason'
import { getInvitation } from '@/lib/invitations/invitations'
import { openInvitePage } from '@/lib/invitations/invite-page'
import { issueLinks } from '@/lib/invitations/issue-links'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeInvitations } from '@/scripts/testing/make-invitations'
import { invitePagesTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { makeOutbox, setMailServer } from '@/scripts/testing/make-outbox'
import { closeInvitations, reopenClosedInvitations } from './close-invitations'

const now = new Date('2026-11-23T15:00:00Z')
const importId = uuidV7()

type Affected = { contactId: string | undefined; why: ClosedReason }

const placeIn = ({ districtId }: Pick<Actor, 'districtId'>, id = importId) => ({ districtId, importId: id, sourceId: uuidV7() })

/** Closes as the transaction that applies an import does. */
async function close(actor: Actor, affected: readonly Affected[], { at = now, id = importId } = {}): Promise<number> {
  return inDistrict(actor.districtId, async (tx) => {
    await tx.$executeRaw`CREATE TEMPORARY TABLE import_affected (contact_id uuid, why text) ON COMMIT DROP`
    const rows = affected.map(({ contactId = null, why }) => ({ contact_id: contactId, why }))
    await insertRows(tx, { table: 'import_affected', rows })
    return closeInvitations(tx, { doer: actor, place: placeIn(actor, id), now: at })
  })
}

const reopen = (actor: Actor, at = now) =>
  inDistrict(actor.districtId, (tx) => reopenClosedInvitations(tx, { doer: actor, place: placeIn(actor), now: at }))

const invitationsOf = ({ districtId }: Actor) =>
  inDistrict(districtId, (tx) => tx.invitation.findMany({ where: { districtId }, orderBy: { id: 'asc' } }))

const messagesOf = ({ districtId }: Actor) =>
  inDistrict(districtId, (tx) =>
    tx.message.findMany({ where: { districtId }, orderBy: { id: 'asc' }, select: { state: true, cause: true, fence: true } }),
  )

const recorded = ({ districtId }: Actor, action: string) =>
  inDistrict(districtId, async (tx) => {
    const events = await tx.auditEvent.findMany({ where: { districtId, action }, orderBy: { id: 'asc' } })
    return events.map(({ leaf }) => JSON.parse(leaf))
  })

const look = { visit: new Request('https://invite.example.org/', { headers: { 'user-agent': 'Mozilla/5.0' } }) }

async function stateOfPage(actor: Actor, code: string): Promise<string> {
  const district = await inDistrict(actor.districtId, (tx) => tx.district.findUniqueOrThrow({ where: { id: actor.districtId } }))
  return (await openInvitePage({ slug: district.slug, code, ...look }, now)).state
}

/** Three contacts with an invite page each. */
async function withPages() {
  const district = await makeIssuingDistrict([{ email: 'a@example.org' }, { email: 'b@example.org' }, { email: 'c@example.org' }])
  const { pages } = await invitePagesTo(district.owner, { ...district, now })
  return { ...district, pages }
}

describe('closeInvitations', () => {
  it('closes the invite pages of whom the roster changed, and says why in the record', async () => {
    const { admin, contactIds, pages, portalId } = await withPages()
    const [left, restricted] = contactIds
    expect(
      await close(admin, [
        { contactId: left, why: 'left' },
        { contactId: restricted, why: 'restricted' },
      ]),
    ).toBe(2)
    expect(await Promise.all(pages.map(({ code }) => stateOfPage(admin, code)))).toEqual(['closed', 'closed', 'open'])
    const events = await recorded(admin, 'invitation.revoked')
    expect(events).toMatchObject([
      { subject_id: left, details: { invitation_id: pages[0]?.invitationId, portal_id: portalId, reason: 'left', import_id: importId } },
      { subject_id: restricted, details: { reason: 'restricted' } },
    ])
    expect(await getInvitation(admin, pages[0]?.invitationId ?? '', now)).toMatchObject({ status: 'revoked', closedReason: 'left' })
  })

  it('lets a contact with another e-mail address be invited again at once, at another address of ours', async () => {
    const { owner, admin, portalId, contactIds, pages } = await withPages()
    const contactId = contactIds[0] ?? ''
    expect(await close(admin, [{ contactId, why: 'email_changed' }])).toBe(1)
    const [fresh] = (await invitePagesTo(owner, { portalId, contactIds: [contactId], now })).pages
    expect(fresh?.code).not.toBe(pages[0]?.code)
    expect(await stateOfPage(admin, pages[0]?.code ?? '')).toBe('closed')
    expect(await stateOfPage(admin, fresh?.code ?? '')).toBe('open')
  })

  it('leaves alone what has no page at the old address, is activated, revoked or over', async () => {
    const { admin, districtId, portalId, contactIds } = await makeIssuingDistrict([{}, {}, {}, {}])
    const [signed = '', activated = '', revoked = '', over = ''] = contactIds
    const ids = await makeInvitations(districtId, [
      { contactId: signed, portalId },
      { contactId: activated, portalId },
      { contactId: revoked, portalId, revokedAt: new Date('2026-03-01T00:00:00Z') },
      { contactId: over, portalId, closesAt: now },
    ])
    await inDistrict(districtId, (tx) =>
      tx.invitation.updateMany({ where: { id: ids[1] ?? '' }, data: { activatedAt: now, activationSource: 'hand' } }),
    )
    const before = await invitationsOf(admin)
    expect(
      await close(admin, [
        { contactId: signed, why: 'email_changed' },
        { contactId: activated, why: 'left' },
        { contactId: revoked, why: 'left' },
        { contactId: over, why: 'left' },
      ]),
    ).toBe(0)
    expect(await invitationsOf(admin)).toEqual(before)
    expect(await close(admin, [{ contactId: signed, why: 'left' }])).toBe(1)
  })

  it('spares a contact whose restriction an owner has lifted', async () => {
    const { admin, districtId, portalId } = await makeIssuingDistrict([])
    const [contactId = ''] = await makeContacts(districtId, [{ restricted: true, restrictionLifted: 'The order has ended' }])
    await makeInvitations(districtId, [{ contactId, portalId }])
    expect(await close(admin, [{ contactId, why: 'restricted' }])).toBe(0)
  })

  it('names the weightier of two reasons, and never touches another district', async () => {
    const { admin, contactIds } = await withPages()
    const other = await withPages()
    const [contactId] = contactIds
    const both = [
      { contactId, why: 'email_changed' as const },
      { contactId, why: 'restricted' as const },
      { contactId: other.contactIds[0], why: 'left' as const },
    ]
    expect(await close(admin, both)).toBe(1)
    expect((await recorded(admin, 'invitation.revoked')).map(({ details }) => details.reason)).toEqual(['restricted'])
    expect((await invitationsOf(other.admin)).every(({ revokedAt }) => revokedAt === null)).toBe(true)
  })

  it('cancels the mails that wait for nobody else', async () => {
    const { admin, owner, districtId, portalId } = await makeIssuingDistrict([])
    await setMailServer(districtId, { port: 9 })
    const contactIds = await makeContacts(districtId, [
      { email: 'one@example.org' },
      { email: 'both@example.org', givenName: 'Ana' },
      { email: 'both@example.org', givenName: 'Ben' },
      { email: 'moved@example.org' },
    ])
    await issueLinks(owner, { portal: portalId, selection: { contacts: contactIds }, channel: 'email' }, now)
    const [one, ana, ben, moved] = contactIds
    await close(admin, [
      { contactId: one, why: 'left' },
      { contactId: ana, why: 'left' },
      { contactId: moved, why: 'email_changed' },
    ])
    const states = (await messagesOf(admin)).map(({ state, cause }) => [state, cause])
    expect(states.sort()).toEqual([
      ['cancelled', 'address_changed'],
      ['cancelled', 'nobody_left'],
      ['queued', null],
    ])
    await close(admin, [{ contactId: ben, why: 'left' }])
    expect((await messagesOf(admin)).filter(({ state }) => state === 'queued')).toEqual([])
  })

  it('takes a mail from the worker that holds it, and leaves one that was delivered', async () => {
    const { admin, districtId, messageIds } = await makeOutbox({ count: 2 })
    const [held = '', sent = ''] = messageIds
    await inDistrict(districtId, async (tx) => {
      await tx.message.updateMany({
        where: { id: held },
        data: { state: 'leased', fence: 4, leasedUntil: new Date(now.getTime() + 60_000) },
      })
      await tx.message.updateMany({ where: { id: sent }, data: { state: 'accepted', settledAt: now } })
    })
    const contacts = await inDistrict(districtId, (tx) => tx.contact.findMany({ where: { districtId } }))
    expect(
      await close(
        admin,
        contacts.map(({ id }) => ({ contactId: id, why: 'left' })),
      ),
    ).toBe(2)
    expect(await messagesOf(admin)).toEqual([
      { state: 'cancelled', cause: 'nobody_left', fence: 5 },
      { state: 'accepted', cause: null, fence: 0 },
    ])
  })

  it('closes ten thousand at once, each with its event', async () => {
    const { admin, districtId, portalId } = await makeIssuingDistrict([])
    const count = 10_000
    const contactIds = await makeContacts(
      districtId,
      Array.from({ length: count }, (_, index) => ({ email: `family${index}@example.org` })),
    )
    await makeInvitations(
      districtId,
      contactIds.map((contactId) => ({ contactId, portalId })),
    )
    const affected = contactIds.map((contactId) => ({ contactId, why: 'left' as const }))
    expect(await close(admin, affected)).toBe(count)
    expect(await inDistrict(districtId, (tx) => tx.auditEvent.count({ where: { districtId, action: 'invitation.revoked' } }))).toBe(count)
    expect(await reopen(admin)).toBe(count)
    expect((await invitationsOf(admin)).filter(({ revokedAt }) => revokedAt !== null)).toEqual([])
  }, 120_000)
})

describe('reopenClosedInvitations', () => {
  it('opens what the import closed again, at the same address, with its mail', async () => {
    const { admin, owner, districtId, portalId } = await makeIssuingDistrict([])
    await setMailServer(districtId, { port: 9 })
    const contactIds = await makeContacts(districtId, [{ email: 'one@example.org' }])
    await issueLinks(owner, { portal: portalId, selection: { contacts: contactIds }, channel: 'email' }, now)
    const before = await invitationsOf(admin)
    await close(admin, [{ contactId: contactIds[0], why: 'left' }])
    await inDistrict(districtId, (tx) => tx.dueMail.deleteMany({ where: { districtId } }))
    expect(await reopen(admin, new Date(now.getTime() + 60_000))).toBe(1)
    expect(await invitationsOf(admin)).toEqual(before)
    expect(await messagesOf(admin)).toMatchObject([{ state: 'queued', cause: null }])
    expect(await inDistrict(districtId, (tx) => tx.dueMail.count({ where: { districtId } }))).toBe(1)
    expect(await recorded(admin, 'invitation.reopened')).toMatchObject([
      { subject_id: contactIds[0], details: { invitation_id: before[0]?.id, portal_id: portalId, import_id: importId } },
    ])
    expect(await reopen(admin)).toBe(0)
  })

  it('leaves closed what another import or a member closed, and what was replaced, activated or is over', async () => {
    const { admin, owner, districtId, portalId, contactIds, pages } = await withPages()
    const [replaced = '', activated = '', other = ''] = contactIds
    await close(admin, [
      { contactId: replaced, why: 'email_changed' },
      { contactId: activated, why: 'left' },
    ])
    await close(admin, [{ contactId: other, why: 'left' }], { id: uuidV7() })
    await invitePagesTo(owner, { portalId, contactIds: [replaced], now })
    await inDistrict(districtId, (tx) =>
      tx.invitation.updateMany({ where: { id: pages[1]?.invitationId ?? '' }, data: { activatedAt: now, activationSource: 'report' } }),
    )
    expect(await reopen(admin)).toBe(0)
    const fresh = await withPages()
    await close(fresh.admin, [{ contactId: fresh.contactIds[0], why: 'left' }])
    expect(await reopen(fresh.admin, new Date('2028-01-01T00:00:00Z'))).toBe(0)
  })
})
