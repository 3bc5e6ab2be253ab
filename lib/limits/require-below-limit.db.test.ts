import pg from 'pg'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { AppError, RateLimited } from '@/lib/app-error'
import { database } from '@/lib/database'
import { env } from '@/lib/env'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict } from '@/scripts/testing/make-district'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { countWrongCodes } from './count-wrong-codes'
import { type Limit, limits } from './limits'
import { giveBack, requireBelowLimit, requireNetworkBelowLimit } from './require-below-limit'

afterEach(() => vi.useRealTimers())

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

  it('lets no more through while all other work of the database waits', async () => {
    const key = uuidV7()
    const other = new pg.Client({ connectionString: env().DATABASE_URL })
    await other.connect()
    const pass = (seconds: number) =>
      other.query('UPDATE rate_limits SET expire = expire - $1 WHERE key LIKE $2', [seconds * 1000, 'secondFactor:%'])
    onTestFinished(() => other.end())
    const { row } = await requireBelowLimit('secondFactor', key)
    await pass(890)
    await other.query('SELECT pg_advisory_lock(37)')
    const waiting = Array.from({ length: 10 }, () =>
      database().$transaction((tx) => tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(37)`),
    )
    const early = tryAtOnce(4, 'secondFactor', key)
    const countTries = async () => (await other.query('SELECT points FROM rate_limits WHERE key = $1', [row])).rows[0].points
    await vi.waitFor(async () => expect(await countTries()).toBe(5), { timeout: 30_000 })
    await pass(20)
    const late = tryAtOnce(9, 'secondFactor', key)
    await countTries()
    await other.query('SELECT pg_advisory_unlock(37)')
    expect([(await early).allowed, (await late).allowed]).toEqual([4, 0])
    await Promise.all(waiting)
  })

  it.each(['calls', 'guesses'] as const)(
    'goes by the clock of the database for %s, whatever this replica takes the time for',
    async (counts) => {
      const limit = counts === 'calls' ? 'wrongApiKeys' : 'secondFactor'
      const key = uuidV7()
      const { most, seconds } = limits[limit]
      await tryAtOnce(most, limit, key)
      for (const hours of [1, -1]) {
        vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 })
        const { allowed, refused } = await tryAtOnce(1, limit, key)
        expect([allowed, refused[0].retryAfterSeconds <= seconds]).toEqual([0, true])
        vi.useRealTimers()
      }
    },
  )

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
    const taken = await requireBelowLimit('confirmation', key)
    await tryAtOnce(4, 'confirmation', key)
    await giveBack(taken)
    expect(await tryAtOnce(3, 'confirmation', key)).toMatchObject({ allowed: 1 })
  })

  it('never makes room for more than there is', async () => {
    const key = uuidV7()
    const taken = await requireBelowLimit('confirmation', key)
    for (let times = 0; times < 4; times++) await giveBack(taken)
    expect(await tryAtOnce(9, 'confirmation', key)).toMatchObject({ allowed: 5 })
  })

  it('gives nothing back to a window that has begun since', async () => {
    const key = uuidV7()
    const { row, until } = await requireBelowLimit('confirmation', key)
    await passSeconds('confirmation', 900)
    await tryAtOnce(5, 'confirmation', key)
    await giveBack({ row, until: until - 900_000 })
    expect(await tryAtOnce(3, 'confirmation', key)).toMatchObject({ allowed: 0 })
  })
})

describe('requireNetworkBelowLimit', () => {
  const guessFrom = (network: string) => requireNetworkBelowLimit('wrongSignatures', network)

  it('slows a whole IPv6 site after ten times as many tries from its networks, and no other site', async () => {
    const networks = Array.from({ length: 15 }, (_, index) => `2001:db8:37:${index.toString(16)}::/64`)
    const tries = await Promise.allSettled(networks.flatMap((network) => Array.from({ length: 25 }, () => guessFrom(network))))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(200)
    await expect(guessFrom('2001:db8:37:ffff::/64')).rejects.toMatchObject({ code: 'rate_limited' })
    expect(await guessFrom('2001:db8:38:0::/64')).toHaveLength(2)
  })

  it('takes what one network is refused for none of its site', async () => {
    const networks = ['2001:db8:39:1::/64', '2001:db8:39:2::/64']
    await Promise.allSettled(Array.from({ length: 300 }, () => guessFrom(networks[0] ?? '')))
    expect(await guessFrom(networks[1] ?? '')).toHaveLength(2)
  })

  it('counts an IPv4 address alone', async () => {
    expect(await guessFrom('198.51.100.37')).toHaveLength(1)
  })
})

describe('countWrongCodes', () => {
  const wrong = () => Promise.reject(new AppError('forbidden', 'This address cannot be used.'))

  it('says to wait after twenty wrong codes of a network, and takes a right one all the while', async () => {
    const network = uuidV7()
    for (let tries = 0; tries < 20; tries++) await expect(countWrongCodes(network, wrong)).rejects.toMatchObject({ code: 'forbidden' })
    for (let tries = 0; tries < 3; tries++) await expect(countWrongCodes(network, wrong)).rejects.toMatchObject({ code: 'rate_limited' })
    expect(await countWrongCodes(network, () => Promise.resolve('set'))).toBe('set')
    await expect(countWrongCodes(`${network}0`, wrong)).rejects.toMatchObject({ code: 'forbidden' })
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
