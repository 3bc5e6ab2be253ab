import { describe, expect, it } from 'vitest'
import { findEvents } from '@/lib/audit/find-events'
import { addLookup } from '@/lib/auth/access-lookup'
import { findSession } from '@/lib/auth/sessions'
import { findPasswordCode, setPassword } from '@/lib/auth/set-password'
import { signIn } from '@/lib/auth/sign-in'
import { inDistrict } from '@/lib/district-scope'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict } from '@/scripts/testing/make-district'
import { eventsOf, lookupsOf, memberOf, twoOwners } from '@/scripts/testing/members'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import { operatorOf } from './actor'
import { changeMember } from './change-member'
import { createMember } from './create-member'
import { findMembers } from './find-members'
import { removeMember } from './remove-member'
import { renewPasswordCode } from './renew-password-code'
import { savePreferences } from './save-preferences'
import { findSavedViews, saveView } from './saved-views'
import { reactivateMember, suspendMember } from './suspend-member'

const now = new Date('2026-03-01T12:00:00Z')
const later = new Date('2026-03-01T13:00:00Z')
const password = 'willow creek at dawn'

/** An admin who is signed in and holds a one-time address too. */
async function signedIn() {
  const district = await makeDistrict()
  const email = await setMemberPassword(district.admin, password)
  const secret = (await signIn({ email, password, userAgent: '' }, now)) ?? ''
  const id = district.admin.id ?? ''
  const { passwordCode } = await renewPasswordCode(district.owner, id, now)
  return { ...district, id, email, secret, passwordCode }
}

describe('removeMember', () => {
  it('signs the member out with the next request and leaves no way back in', async () => {
    const { owner, admin, id, email, secret, passwordCode } = await signedIn()
    expect(await findSession(secret, now)).toBeDefined()
    expect(await lookupsOf(admin)).toEqual(['password_code', 'session', 'sign_in'])
    await removeMember(owner, id, now)
    expect(await findSession(secret, now)).toBeUndefined()
    expect(await signIn({ email, password, userAgent: '' }, now)).toBeUndefined()
    expect(await findPasswordCode(passwordCode, now)).toBeUndefined()
    await expect(setPassword({ code: passwordCode, password }, now)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await lookupsOf(admin)).toEqual([])
    expect(await memberOf(admin)).toMatchObject({ removedAt: now, passwordHash: null })
  })

  it('takes the views that the member kept and how they like the screens, and nobody else’s', async () => {
    const { owner, admin, id } = await signedIn()
    for (const member of [owner, admin]) {
      await saveView(member, { list: 'contacts', name: 'Ana Reyes', parameters: { search: 'Reyes' } })
      await savePreferences(member, { density: 'compact' })
    }
    await removeMember(owner, id, now)
    expect(await findSavedViews(admin, 'contacts')).toEqual([])
    expect((await memberOf(admin)).preferences).toBeNull()
    expect(await findSavedViews(owner, 'contacts')).toHaveLength(1)
    expect((await memberOf(owner)).preferences).toMatchObject({ density: 'compact' })
  })

  it('keeps out whom a look-up and a session would still let in', async () => {
    const { districtId, owner, id, email, secret } = await signedIn()
    const where = { districtId_id: { districtId, id } }
    await inDistrict(districtId, (tx) => tx.member.update({ where, data: { removedAt: now } }))
    expect(await findSession(secret, now)).toBeUndefined()
    expect(await signIn({ email, password, userAgent: '' }, now)).toBeUndefined()
    expect((await findMembers(owner)).map((member) => member.id)).not.toContain(id)
  })

  it('is recorded, and the record still names the member', async () => {
    const { owner, id, email } = await signedIn()
    await removeMember(owner, id, now)
    expect((await findMembers(owner)).map((member) => member.id)).not.toContain(id)
    expect((await eventsOf(owner)).at(-1)).toEqual({ action: 'member.removed', subjectId: id, details: {} })
    const { rows } = await findEvents(owner, { filter: { member: id }, paging: { limit: 10 }, timeZone: 'UTC' })
    expect(rows.map(({ action, actor }) => [action, actor.name])).toContainEqual(['member.signed_in', email])
    expect(rows.find(({ action }) => action === 'member.removed')?.subjectName).toBe(email)
  })

  it('answers as for nobody once the member is removed', async () => {
    const { owner, id } = await signedIn()
    await removeMember(owner, id, now)
    const outcomes = await Promise.allSettled([
      removeMember(owner, id, now),
      suspendMember(owner, id, now),
      reactivateMember(owner, id, now),
      renewPasswordCode(owner, id, now),
      changeMember(owner, { id, role: 'owner' }, now),
    ])
    expect(outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'done'))).toEqual(Array(5).fill('not_found'))
  })

  it('refuses the own row, in whatever case the id is written', async () => {
    const { owner } = await twoOwners(now)
    for (const id of [owner.id ?? '', (owner.id ?? '').toUpperCase()]) {
      await expect(removeMember(owner, id, now)).rejects.toMatchObject({ code: 'forbidden' })
    }
    expect(await memberOf(owner)).toMatchObject({ removedAt: null })
  })

  it('refuses the last owner, also to the operator, and takes nothing away', async () => {
    const { districtId, owner } = await makeDistrict()
    const email = await setMemberPassword(owner, password)
    await expect(removeMember(operatorOf(districtId), owner.id ?? '', now)).rejects.toMatchObject({ code: 'conflict' })
    expect(await signIn({ email, password, userAgent: '' }, now)).toBeDefined()
  })

  it('lets one of two owners win who remove each other at once', async () => {
    const pairs = await Promise.all(Array.from({ length: 5 }, () => twoOwners(now)))
    for (const { owner, other } of pairs) {
      const outcomes = await Promise.allSettled([removeMember(owner, other.id ?? '', now), removeMember(other, owner.id ?? '', now)])
      expect(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))).toEqual(['conflict'])
    }
  })

  it.each(['admin', 'sender', 'auditor'] as const)('is refused to the %s', async (role) => {
    const district = await makeDistrict()
    await expect(removeMember(district[role], district.owner.id ?? '', now)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('answers a member of another district, an unknown id and nonsense alike', async () => {
    const [{ owner }, elsewhere] = [await makeDistrict(), await makeDistrict()]
    for (const id of [elsewhere.sender.id ?? '', uuidV7(), 'nonsense']) {
      await expect(removeMember(owner, id, now)).rejects.toMatchObject({
        code: 'not_found',
        message: 'There is no such member in this district.',
      })
    }
    expect(await memberOf(elsewhere.sender)).toMatchObject({ removedAt: null })
  })
})

describe('adding a removed member again', () => {
  it('revives the row with a new role and no password', async () => {
    const { owner, id, email, secret, passwordCode: old } = await signedIn()
    await suspendMember(owner, id, now)
    await removeMember(owner, id, now)
    const { id: revived, passwordCode } = await createMember(owner, { email, role: 'sender', schools: ['Oak'] }, later)
    expect(revived).toBe(id)
    expect((await findMembers(owner)).find((member) => member.id === id)).toEqual({
      id,
      email,
      role: 'sender',
      schools: ['Oak'],
      state: 'no_password',
      hasSecondFactor: false,
      createdAt: later,
    })
    expect(await signIn({ email, password, userAgent: '' }, later)).toBeUndefined()
    expect(await findSession(secret, later)).toBeUndefined()
    expect(await findPasswordCode(old, later)).toBeUndefined()
    await setPassword({ code: passwordCode, password: 'another creek at noon' }, later)
    const again = (await signIn({ email, password: 'another creek at noon', userAgent: '' }, later)) ?? ''
    expect((await findSession(again, later))?.actor).toMatchObject({ id, role: 'sender', schools: ['Oak'] })
    expect((await eventsOf(owner)).map(({ action }) => action)).toEqual([
      'member.password_renewed',
      'member.suspended',
      'member.removed',
      'member.created',
      'member.password_set',
    ])
  })

  it('is done by one of several who do it at once', async () => {
    const { owner, id, email } = await signedIn()
    await removeMember(owner, id, now)
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => createMember(owner, { email, role: 'auditor' }, later)))
    expect(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))).toEqual(['conflict', 'conflict'])
  })

  it('leaves a session dead that began while the member was being removed', async () => {
    const { districtId, owner, id, email, secret } = await signedIn()
    await removeMember(owner, id, now)
    // As a sign-in leaves it that looked before the removal and began its session after it.
    await inDistrict(districtId, async (tx) => {
      const { id: sessionId } = await tx.session.findFirstOrThrow({ where: { districtId, memberId: id } })
      await tx.session.updateMany({ where: { districtId, id: sessionId }, data: { revokedAt: null } })
      await addLookup(tx, { kind: 'session', secret, districtId, targetId: sessionId })
    })
    await createMember(owner, { email, role: 'auditor' }, now)
    expect(await findSession(secret, now)).toBeUndefined()
  })
})
