import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { operatorOf } from '@/lib/districts/actor'
import { createPasswordCode } from '@/lib/districts/create-member'
import { makeDistrict } from '@/scripts/testing/make-district'
import { eventsOf, memberOf } from '@/scripts/testing/members'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import { changePassword, getPasswordStanding } from './change-password'
import { resetSecondFactors } from './remove-second-factor'
import { findSession } from './sessions'
import { findPasswordCode } from './set-password'
import { signIn } from './sign-in'

const now = new Date('2026-03-01T12:00:00Z')
const current = 'willow creek at dawn'
const password = 'another creek at noon'

async function signedIn() {
  const district = await makeDistrict()
  const email = await setMemberPassword(district.admin, current)
  const begin = async () => (await signIn({ email, password: current, userAgent: '' }, now)) ?? ''
  const [here, there] = [await begin(), await begin()]
  const sessionId = (await findSession(here, now))?.sessionId ?? ''
  return { ...district, email, here, there, sessionId }
}

async function addPasskey({ districtId, id }: Actor) {
  const memberId = id ?? ''
  const passkey = { districtId, memberId, credentialId: memberId, publicKey: new Uint8Array(8), name: 'Key', transports: [] }
  await inDistrict(districtId, (tx) => tx.passkey.create({ data: passkey }))
}

describe('changePassword', () => {
  it('sets the new password, keeps this session, ends the others and is recorded', async () => {
    const { admin, email, here, there, sessionId } = await signedIn()
    await changePassword(admin, { current, password }, { sessionId, now })
    expect(await findSession(here, now)).toBeDefined()
    expect(await findSession(there, now)).toBeUndefined()
    expect(await signIn({ email, password: current, userAgent: '' }, now)).toBeUndefined()
    expect(await signIn({ email, password, userAgent: '' }, now)).toBeDefined()
    expect(await eventsOf(admin)).toEqual([{ action: 'member.password_set', subjectId: admin.id, details: {} }])
  })

  it('kills every one-time address at which a password could still be set', async () => {
    const { admin, districtId, sessionId } = await signedIn()
    const code = await inDistrict(districtId, (tx) => createPasswordCode(tx, { districtId, memberId: admin.id ?? '' }, now))
    await changePassword(admin, { current, password }, { sessionId, now })
    expect(await findPasswordCode(code, now)).toBeUndefined()
  })

  it('refuses a wrong current password, and changes nothing', async () => {
    const { admin, there, sessionId } = await signedIn()
    const before = await memberOf(admin)
    await expect(changePassword(admin, { current: 'willow creek at dusk', password }, { sessionId, now })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { current: expect.any(String) },
    })
    expect(await memberOf(admin)).toEqual(before)
    expect(await findSession(there, now)).toBeDefined()
  })

  it('takes five wrong ones in a quarter of an hour, then not even the right one; right ones do not count', async () => {
    const { admin, sessionId } = await signedIn()
    const change = (tried: string) => changePassword(admin, { current: tried, password: 'too short' }, { sessionId, now })
    for (let tries = 0; tries < 6; tries += 1)
      await expect(change(current)).rejects.toMatchObject({ fields: { password: expect.any(String) } })
    for (let tries = 0; tries < 5; tries += 1)
      await expect(change('wrong')).rejects.toMatchObject({ fields: { current: expect.any(String) } })
    await expect(change(current)).rejects.toMatchObject({ code: 'rate_limited' })
  })

  it('refuses a short password, and takes it beside a second factor, where it is marked as short', async () => {
    const { admin, sessionId } = await signedIn()
    const change = (from: string, to: string) => changePassword(admin, { current: from, password: to }, { sessionId, now })
    await expect(change(current, 'plumkite')).rejects.toMatchObject({ fields: { password: expect.stringContaining('15') } })
    expect(await getPasswordStanding(admin)).toEqual({ hasPassword: true, shortest: 15 })
    await addPasskey(admin)
    expect(await getPasswordStanding(admin)).toEqual({ hasPassword: true, shortest: 8 })
    await change(current, 'plumkite')
    expect((await memberOf(admin)).passwordIsShort).toBe(true)
    await change('plumkite', password)
    expect((await memberOf(admin)).passwordIsShort).toBe(false)
  })

  it('lets a short password stand beside a second factor only: both go when an owner takes the factors away', async () => {
    const { admin, owner, email, sessionId } = await signedIn()
    await addPasskey(admin)
    await changePassword(admin, { current, password: 'plumkite' }, { sessionId, now })
    await resetSecondFactors(owner, admin.id ?? '', now)
    expect(await memberOf(admin)).toMatchObject({ passwordHash: null, passwordIsShort: false })
    expect(await signIn({ email, password: 'plumkite', userAgent: '' }, now)).toBeUndefined()
  })

  it('refuses what is guessed first, the names of the member’s own district among it', async () => {
    const { admin, sessionId } = await signedIn()
    for (const guessed of ['password1234567', 'Willow Creek Unified']) {
      await expect(changePassword(admin, { current, password: guessed }, { sessionId, now })).rejects.toMatchObject({
        code: 'invalid_input',
        fields: { password: expect.any(String) },
      })
    }
  })

  it('is for members with a password, and for nobody else', async () => {
    const { sender, districtId } = await makeDistrict()
    expect(await getPasswordStanding(sender)).toEqual({ hasPassword: false, shortest: 15 })
    await expect(changePassword(sender, { current: '', password }, { sessionId: '', now })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(changePassword(operatorOf(districtId), { current, password }, { sessionId: '', now })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})
