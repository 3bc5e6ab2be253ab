import { hash } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { hashPassword, isOutdatedHash, isPassword } from './password'

const password = 'willow creek at dawn'

describe('hashPassword', () => {
  it('makes an argon2id hash in PHC form, 19 MiB and two passes, with a salt of its own each time', async () => {
    const [one, other] = await Promise.all([hashPassword(password), hashPassword(password)])
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(one).not.toBe(other)
  })
})

describe('isPassword', () => {
  it('says yes to the password and no to any other', async () => {
    const hash = await hashPassword(password)
    expect(await isPassword(password, hash)).toBe(true)
    expect(await isPassword(`${password} `, hash)).toBe(false)
    expect(await isPassword('', hash)).toBe(false)
  })

  it('takes the same letters typed on another keyboard for the same (NFKC)', async () => {
    const hash = await hashPassword('r\u00e9union de parents')
    expect(await isPassword('re\u0301union de parents', hash)).toBe(true)
  })

  it('says no where there is no hash', async () => {
    expect(await isPassword(password, null)).toBe(false)
  })
})

describe('hashing and looking', () => {
  it('refuses what is too much at once with how long to wait, and goes on with the rest', async () => {
    const hash = await hashPassword(password)
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, () => isPassword(password, hash)))
    const looked = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(new Set(looked)).toEqual(new Set([true]))
    expect(refused.length).toBeGreaterThan(0)
    for (const error of refused) expect(error).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 5 })
    expect(await isPassword(password, hash)).toBe(true)
  })
})

describe('isOutdatedHash', () => {
  it('tells hashes of today from those made with another cost or another function', async () => {
    expect(isOutdatedHash(await hashPassword(password))).toBe(false)
    expect(isOutdatedHash(await hash(password, { memoryCost: 8_192, timeCost: 2, parallelism: 1 }))).toBe(true)
    expect(isOutdatedHash(await hash(password, { memoryCost: 19_456, timeCost: 3, parallelism: 1 }))).toBe(true)
    expect(isOutdatedHash(await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1, algorithm: 0 }))).toBe(true)
  })
})
