import { describe, expect, it } from 'vitest'
import { AppError, RateLimited } from '@/lib/app-error'
import { database } from '@/lib/database'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict } from '@/scripts/testing/make-district'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { countWrongCodes } from './count-wrong-codes'
import { type Limit, limits } from './limits'
import { giveBack, requireBelowLimit } from './require-below-limit'

/** Tries so often at the same moment: how many were let through, and how the others were refused. */
async function tryAtOnce(count: number, limit: Limit, key: string) {
  const tries = await Promise.allSettled(Array.from({ length: count }, () => requireBelowLimit(limit, key)))
  const refused = tries.flatMap((tried) => (tried.status === 'rejected' ? [tried.reason] : []))
  return { allowed: count - refused.length, refused }
}

/** Lets time go by for all windows of a limit. */
async function passSeconds(limit: Limit, seconds: number): Promise<void> {
  await database().rateLimit.updateMany({
    where: { key: { startsWith: `${limit}:` } },
    data: { expire: { decrement: BigInt(seconds * 1000) } },
  })
}

describe('requireBelowLimit', () => {
  it.each(Object.keys(limits) as Limit[])('lets as many %s through as the table says, all at once, and no more', async (limit) => {
    const { most, seconds, refusal } = limits[limit]
    const { allowed, refused } = await tryAtOnce(most + 5, limit, uuidV7())
    expect([allowed, refused.length]).toEqual([most, 5])
    for (const error of refused) {
      expect(error).toBeInstanceOf(RateLimited)
      expect(error).toMatchObject({ code: 'rate_limited', message: expect.stringContaining(refusal) })
      expect(error.retryAfterSeconds).toBeGreaterThan(0)
      expect(error.retryAfterSeconds).toBeLessThanOrEqual(seconds)
    }
  })

  it('counts each key and each limit apart', async () => {
    const key = uuidV7()
    await tryAtOnce(6, 'secondFactor', key)
    await requireBelowLimit('secondFactor', `${key} of somebody else`)
    await requireBelowLimit('confirmation', key)
    await expect(requireBelowLimit('secondFactor', key)).rejects.toThrow(RateLimited)
  })

  it('ends by itself, a window of calls that many seconds after its first one', async () => {
    const key = uuidV7()
    await tryAtOnce(10, 'wrongApiKeys', key)
    await passSeconds('wrongApiKeys', 30)
    expect(await tryAtOnce(12, 'wrongApiKeys', key)).toMatchObject({ allowed: 10 })
    await passSeconds('wrongApiKeys', 30)
    expect(await tryAtOnce(21, 'wrongApiKeys', key)).toMatchObject({ allowed: 20 })
  })

  it('lets no more guesses through around the end of a window than within one', async () => {
    const key = uuidV7()
    await requireBelowLimit('secondFactor', key)
    await passSeconds('secondFactor', 890)
    expect(await tryAtOnce(9, 'secondFactor', key)).toMatchObject({ allowed: 4 })
    await passSeconds('secondFactor', 20)
    expect(await tryAtOnce(9, 'secondFactor', key)).toMatchObject({ allowed: 0 })
    await passSeconds('secondFactor', 880)
    expect(await tryAtOnce(9, 'secondFactor', key)).toMatchObject({ allowed: 5 })
  })

  it('is not held up longer by tries that were refused', async () => {
    const key = uuidV7()
    await tryAtOnce(5, 'secondFactor', key)
    await passSeconds('secondFactor', 600)
    await tryAtOnce(50, 'secondFactor', key)
    await passSeconds('secondFactor', 300)
    await requireBelowLimit('secondFactor', key)
  })

  it('keeps neither addresses nor networks in clear', async () => {
    const { districtId } = await makeDistrict()
    const key = `${uuidV7()}@example.org`
    await requireBelowLimit('signInOfAccount', key)
    expect(await findInDatabase(districtId, key)).toEqual([])
  })
})

describe('giveBack', () => {
  it('takes one try back', async () => {
    const key = uuidV7()
    await tryAtOnce(5, 'confirmation', key)
    await giveBack('confirmation', key)
    expect(await tryAtOnce(3, 'confirmation', key)).toMatchObject({ allowed: 1 })
  })

  it('never makes room for more than there is', async () => {
    const key = uuidV7()
    await requireBelowLimit('confirmation', key)
    for (let times = 0; times < 4; times++) await giveBack('confirmation', key)
    expect(await tryAtOnce(9, 'confirmation', key)).toMatchObject({ allowed: 5 })
  })
})

describe('countWrongCodes', () => {
  const wrong = () => Promise.reject(new AppError('forbidden', 'This address cannot be used.'))

  it('refuses a network after twenty wrong codes, the right one too', async () => {
    const network = uuidV7()
    for (let tries = 0; tries < 20; tries++) await expect(countWrongCodes(network, wrong)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(countWrongCodes(network, () => Promise.resolve('set'))).rejects.toMatchObject({ code: 'rate_limited' })
    expect(await countWrongCodes(`${network}0`, () => Promise.resolve('set'))).toBe('set')
  })

  it('counts neither right codes nor what else was wrong', async () => {
    const network = uuidV7()
    const weak = () => Promise.reject(new AppError('invalid_input', 'Use at least 15 characters.'))
    for (let tries = 0; tries < 25; tries++) {
      expect(await countWrongCodes(network, () => Promise.resolve(tries))).toBe(tries)
      await expect(countWrongCodes(network, weak)).rejects.toMatchObject({ code: 'invalid_input' })
    }
  })
})
