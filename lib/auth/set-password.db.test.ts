import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { createMember } from '@/lib/districts/create-member'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict } from '@/scripts/testing/make-district'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { addLookup, newAccessSecret } from './access-lookup'
import { findSession } from './sessions'
import { findPasswordCode, setPassword } from './set-password'
import { signIn } from './sign-in'

const now = new Date('2026-03-01T12:00:00Z')
const password = 'willow creek at dawn'
const userAgent = 'Mozilla/5.0'

async function invited() {
  const district = await makeDistrict()
  const email = `${uuidV7()}@example.org`
  const { id, passwordCode } = await createMember(district.owner, { email, role: 'sender', schools: ['Oak'] }, now)
  return { ...district, email, id, code: passwordCode }
}

describe('setPassword', () => {
  it('sets the password of the code’s member, who can then sign in', async () => {
    const { email, id, code } = await invited()
    expect(await signIn({ email, password, userAgent }, now)).toBeUndefined()
    await setPassword({ code, password }, now)
    const secret = await signIn({ email, password, userAgent }, now)
    expect((await findSession(secret ?? '', now))?.actor).toMatchObject({ id, role: 'sender', schools: ['Oak'] })
  })

  it('uses the code up, also when it is used twice at once', async () => {
    const { districtId, code } = await invited()
    const outcomes = await Promise.allSettled([
      setPassword({ code, password }, now),
      setPassword({ code, password: `${password} two` }, now),
    ])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(setPassword({ code, password }, now)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await findPasswordCode(code, now)).toBeUndefined()
    const events = await inDistrict(districtId, (tx) => tx.auditEvent.count({ where: { action: 'member.password_set' } }))
    expect(events).toBe(1)
  })

  it('refuses an unknown code, one of another kind, and one older than three days', async () => {
    const { code } = await invited()
    const tooLate = new Date(now.getTime() + 72 * 3_600_000)
    expect(await findPasswordCode(code, new Date(tooLate.getTime() - 1))).toBeDefined()
    await expect(setPassword({ code, password }, tooLate)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(setPassword({ code: 'x', password }, now)).rejects.toMatchObject({ code: 'forbidden' })
    await setPassword({ code, password }, now)
  })

  it('refuses a short password and leaves the code usable', async () => {
    const { code } = await invited()
    await expect(setPassword({ code, password: 'too short' }, now)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { password: expect.stringContaining('15') },
    })
    expect(await findPasswordCode(code, now)).toBeDefined()
  })

  it('ends the member’s sessions', async () => {
    const { districtId, email, id, code } = await invited()
    await setPassword({ code, password }, now)
    const secret = (await signIn({ email, password, userAgent }, now)) ?? ''
    const { code: next } = await anotherCode(districtId, id)
    await setPassword({ code: next, password: 'another creek at noon' }, now)
    expect(await findSession(secret, now)).toBeUndefined()
  })

  it('keeps neither the code nor the password', async () => {
    const { districtId, code } = await invited()
    expect(await findInDatabase(districtId, code)).toEqual([])
    await setPassword({ code, password }, now)
    expect(await findInDatabase(districtId, password)).toEqual([])
  })
})

describe('createMember', () => {
  it('refuses an address that is taken, also when two add it at once', async () => {
    const { owner, email } = await invited()
    await expect(createMember(owner, { email: email.toUpperCase(), role: 'admin' }, now)).rejects.toMatchObject({ code: 'conflict' })
    const fresh = `${uuidV7()}@example.org`
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => createMember(owner, { email: fresh, role: 'admin' }, now)))
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))
    expect(refusals).toEqual(['conflict', 'conflict'])
  })

  it.each(['admin', 'sender', 'auditor'] as const)('is refused to the %s', async (role) => {
    const district = await makeDistrict()
    await expect(createMember(district[role], { email: `${uuidV7()}@example.org`, role: 'owner' }, now)).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})

async function anotherCode(districtId: string, memberId: string): Promise<{ code: string }> {
  const code = newAccessSecret()
  await inDistrict(districtId, async (tx) => {
    const { id } = await tx.passwordCode.create({ data: { districtId, memberId, expiresAt: new Date(now.getTime() + 60_000) } })
    await addLookup(tx, { kind: 'password_code', secret: code, districtId, targetId: id })
  })
  return { code }
}
