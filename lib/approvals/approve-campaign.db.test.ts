import { describe, expect, it } from 'vitest'
import { createApiKey, findApiKeyActor, revokeApiKey } from '@/lib/auth/api-keys'
import { inDistrict } from '@/lib/district-scope'
import { operatorOf } from '@/lib/districts/actor'
import { changeMember } from '@/lib/districts/change-member'
import { removeMember } from '@/lib/districts/remove-member'
import { setTrustPolicy } from '@/lib/districts/set-trust-policy'
import { suspendMember } from '@/lib/districts/suspend-member'
import { defaultTrustPolicy } from '@/lib/districts/trust-policy'
import { getCampaign } from '@/lib/invitations/campaigns'
import { type CampaignRequest, issueLinks } from '@/lib/invitations/issue-links'
import { contactsAtOnce } from '@/lib/invitations/long-campaigns/begin-campaign'
import { savePortal } from '@/lib/portals/save-portal'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { approveRequest, declineRequest, withdrawRequest } from './decide-approval'
import { countWaiting, findDecided, findRecentlyDecided, findWaiting } from './find-approvals'

const now = new Date('2026-03-01T12:00:00Z')
const later = new Date('2026-03-02T12:00:00Z')
const afterAWeek = new Date('2026-03-08T12:00:00Z')
const page = { limit: 50 }

const plain = (count: number) => Array.from({ length: count }, (_, index) => ({ familyName: `Name ${index}` }))

/** Three contacts, of whom two need no second member. */
async function makeCautiousDistrict() {
  const district = await makeIssuingDistrict(plain(3))
  const { owner, portalId, contactIds } = district
  await setTrustPolicy(owner, { ...defaultTrustPolicy, approvalOverContacts: 2, approvalForLifetimes: true }, now)
  const request: CampaignRequest = { portal: portalId, selection: { contacts: contactIds } }
  const ask = async (actor = district.admin, asked: Partial<CampaignRequest> = {}) => {
    await expect(issueLinks(actor, { ...request, ...asked }, now)).rejects.toMatchObject({ code: 'approval_needed' })
    const [waiting] = await findWaiting(owner, now)
    if (!waiting) throw new Error('Nothing waits.')
    return waiting.id
  }
  const campaigns = () =>
    inDistrict(district.districtId, (tx) => tx.campaign.findMany({ where: { districtId: district.districtId }, orderBy: { id: 'asc' } }))
  return { ...district, request, ask, campaigns }
}

describe('a campaign that waits for a second member', () => {
  it('is left to the worker where it is large, and counts whom it selects', async () => {
    const { owner, districtId, ask, campaigns } = await makeCautiousDistrict()
    await makeContacts(districtId, plain(contactsAtOnce - 2))
    const id = await ask(undefined, { selection: { filter: {} } })
    expect(await findWaiting(owner, now)).toMatchObject([{ contacts: contactsAtOnce + 1 }])
    const { resultId } = await approveRequest(owner, id, later)
    expect(await campaigns()).toMatchObject([{ id: resultId, issuedCount: 0, pendingCount: contactsAtOnce + 1 }])
    expect((await getCampaign(owner, resultId ?? '')).state).toBe('issuing')
  })

  it('issues nothing, and says where it waits', async () => {
    const { owner, admin, request, campaigns } = await makeCautiousDistrict()
    const refusal = await issueLinks(admin, request, now).catch((error) => error)
    expect(refusal).toMatchObject({ code: 'approval_needed', message: expect.stringContaining('Approvals (/approvals)') })
    expect(refusal.message).toContain('a campaign to 3 contacts')
    expect(await campaigns()).toEqual([])
    expect(await findWaiting(owner, now)).toMatchObject([
      {
        standing: 'waiting',
        reasons: ['over_contacts'],
        contacts: 3,
        requestedBy: expect.stringContaining('admin@'),
        may: 'decide',
        act: { kind: 'campaign', portalName: 'Parent Portal', channel: 'link', form: 'signed', lifetimeSeconds: 18_000, schools: [] },
      },
    ])
  })

  it.each([
    ['as few contacts as need none', (ids: string[]) => ({ selection: { contacts: ids.slice(0, 2) } })],
    ['unknown contacts beside them', (ids: string[]) => ({ selection: { contacts: [...ids.slice(0, 2), 'nobody', 'no-one'] } })],
    ['a shorter lifetime', (ids: string[]) => ({ selection: { contacts: ids.slice(0, 1) }, lifetimeSeconds: 60 })],
  ])('is none over %s', async (_, asked) => {
    const { owner, admin, request, contactIds } = await makeCautiousDistrict()
    expect(await issueLinks(admin, { ...request, ...asked(contactIds) }, now)).toHaveProperty('links')
    expect(await findWaiting(owner, now)).toEqual([])
  })

  it('is one link of a longer life, too', async () => {
    const { owner, ask, contactIds } = await makeCautiousDistrict()
    await ask(undefined, { selection: { contacts: contactIds.slice(0, 1) }, lifetimeSeconds: 18_001 })
    expect(await findWaiting(owner, now)).toMatchObject([{ reasons: ['longer_lifetime'], act: { lifetimeSeconds: 18_001 } }])
  })

  it('waits once, however often it is pressed', async () => {
    const { owner, admin, sender, request, ask } = await makeCautiousDistrict()
    await ask(admin, { idempotencyKey: 'key-1' })
    await ask(admin, { idempotencyKey: 'key-1' })
    await Promise.allSettled([1, 2, 3].map((press) => issueLinks(admin, { ...request, idempotencyKey: `press-${press}` }, now)))
    expect(await findWaiting(owner, now)).toHaveLength(1)
    await ask(sender)
    expect(await findWaiting(owner, now)).toHaveLength(2)
  })

  it('waits beside forty-nine others of the same requester and no more', async () => {
    const { owner, admin, sender, request, ask, contactIds } = await makeCautiousDistrict()
    const selection = { contacts: contactIds.slice(0, 1) }
    const askFor = (seconds: number) => issueLinks(admin, { ...request, selection, lifetimeSeconds: 18_000 + seconds }, now)
    for (let seconds = 1; seconds <= 50; seconds++) await expect(askFor(seconds)).rejects.toMatchObject({ code: 'approval_needed' })
    await expect(askFor(51)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('50 requests') })
    await expect(askFor(50)).rejects.toMatchObject({ code: 'approval_needed' })
    await ask(sender)
    expect(await findWaiting(owner, now)).toHaveLength(51)
  })

  it('is issued as the requester once a second member approves, and recorded with both', async () => {
    const { districtId, owner, admin, ask, campaigns } = await makeCautiousDistrict()
    const id = await ask()
    const { resultId } = await approveRequest(owner, id, later)
    expect(await campaigns()).toMatchObject([{ id: resultId, actorKind: 'member', actorId: admin.id, issuedCount: 3, createdAt: later }])
    const [decided] = (await findDecided(admin, page, later)).rows
    expect(decided).toMatchObject({
      standing: 'approved',
      decidedBy: expect.stringContaining('owner@'),
      decidedAt: later,
      resultId,
      may: null,
    })
    const events = await inDistrict(districtId, (tx) =>
      tx.auditEvent.findMany({ where: { districtId, subjectId: id }, orderBy: { id: 'asc' } }),
    )
    expect(events.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['approval.requested', admin.id],
      ['approval.approved', owner.id],
    ])
    const details = { kind: 'campaign', contacts: 3, requested_by_kind: 'member', requested_by: admin.id, result_id: resultId }
    expect(JSON.parse(events[1]?.leaf ?? '').details).toEqual(details)
  })

  it('runs once, however many approve it at once and again', async () => {
    const { districtId, owner, admin, sender, ask, campaigns } = await makeCautiousDistrict()
    const id = await ask(sender)
    const answers = await Promise.all([owner, admin, owner, admin].map((actor) => approveRequest(actor, id, later)))
    expect(new Set(answers.map(({ resultId }) => resultId)).size).toBe(1)
    expect(await approveRequest(owner, id, afterAWeek)).toEqual(answers[0])
    expect(await campaigns()).toHaveLength(1)
    const approved = { districtId, action: 'approval.approved' }
    expect(await inDistrict(districtId, (tx) => tx.auditEvent.count({ where: approved }))).toBe(1)
  })

  it('answers a repeated idempotency key with the campaign once it is approved', async () => {
    const { owner, admin, request, ask } = await makeCautiousDistrict()
    const id = await ask(admin, { idempotencyKey: 'key-1' })
    await expect(issueLinks(admin, { ...request, idempotencyKey: 'key-1', channel: 'letter' }, now)).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    })
    const { resultId } = await approveRequest(owner, id, later)
    expect(await issueLinks(admin, { ...request, idempotencyKey: 'key-1' }, later)).toEqual({ campaignId: resultId, replayed: true })
  })

  it('is decided by nobody who asked for it, and by no sender, auditor, key or command line', async () => {
    const { districtId, owner, admin, sender, auditor, ask, campaigns } = await makeCautiousDistrict()
    const id = await ask(admin)
    const key = { ...owner, kind: 'api_key' as const, id: uuidV7() }
    for (const actor of [admin, sender, auditor, key, operatorOf(districtId)]) {
      await expect(approveRequest(actor, id, now)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(declineRequest(actor, id, now)).rejects.toMatchObject({ code: 'forbidden' })
    }
    expect(await campaigns()).toEqual([])
  })

  it.each([
    ['declined', declineRequest, 'owner'],
    ['withdrawn', withdrawRequest, 'admin'],
  ] as const)('is not issued once it is %s, also not for its idempotency key', async (standing, decide, who) => {
    const district = await makeCautiousDistrict()
    const { owner, admin, request, ask, campaigns } = district
    const id = await ask(admin, { idempotencyKey: 'key-1' })
    await decide(district[who], id, later)
    await expect(approveRequest(owner, id, later)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(standing) })
    await expect(declineRequest(owner, id, later)).rejects.toMatchObject({ code: 'conflict' })
    await expect(withdrawRequest(admin, id, later)).rejects.toMatchObject({ code: 'conflict' })
    await expect(issueLinks(admin, { ...request, idempotencyKey: 'key-1' }, later)).rejects.toMatchObject({ code: 'conflict' })
    expect(await findWaiting(owner, later)).toEqual([])
    expect((await findDecided(owner, page, later)).rows).toMatchObject([{ id, standing }])
    expect(await campaigns()).toEqual([])
  })

  it('expires after seven days', async () => {
    const { owner, ask, campaigns } = await makeCautiousDistrict()
    const id = await ask()
    expect(await findWaiting(owner, new Date(afterAWeek.getTime() - 1))).toHaveLength(1)
    expect(await findWaiting(owner, afterAWeek)).toEqual([])
    expect((await findDecided(owner, page, afterAWeek)).rows).toMatchObject([{ standing: 'expired', may: null }])
    await expect(approveRequest(owner, id, afterAWeek)).rejects.toMatchObject({ code: 'conflict' })
    expect(await campaigns()).toEqual([])
  })

  it('is withdrawn by the requester alone', async () => {
    const { owner, sender, ask } = await makeCautiousDistrict()
    const id = await ask(sender)
    await expect(withdrawRequest(owner, id, now)).rejects.toMatchObject({ code: 'not_found' })
    await withdrawRequest(sender, id, now)
    expect((await findDecided(sender, page, now)).rows).toMatchObject([{ standing: 'withdrawn' }])
  })
})

describe('approving', () => {
  it.each([
    ['was suspended', suspendMember],
    ['was removed', removeMember],
  ])('is refused when the requester %s', async (_, end) => {
    const { owner, admin, ask, campaigns } = await makeCautiousDistrict()
    const id = await ask(admin)
    await end(owner, admin.id ?? '', now)
    await expect(approveRequest(owner, id, later)).rejects.toMatchObject({ code: 'conflict' })
    expect(await campaigns()).toEqual([])
    await declineRequest(owner, id, later)
  })

  it('is refused when the requester’s role no longer allows it, and heeds the schools of now', async () => {
    const { districtId, owner, sender, ask, campaigns } = await makeCautiousDistrict()
    const [atOak = ''] = await makeContacts(districtId, [
      { familyName: 'Oakley', students: [{ givenName: 'Bo', familyName: 'Oakley', school: 'Oak' }] },
    ])
    const id = await ask(sender, { selection: { filter: {} } })
    await changeMember(owner, { id: sender.id ?? '', role: 'auditor', schools: [] }, now)
    await expect(approveRequest(owner, id, later)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('another role'),
    })
    await changeMember(owner, { id: sender.id ?? '', role: 'sender', schools: ['Oak'] }, now)
    expect(await findWaiting(owner, later)).toMatchObject([{ contacts: 4, act: { schools: ['Oak'] } }])
    const { resultId } = await approveRequest(owner, id, later)
    expect(await campaigns()).toMatchObject([{ id: resultId, issuedCount: 1 }])
    const issued = await inDistrict(districtId, (tx) => tx.campaignContact.findMany({ where: { districtId, campaignId: resultId ?? '' } }))
    expect(issued.map(({ contactId }) => contactId)).toEqual([atOak])
  })

  it('is refused when it would serve more contacts than were asked for', async () => {
    const { districtId, owner, ask, campaigns } = await makeCautiousDistrict()
    const id = await ask(undefined, { selection: { filter: {} } })
    await makeContacts(districtId, plain(1))
    await expect(approveRequest(owner, id, later)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('4 contacts'),
    })
    expect(await campaigns()).toEqual([])
    expect(await findWaiting(owner, later)).toHaveLength(1)
  })

  it('is refused when the links would live longer than was asked for', async () => {
    const { owner, portalId, ask, campaigns } = await makeCautiousDistrict()
    const id = await ask()
    await savePortal(owner, { id: portalId, kind: 'gg4l', name: 'Parent Portal', settings: { lifetime_seconds: 36_000 } }, now)
    await expect(approveRequest(owner, id, later)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('live longer'),
    })
    expect(await campaigns()).toEqual([])
  })

  it('issues for the portal that was asked for, whatever has its name now', async () => {
    const { owner, portalId, ask, campaigns } = await makeCautiousDistrict()
    const id = await ask(undefined, { portal: 'Parent Portal' })
    await savePortal(owner, { id: portalId, kind: 'gg4l', name: 'Renamed', settings: {} }, now)
    await approveRequest(owner, id, later)
    expect(await campaigns()).toMatchObject([{ portalId }])
  })

  it('does for an API key what it asked for, by an owner or admin who has not made the key, until the key is revoked', async () => {
    const { owner, admin, ask, campaigns } = await makeCautiousDistrict()
    const { id: keyId, key } = await createApiKey(owner, { name: 'Nightly sync', role: 'sender' }, now)
    const program = await findApiKeyActor(key)
    const id = await ask(program)
    expect(await findWaiting(admin, now)).toMatchObject([{ requestedBy: 'API key Nightly sync', may: 'decide' }])
    expect(await findWaiting(owner, now)).toMatchObject([{ may: null }])
    expect(await countWaiting(owner, now)).toEqual({ toDecide: 0, own: 0 })
    await approveRequest(admin, id, later)
    expect(await campaigns()).toMatchObject([{ actorKind: 'api_key', actorId: keyId }])
    const next = await ask(program, { lifetimeSeconds: 20_000 })
    await expect(approveRequest(owner, next, later)).rejects.toMatchObject({ code: 'forbidden' })
    await revokeApiKey(owner, keyId, now)
    await expect(approveRequest(admin, next, later)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('does for the command line what it asked for', async () => {
    const { districtId, owner, ask, campaigns } = await makeCautiousDistrict()
    const id = await ask(operatorOf(districtId))
    expect(await findWaiting(owner, now)).toMatchObject([{ requestedBy: 'Command line' }])
    await approveRequest(owner, id, later)
    expect(await campaigns()).toMatchObject([{ actorKind: 'operator', actorId: null }])
  })
})

describe('who sees what waits', () => {
  it('is everybody who may read the record, and of the senders the one who asked', async () => {
    const { owner, admin, sender, auditor, ask } = await makeCautiousDistrict()
    await ask(admin)
    const own = { ...sender, id: uuidV7() }
    expect(await findWaiting(auditor, now)).toMatchObject([{ may: null }])
    expect(await findWaiting(sender, now)).toEqual([])
    expect(await findWaiting(own, now)).toEqual([])
    await ask(sender)
    expect(await findWaiting(sender, now)).toMatchObject([
      { may: 'withdraw', act: { firstNames: ['Ana Name 0', 'Ana Name 1', 'Ana Name 2'] } },
    ])
    expect(await Promise.all([owner, admin, sender, auditor].map((actor) => countWaiting(actor, now)))).toEqual([
      { toDecide: 2, own: 0 },
      { toDecide: 1, own: 1 },
      { toDecide: 0, own: 1 },
      { toDecide: 0, own: 0 },
    ])
  })

  it('is nobody of another district, and an id of there is like one that does not exist', async () => {
    const { ask } = await makeCautiousDistrict()
    const id = await ask()
    const { owner: stranger } = await makeCautiousDistrict()
    expect(await findWaiting(stranger, now)).toEqual([])
    expect(await countWaiting(stranger, now)).toEqual({ toDecide: 0, own: 0 })
    for (const decide of [approveRequest, declineRequest, withdrawRequest])
      for (const unknown of [id, uuidV7(), 'nonsense'])
        await expect(decide(stranger, unknown, now)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is shown what was decided page by page, the newest first', async () => {
    const { owner, admin, ask, contactIds } = await makeCautiousDistrict()
    const ids: string[] = []
    for (const seconds of [18_001, 18_002, 18_003]) {
      const id = await ask(admin, { selection: { contacts: contactIds.slice(0, 1) }, lifetimeSeconds: seconds })
      await declineRequest(owner, id, later)
      ids.unshift(id)
    }
    const first = await findDecided(owner, { limit: 2 }, later)
    expect(first.rows.map(({ id }) => id)).toEqual(ids.slice(0, 2))
    const second = await findDecided(owner, { limit: 2, cursor: first.nextCursor ?? '' }, later)
    expect(second.rows.map(({ id }) => id)).toEqual(ids.slice(2))
  })
})

describe('findRecentlyDecided', () => {
  it('tells who asked what became of it for a week, the newest first, and nobody else', async () => {
    const { owner, admin, sender, ask, contactIds } = await makeCautiousDistrict()
    const ids: string[] = []
    for (const [index, decide] of [approveRequest, declineRequest].entries()) {
      const id = await ask(admin, { selection: { contacts: contactIds.slice(0, 1) }, lifetimeSeconds: 18_001 + index })
      await decide(owner, id, new Date(later.getTime() + index))
      ids.unshift(id)
    }
    const aWeekAfterBoth = new Date(later.getTime() + 7 * 24 * 60 * 60_000)
    expect(await findRecentlyDecided(admin, later)).toMatchObject([
      { id: ids[0], standing: 'declined', decidedBy: expect.stringContaining('owner@'), resultId: null },
      { id: ids[1], standing: 'approved', decidedBy: expect.stringContaining('owner@'), resultId: expect.any(String) },
    ])
    expect(await findRecentlyDecided(admin, aWeekAfterBoth)).toMatchObject([{ id: ids[0] }])
    for (const actor of [owner, sender]) expect(await findRecentlyDecided(actor, later)).toEqual([])
  })

  it('leaves out what waits, what was withdrawn and what has expired', async () => {
    const { admin, ask } = await makeCautiousDistrict()
    await withdrawRequest(admin, await ask(admin), now)
    await ask(admin)
    for (const at of [now, afterAWeek]) expect(await findRecentlyDecided(admin, at)).toEqual([])
  })
})

it('the campaign that came of an approval is the requester’s to open', async () => {
  const { owner, sender, ask } = await makeCautiousDistrict()
  const { resultId } = await approveRequest(owner, await ask(sender), later)
  expect(await getCampaign(sender, resultId ?? '')).toMatchObject({ counts: { issued: 3, skipped: 0 } })
})
