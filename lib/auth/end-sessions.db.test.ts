import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { makeDistrict } from '@/scripts/testing/make-district'
import { endOtherSessions, endSessionsOf } from './end-sessions'
import { findPendingSession, findSession } from './sessions'
import { startSession } from './start-session'

const now = new Date('2026-03-01T12:00:00Z')
const secondLater = new Date(now.getTime() + 1_000)

/** A living session of the member; `waits` for one that has not shown its second factor. */
async function begin({ districtId, id }: Actor, { waits = false } = {}) {
  const proof = { method: 'password', strong: !waits, stillHolds: () => true } as const
  const secret = (await startSession({ member: { districtId, id: id ?? '' }, userAgent: 'Mozilla/5.0', proof }, now)) ?? ''
  return { secret, sessionId: (await findSession(secret, now))?.sessionId ?? '' }
}

/** A member who has had a second factor for so long that a password alone leaves a session waiting. */
async function makeEnrolled() {
  const district = await makeDistrict()
  const { districtId, admin } = district
  await inDistrict(districtId, (tx) => tx.member.updateMany({ where: { id: admin.id ?? '' }, data: { createdAt: new Date(0) } }))
  return district
}

const revocations = (districtId: string) =>
  inDistrict(districtId, (tx) =>
    tx.auditEvent.findMany({ where: { districtId, action: 'session.revoked' }, select: { actorId: true, subjectId: true, at: true } }),
  )

describe('endOtherSessions', () => {
  it('ends all of the member’s sessions but this one, also one that waits for its second factor, each recorded', async () => {
    const { districtId, admin, sender } = await makeEnrolled()
    const [own, other, third] = [await begin(admin), await begin(admin), await begin(admin)]
    const waiting = await begin(admin, { waits: true })
    const colleague = await begin(sender)
    expect(await findPendingSession(waiting.secret, now)).toBeDefined()

    expect(await endOtherSessions(admin, own.sessionId, secondLater)).toEqual({ ended: 3 })
    for (const { secret } of [other, third]) expect(await findSession(secret, secondLater)).toBeUndefined()
    expect(await findPendingSession(waiting.secret, secondLater)).toBeUndefined()
    for (const { secret } of [own, colleague]) expect(await findSession(secret, secondLater)).toBeDefined()
    const told = { actorId: admin.id, subjectId: admin.id, at: secondLater }
    expect(await revocations(districtId)).toEqual([told, told, told])
    expect(await endOtherSessions(admin, own.sessionId, secondLater)).toEqual({ ended: 0 })
  })

  it('spares none for a session that is another member’s, over, or no session at all', async () => {
    const { districtId, admin, sender } = await makeDistrict()
    const [own, other, colleague] = [await begin(admin), await begin(admin), await begin(sender)]
    await endOtherSessions(admin, own.sessionId, now)
    for (const id of [colleague.sessionId, other.sessionId, crypto.randomUUID(), 'nonsense']) {
      await expect(endOtherSessions(admin, id, now)).rejects.toMatchObject({ code: 'not_found' })
    }
    expect(await findSession(own.secret, now)).toBeDefined()
    expect(await revocations(districtId)).toHaveLength(1)
  })

  it('is nothing for a program: a key has no sessions', async () => {
    const { admin } = await makeDistrict()
    const { sessionId } = await begin(admin)
    await expect(endOtherSessions({ ...admin, kind: 'system', id: null }, sessionId, now)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('endSessionsOf', () => {
  it('ends every session of a member for an owner, who may sign in again', async () => {
    const { districtId, owner, admin } = await makeDistrict()
    const [first, second, own] = [await begin(admin), await begin(admin), await begin(owner)]
    expect(await endSessionsOf(owner, admin.id ?? '', secondLater)).toEqual({ ended: 2 })
    for (const { secret } of [first, second]) expect(await findSession(secret, secondLater)).toBeUndefined()
    expect(await findSession(own.secret, secondLater)).toBeDefined()
    const told = { actorId: owner.id, subjectId: admin.id, at: secondLater }
    expect(await revocations(districtId)).toEqual([told, told])
    expect(await findSession((await begin(admin)).secret, secondLater)).toBeDefined()
  })

  it('does not find a member of another district', async () => {
    const [ours, theirs] = [await makeDistrict(), await makeDistrict()]
    const { secret } = await begin(theirs.admin)
    for (const id of [theirs.admin.id ?? '', crypto.randomUUID(), 'nonsense']) {
      await expect(endSessionsOf(ours.owner, id, now)).rejects.toMatchObject({ code: 'not_found' })
    }
    expect(await findSession(secret, now)).toBeDefined()
  })

  it.each(['admin', 'sender', 'auditor'] as const)('is refused to the %s', async (role) => {
    const district = await makeDistrict()
    await expect(endSessionsOf(district[role], district.owner.id ?? '', now)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
