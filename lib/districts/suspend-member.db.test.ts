import { describe, expect, it } from 'vitest'
import { findOwnSessions, findSession } from '@/lib/auth/sessions'
import { findPasswordCode, setPassword } from '@/lib/auth/set-password'
import { signIn } from '@/lib/auth/sign-in'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict } from '@/scripts/testing/make-district'
import { eventsOf, lookupsOf, memberOf, twoOwners } from '@/scripts/testing/members'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import { operatorOf } from './actor'
import { findMembers } from './find-members'
import { renewPasswordCode } from './renew-password-code'
import { reactivateMember, suspendMember } from './suspend-member'

const now = new Date('2026-03-01T12:00:00Z')
const password = 'willow creek at dawn'

async function signedIn() {
  const district = await makeDistrict()
  const email = await setMemberPassword(district.admin, password)
  const attempt = { email, password, userAgent: '' }
  const secrets = [await signIn(attempt, now), await signIn(attempt, now)].map((secret) => secret ?? '')
  return { ...district, id: district.admin.id ?? '', attempt, secrets }
}

describe('suspendMember', () => {
  it('signs the member out everywhere with the next request and keeps them out', async () => {
    const { owner, admin, id, attempt, secrets } = await signedIn()
    for (const secret of secrets) expect(await findSession(secret, now)).toBeDefined()
    await suspendMember(owner, id, now)
    for (const secret of secrets) expect(await findSession(secret, now)).toBeUndefined()
    expect(await findOwnSessions(admin, now)).toEqual([])
    expect(await lookupsOf(admin)).toEqual(['sign_in'])
    expect(await signIn(attempt, now)).toBeUndefined()
    expect((await findMembers(owner)).find((member) => member.id === id)).toMatchObject({ state: 'suspended' })
  })

  it('makes a one-time address useless for as long as it lasts', async () => {
    const { owner, id } = await signedIn()
    const { passwordCode } = await renewPasswordCode(owner, id, now)
    await suspendMember(owner, id, now)
    expect(await findPasswordCode(passwordCode, now)).toBeUndefined()
    await expect(setPassword({ code: passwordCode, password: 'another creek at noon' }, now)).rejects.toMatchObject({ code: 'forbidden' })
    await reactivateMember(owner, id, now)
    expect(await findPasswordCode(passwordCode, now)).toMatchObject({ memberId: id })
  })

  it('leaves the sessions of everybody else alone', async () => {
    const { owner, sender, id } = await signedIn()
    const email = await setMemberPassword(sender, password)
    const secret = (await signIn({ email, password, userAgent: '' }, now)) ?? ''
    await suspendMember(owner, id, now)
    expect(await findSession(secret, now)).toBeDefined()
  })

  it('is recorded once, as is the reactivation', async () => {
    const { owner, id } = await signedIn()
    await reactivateMember(owner, id, now)
    await suspendMember(owner, id, now)
    await suspendMember(owner, id, now)
    await reactivateMember(owner, id, now)
    await reactivateMember(owner, id, now)
    expect(await eventsOf(owner)).toEqual([
      { action: 'member.suspended', subjectId: id, details: {} },
      { action: 'member.reactivated', subjectId: id, details: {} },
    ])
  })

  it('refuses the own row, in whatever case the id is written', async () => {
    const { owner } = await twoOwners(now)
    for (const id of [owner.id ?? '', (owner.id ?? '').toUpperCase()]) {
      await expect(suspendMember(owner, id, now)).rejects.toMatchObject({ code: 'forbidden' })
    }
    expect(await memberOf(owner)).toMatchObject({ suspendedAt: null })
  })

  it('refuses the last owner, also to the operator', async () => {
    const { districtId, owner } = await makeDistrict()
    await expect(suspendMember(operatorOf(districtId), owner.id ?? '', now)).rejects.toMatchObject({ code: 'conflict' })
    expect(await memberOf(owner)).toMatchObject({ suspendedAt: null })
  })

  it('lets one of two owners win who suspend each other at once', async () => {
    const pairs = await Promise.all(Array.from({ length: 5 }, () => twoOwners(now)))
    for (const { owner, other } of pairs) {
      const outcomes = await Promise.allSettled([suspendMember(owner, other.id ?? '', now), suspendMember(other, owner.id ?? '', now)])
      expect(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))).toEqual(['conflict'])
    }
  })
})

describe('reactivateMember', () => {
  it('lets the member sign in with the old password, and brings no session back', async () => {
    const { owner, id, attempt, secrets } = await signedIn()
    await suspendMember(owner, id, now)
    await reactivateMember(owner, id, now)
    for (const secret of secrets) expect(await findSession(secret, now)).toBeUndefined()
    const secret = (await signIn(attempt, now)) ?? ''
    expect((await findSession(secret, now))?.actor).toMatchObject({ id })
  })
})

describe.each([
  ['suspendMember', suspendMember],
  ['reactivateMember', reactivateMember],
])('%s', (_, act) => {
  it.each(['admin', 'sender', 'auditor'] as const)('is refused to the %s', async (role) => {
    const district = await makeDistrict()
    await expect(act(district[role], district.owner.id ?? '', now)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('answers a member of another district, an unknown id and nonsense alike', async () => {
    const [{ owner }, elsewhere] = [await makeDistrict(), await makeDistrict()]
    for (const id of [elsewhere.sender.id ?? '', uuidV7(), 'nonsense']) {
      await expect(act(owner, id, now)).rejects.toMatchObject({ code: 'not_found', message: 'There is no such member in this district.' })
    }
    expect(await memberOf(elsewhere.sender)).toMatchObject({ suspendedAt: null })
  })
})
