import { URI } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { makeDistrict } from '@/scripts/testing/make-district'
import { addAppTo, authenticatorApp } from '@/scripts/testing/second-factors'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { findOwnFactors } from './find-own-factors'
import { memberOf } from './own-account'
import { hasSecondFactor } from './second-factor'
import { addTotp, beginTotp, takeTotp } from './totp'

const now = new Date('2026-03-01T12:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000)

const take = (actor: Actor, code: string, at: Date) => {
  const of = memberOf(actor)
  return inDistrict(of.districtId, (tx) => takeTotp(tx, { of, code }, at))
}
const has = (actor: Actor) => inDistrict(actor.districtId, (tx) => hasSecondFactor(tx, memberOf(actor)))

describe('an authenticator app', () => {
  it('gets a secret of 160 bits, in the form every app reads, and counts only once a code has confirmed it', async () => {
    const { admin, slug } = await makeDistrict()
    const { key, address } = await beginTotp(admin, now)
    expect(key).toMatch(/^[A-Z2-7]{32}$/)
    expect(URI.parse(address)).toMatchObject({
      issuer: 'Invite Desk',
      label: `admin@${slug}.example.org`,
      digits: 6,
      period: 30,
      algorithm: 'SHA1',
    })
    expect(await has(admin)).toBe(false)
    expect(await take(admin, authenticatorApp(key)(now), now)).toBe(false)
    const { recoveryCodes } = await addTotp(admin, { code: authenticatorApp(key)(now) }, now)
    expect(recoveryCodes).toHaveLength(10)
    expect(await has(admin)).toBe(true)
    expect(await findOwnFactors(admin)).toEqual({ totp: { addedAt: now }, passkeys: [], recoveryCodesLeft: 10, dueAt: null })
  })

  it('is not confirmed by a wrong code, nor by one of a secret that was begun before', async () => {
    const { admin } = await makeDistrict()
    const { key } = await beginTotp(admin, now)
    const first = authenticatorApp(key)
    const second = authenticatorApp((await beginTotp(admin, now)).key)
    for (const code of [first(now), second(now, 5), '', '12345', 'abcdef', '1234567']) {
      await expect(addTotp(admin, { code }, now)).rejects.toMatchObject({ code: 'invalid_input', fields: { code: expect.any(String) } })
    }
    expect(await has(admin)).toBe(false)
    await addTotp(admin, { code: second(now) }, now)
    await expect(addTotp(admin, { code: second(now, 1) }, now)).rejects.toMatchObject({ code: 'conflict' })
    await expect(beginTotp(admin, now)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is taken at a code of now, of the step before and of the step after, and at no other', async () => {
    const { admin } = await makeDistrict()
    const { codeAt } = await addAppTo(admin, now)
    const at = later(600)
    for (const steps of [-2, 2]) expect(await take(admin, codeAt(at, steps), at)).toBe(false)
    for (const steps of [-1, 0, 1]) expect(await take(admin, codeAt(at, steps), at)).toBe(true)
  })

  it('takes a code once, also of the step that confirmed it, and none from before', async () => {
    const { admin } = await makeDistrict()
    const { codeAt } = await addAppTo(admin, now)
    expect(await take(admin, codeAt(now), now)).toBe(false)
    const at = later(600)
    const code = codeAt(at)
    expect(await take(admin, ` ${code.slice(0, 3)} ${code.slice(3)} `, at)).toBe(true)
    expect(await take(admin, code, at)).toBe(false)
    expect(await take(admin, code, later(615))).toBe(false)
    expect(await take(admin, codeAt(at, -1), at)).toBe(false)
    expect(await take(admin, codeAt(at, 1), at)).toBe(true)
  })

  it('takes a code that comes twice at the same moment once', async () => {
    const { admin } = await makeDistrict()
    const { codeAt } = await addAppTo(admin, now)
    const code = codeAt(later(600))
    const answers = await Promise.all(Array.from({ length: 8 }, () => take(admin, code, later(600))))
    expect(answers.filter(Boolean)).toEqual([true])
  })

  it('is its own member’s alone', async () => {
    const { admin, owner } = await makeDistrict()
    const { codeAt } = await addAppTo(admin, now)
    await addAppTo(owner, now)
    expect(await take(owner, codeAt(later(600)), later(600))).toBe(false)
    await expect(beginTotp({ ...admin, kind: 'api_key' }, now)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('opens in no other row, and its secret stands nowhere in the clear', async () => {
    const { admin, owner, districtId } = await makeDistrict()
    const { key } = await beginTotp(admin, now)
    await addTotp(admin, { code: authenticatorApp(key)(now) }, now)
    await addAppTo(owner, now)
    expect(await findInDatabase(districtId, key)).toEqual([])
    await inDistrict(districtId, async (tx) => {
      const { secretCiphertext } = await tx.totpFactor.findFirstOrThrow({ where: { memberId: admin.id ?? '' } })
      await tx.totpFactor.updateMany({ where: { memberId: owner.id ?? '' }, data: { secretCiphertext } })
    })
    await expect(take(owner, authenticatorApp(key)(later(600)), later(600))).rejects.toThrow()
  })
})
