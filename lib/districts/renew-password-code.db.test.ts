import { describe, expect, it } from 'vitest'
import { findSession } from '@/lib/auth/sessions'
import { findPasswordCode, setPassword } from '@/lib/auth/set-password'
import { signIn } from '@/lib/auth/sign-in'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict } from '@/scripts/testing/make-district'
import { eventsOf, lookupsOf } from '@/scripts/testing/members'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { createMember } from './create-member'
import { renewPasswordCode } from './renew-password-code'
import { suspendMember } from './suspend-member'

const now = new Date('2026-03-01T12:00:00Z')
const password = 'willow creek at dawn'

describe('renewPasswordCode', () => {
  it('kills the member’s older codes, and nobody else’s', async () => {
    const { owner, slug } = await makeDistrict()
    const [one, other] = await Promise.all(
      ['one', 'other'].map((name) => createMember(owner, { email: `${name}@${slug}.example.org`, role: 'sender' }, now)),
    )
    const codes = [one?.passwordCode ?? '']
    for (let again = 0; again < 2; again++) codes.push((await renewPasswordCode(owner, one?.id ?? '', now)).passwordCode)
    const alive = await Promise.all(codes.map(async (code) => (await findPasswordCode(code, now)) !== undefined))
    expect(alive).toEqual([false, false, true])
    expect(await findPasswordCode(other?.passwordCode ?? '', now)).toMatchObject({ memberId: other?.id })
  })

  it('leaves one code alive when it is renewed twice at once', async () => {
    const { owner, sender } = await makeDistrict()
    const renewed = await Promise.all([1, 2, 3].map(() => renewPasswordCode(owner, sender.id ?? '', now)))
    const found = await Promise.all(renewed.map(({ passwordCode }) => findPasswordCode(passwordCode, now)))
    expect(found.filter(Boolean)).toHaveLength(1)
    expect(await lookupsOf(sender)).toEqual(['password_code'])
  })

  it('changes nothing until a password is set, which then ends the sessions', async () => {
    const { districtId, owner, admin } = await makeDistrict()
    const email = await setMemberPassword(admin, password)
    const secret = (await signIn({ email, password, userAgent: '' }, now)) ?? ''
    const { passwordCode } = await renewPasswordCode(owner, admin.id ?? '', now)
    expect(await findInDatabase(districtId, passwordCode)).toEqual([])
    expect(await findSession(secret, now)).toBeDefined()
    expect(await signIn({ email, password, userAgent: '' }, now)).toBeDefined()
    await setPassword({ code: passwordCode, password: 'another creek at noon' }, now)
    expect(await findSession(secret, now)).toBeUndefined()
    expect(await signIn({ email, password, userAgent: '' }, now)).toBeUndefined()
    expect(await signIn({ email, password: 'another creek at noon', userAgent: '' }, now)).toBeDefined()
  })

  it('is recorded without the code', async () => {
    const { owner, sender } = await makeDistrict()
    await renewPasswordCode(owner, sender.id ?? '', now)
    expect(await eventsOf(owner)).toEqual([{ action: 'member.password_renewed', subjectId: sender.id, details: {} }])
  })

  it('refuses a suspended member', async () => {
    const { owner, sender } = await makeDistrict()
    await suspendMember(owner, sender.id ?? '', now)
    await expect(renewPasswordCode(owner, sender.id ?? '', now)).rejects.toMatchObject({ code: 'conflict' })
    expect(await lookupsOf(sender)).toEqual([])
  })

  it.each(['admin', 'sender', 'auditor'] as const)('is refused to the %s', async (role) => {
    const district = await makeDistrict()
    await expect(renewPasswordCode(district[role], district[role].id ?? '', now)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('answers a member of another district, an unknown id and nonsense alike', async () => {
    const [{ owner }, elsewhere] = [await makeDistrict(), await makeDistrict()]
    for (const id of [elsewhere.sender.id ?? '', uuidV7(), 'nonsense']) {
      await expect(renewPasswordCode(owner, id, now)).rejects.toMatchObject({
        code: 'not_found',
        message: 'There is no such member in this district.',
      })
    }
    expect(await lookupsOf(elsewhere.sender)).toEqual([])
  })
})
