import { describe, expect, it } from 'vitest'
import { findSession } from '@/lib/auth/sessions'
import { setPassword } from '@/lib/auth/set-password'
import { signIn } from '@/lib/auth/sign-in'
import { inDistrict } from '@/lib/district-scope'
import { uuidV7 } from '@/lib/uuid-v7'
import { addTestProvider, linkTestAccount } from '@/scripts/testing/identity-providers'
import { makeDistrict } from '@/scripts/testing/make-district'
import { eventsOf, memberOf, twoOwners } from '@/scripts/testing/members'
import { addPasskeyTo } from '@/scripts/testing/second-factors'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import type { Actor } from './actor'
import { changeMember } from './change-member'
import { createMember } from './create-member'
import { removeMember } from './remove-member'
import { suspendMember } from './suspend-member'

const now = new Date('2026-03-01T12:00:00Z')

describe('changeMember', () => {
  it('gives another role and other schools, from the next request on', async () => {
    const { owner, admin } = await makeDistrict()
    const email = await setMemberPassword(admin, 'willow creek at dawn')
    const secret = (await signIn({ email, password: 'willow creek at dawn', userAgent: '' }, now)) ?? ''
    expect((await findSession(secret, now))?.actor).toMatchObject({ role: 'admin', schools: [] })
    await changeMember(owner, { id: admin.id ?? '', role: 'sender', schools: ['Oak'] }, now)
    expect((await findSession(secret, now))?.actor).toMatchObject({ id: admin.id, role: 'sender', schools: ['Oak'] })
  })

  it('is recorded each time something changes, and not otherwise', async () => {
    const { owner, sender } = await makeDistrict()
    const id = sender.id ?? ''
    await changeMember(owner, { id, role: 'sender' }, now)
    await changeMember(owner, { id, role: 'sender', schools: ['Oak'] }, now)
    await changeMember(owner, { id, role: 'sender', schools: ['Oak'] }, now)
    await changeMember(owner, { id, role: 'auditor' }, now)
    expect(await eventsOf(owner)).toEqual([
      { action: 'member.changed', subjectId: id, details: { role: 'sender', schools: ['Oak'] } },
      { action: 'member.changed', subjectId: id, details: { role: 'auditor', schools: [] } },
    ])
  })

  it.each(['owner', 'admin', 'auditor'] as const)('refuses schools for the %s, who sees every school', async (role) => {
    const { owner, sender } = await makeDistrict()
    await expect(changeMember(owner, { id: sender.id ?? '', role, schools: ['Oak'] }, now)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { schools: expect.any(String) },
    })
    expect(await memberOf(sender)).toMatchObject({ role: 'sender', schools: [] })
  })

  it('refuses to leave the district without an owner, and says so at the role', async () => {
    const { owner } = await makeDistrict()
    await expect(changeMember(owner, { id: owner.id ?? '', role: 'admin' }, now)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('The district would have no owner left.'),
      fields: { role: 'The district would have no owner left.' },
    })
    expect(await memberOf(owner)).toMatchObject({ role: 'owner' })
    expect(await eventsOf(owner)).toEqual([])
  })

  it('lets an owner step back while another owner is left', async () => {
    const { owner } = await twoOwners(now)
    await changeMember(owner, { id: owner.id ?? '', role: 'admin' }, now)
    expect(await memberOf(owner)).toMatchObject({ role: 'admin' })
  })

  it.each([
    ['suspended', suspendMember],
    ['removed', removeMember],
  ])('does not count an owner who is %s', async (_, end) => {
    const { owner, other } = await twoOwners(now)
    await end(owner, other.id ?? '', now)
    await expect(changeMember(owner, { id: owner.id ?? '', role: 'admin' }, now)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('does not count an owner who was invited and has set no password yet', async () => {
    const { owner, slug } = await makeDistrict()
    const { passwordCode } = await createMember(owner, { email: `aaron@${slug}.example.org`, role: 'owner' }, now)
    await expect(changeMember(owner, { id: owner.id ?? '', role: 'admin' }, now)).rejects.toMatchObject({ code: 'conflict' })
    await setPassword({ code: passwordCode, password: 'willow creek at dawn' }, now)
    await changeMember(owner, { id: owner.id ?? '', role: 'admin' }, now)
    expect(await memberOf(owner)).toMatchObject({ role: 'admin' })
  })

  it('counts an owner who signs in with a passkey alone, or with an account elsewhere', async () => {
    const addAccount = async (actor: Actor) => linkTestAccount(actor, await addTestProvider(actor, now), 'subject-1', now)
    for (const addWay of [addPasskeyTo, addAccount]) {
      const { owner, other } = await twoOwners(now)
      await inDistrict(owner.districtId, (tx) => tx.member.updateMany({ where: { id: other.id ?? '' }, data: { passwordHash: null } }))
      await expect(changeMember(owner, { id: owner.id ?? '', role: 'admin' }, now)).rejects.toMatchObject({ code: 'conflict' })
      await addWay(other, now)
      await changeMember(owner, { id: owner.id ?? '', role: 'admin' }, now)
      expect(await memberOf(owner)).toMatchObject({ role: 'admin' })
    }
  })

  it('lets one of two owners win who take each other’s role away at once', async () => {
    const pairs = await Promise.all(Array.from({ length: 5 }, () => twoOwners(now)))
    for (const { owner, other } of pairs) {
      const outcomes = await Promise.allSettled([
        changeMember(owner, { id: other.id ?? '', role: 'admin' }, now),
        changeMember(other, { id: owner.id ?? '', role: 'admin' }, now),
      ])
      expect(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))).toEqual(['conflict'])
      const roles = [await memberOf(owner), await memberOf(other)].map(({ role }) => role)
      expect(roles.sort()).toEqual(['admin', 'owner'])
    }
  })

  it.each(['admin', 'sender', 'auditor'] as const)('is refused to the %s', async (role) => {
    const district = await makeDistrict()
    await expect(changeMember(district[role], { id: district[role].id ?? '', role: 'owner' }, now)).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it('answers a member of another district, an unknown id and nonsense alike', async () => {
    const [{ owner }, elsewhere] = [await makeDistrict(), await makeDistrict()]
    for (const id of [elsewhere.sender.id ?? '', uuidV7(), 'nonsense', '']) {
      await expect(changeMember(owner, { id, role: 'owner' }, now)).rejects.toMatchObject({
        code: 'not_found',
        message: 'There is no such member in this district.',
      })
    }
    expect(await memberOf(elsewhere.sender)).toMatchObject({ role: 'sender' })
  })
})
