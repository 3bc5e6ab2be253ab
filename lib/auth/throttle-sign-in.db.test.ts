import { describe, expect, it } from 'vitest'
import { database } from '@/lib/database'
import { uuidV7 } from '@/lib/uuid-v7'
import { throttleSignIn } from './throttle-sign-in'

const someAddress = () => `${uuidV7()}@example.org`
const someNetwork = () => uuidV7()

type Guess = {
  email: string
  /** Of the accounts of the address; one of its own when left out. */
  keys?: string[]
  network?: string
  /** Of the accounts that know the device, by their keys. */
  device?: Record<string, string>
  /** The accounts whose password it is. */
  right?: string[]
}

/** What came of it: let in, a wrong password, or not even looked at; and which accounts were looked at. */
async function guess({ email, keys = [email], network = someNetwork(), device = {}, right = [] }: Guess) {
  const accounts = keys.map((key) => ({ key, isMadeUp: false }))
  let seen: string[] = []
  try {
    const found = await throttleSignIn({ email, network, accounts, deviceOf: async ({ key }) => device[key] }, async (open) => {
      seen = open.map(({ key }) => key)
      return open.filter(({ key }) => right.includes(key))
    })
    return { outcome: found.length > 0 ? 'in' : 'wrong', seen }
  } catch (error) {
    expect(error).toMatchObject({ code: 'rate_limited' })
    expect(seen).toEqual([])
    return { outcome: 'unseen', seen }
  }
}

const outcomeOf = async (tried: Guess) => (await guess(tried)).outcome

/** How many of so many wrong guesses at the same moment were looked at. */
async function countSeen(count: number, guessOf: (index: number) => Guess): Promise<number> {
  const outcomes = await Promise.all(Array.from({ length: count }, (_, index) => outcomeOf(guessOf(index))))
  return outcomes.filter((outcome) => outcome === 'wrong').length
}

describe('throttleSignIn', () => {
  it('looks at ten guesses at an account, whatever networks they come from, and not at the right one after them', async () => {
    const email = someAddress()
    expect(await countSeen(40, () => ({ email }))).toBe(10)
    expect(await outcomeOf({ email, right: [email] })).toBe('unseen')
  })

  it('lets the owner in on a known device while somebody guesses', async () => {
    const email = someAddress()
    const network = someNetwork()
    const device = { [email]: 'known' }
    await countSeen(40, () => ({ email, network }))
    await countSeen(40, () => ({ email }))
    await countSeen(400, () => ({ email: someAddress(), network }))
    expect(await outcomeOf({ email, network, device, right: [email] })).toBe('in')
    expect(await outcomeOf({ email, network, device })).toBe('wrong')
    expect(await outcomeOf({ email, network, device, right: [email] })).toBe('in')
  })

  it('slows a known device too, and no other with it', async () => {
    const email = someAddress()
    const other = someAddress()
    const device = { [email]: 'stolen', [other]: 'stolen' }
    expect(await countSeen(40, () => ({ email, device }))).toBe(10)
    expect(await outcomeOf({ email: other, device, right: [other] })).toBe('in')
    expect(await outcomeOf({ email, device: { [email]: 'another' }, right: [email] })).toBe('in')
  })

  it('does not look at the account of another district for a device that is known to one of the address', async () => {
    const email = someAddress()
    const [own, other] = [uuidV7(), uuidV7()]
    const tried = { email, keys: [own, other], device: { [own]: 'minted' } }
    await countSeen(40, () => ({ email, keys: [own, other] }))
    expect(await guess({ ...tried, right: [other] })).toEqual({ outcome: 'wrong', seen: [own] })
    expect(await guess({ ...tried, right: [own] })).toEqual({ outcome: 'in', seen: [own] })
  })

  it('looks at an account that does not know the device as at any other: somebody of two districts gets into both', async () => {
    const email = someAddress()
    const [own, other] = [uuidV7(), uuidV7()]
    const tried = { email, keys: [own, other], device: { [own]: 'known' } }
    expect(await guess({ ...tried, right: [other] })).toEqual({ outcome: 'in', seen: [own, other] })
  })

  it('gives an account back only what was right for itself: a password for one district buys no guesses at another', async () => {
    const email = someAddress()
    const [own, other] = [uuidV7(), uuidV7()]
    const seen: string[][] = []
    for (let tries = 0; tries < 15; tries++) seen.push((await guess({ email, keys: [own, other], right: [own] })).seen)
    expect(seen.filter((keys) => keys.includes(other))).toHaveLength(10)
    expect(seen.filter((keys) => keys.includes(own))).toHaveLength(15)
  })

  it('answers ten guesses at once, however many accounts there are of the address', async () => {
    for (const count of [1, 2, 4]) {
      const email = someAddress()
      const keys = Array.from({ length: count }, () => uuidV7())
      expect(await countSeen(60, () => ({ email, keys }))).toBe(10)
    }
  })

  it('leaves tries of an account to other networks when one guesses', async () => {
    const email = someAddress()
    const network = someNetwork()
    expect(await countSeen(40, () => ({ email, network }))).toBe(8)
    expect(await outcomeOf({ email })).toBe('wrong')
    expect(await outcomeOf({ email, right: [email] })).toBe('in')
  })

  it('slows a network that guesses at many accounts, and no other with it', async () => {
    const network = someNetwork()
    const email = someAddress()
    expect(await countSeen(350, () => ({ email: someAddress(), network }))).toBe(300)
    expect(await outcomeOf({ email, network, right: [email] })).toBe('unseen')
    expect(await outcomeOf({ email, right: [email] })).toBe('in')
  })

  it('counts nothing at the account for whoever gets it right', async () => {
    const email = someAddress()
    const network = someNetwork()
    for (let tries = 0; tries < 25; tries++) expect(await outcomeOf({ email, network, right: [email] })).toBe('in')
    expect(await countSeen(40, () => ({ email, network }))).toBe(8)
  })

  it('counts what is right for its network and its device: each costs the work of looking', async () => {
    const network = someNetwork()
    const rightOnes = Array.from({ length: 310 }, someAddress)
    const outcomes = await Promise.all(rightOnes.map((email) => outcomeOf({ email, network, right: [email] })))
    expect(outcomes.filter((outcome) => outcome === 'in')).toHaveLength(300)
    const email = someAddress()
    const onDevice: string[] = []
    for (let tries = 0; tries < 65; tries++) {
      onDevice.push(await outcomeOf({ email, network: tries % 2 ? network : someNetwork(), device: { [email]: 'known' }, right: [email] }))
    }
    expect(onDevice.filter((outcome) => outcome === 'in')).toHaveLength(60)
  })

  it('counts nothing where nobody could look', async () => {
    const email = someAddress()
    const busy = new RangeError('busy')
    for (let tries = 0; tries < 15; tries++) {
      const attempt = { email, network: 'somewhere', accounts: [{ key: email, isMadeUp: false }], deviceOf: async () => undefined }
      await expect(throttleSignIn(attempt, () => Promise.reject(busy))).rejects.toBe(busy)
    }
    expect(await countSeen(40, () => ({ email }))).toBe(10)
  })

  it('looks again once the quarter of an hour is over: nobody is locked out', async () => {
    const email = someAddress()
    await countSeen(20, () => ({ email }))
    await database().rateLimit.updateMany({ data: { expire: { decrement: 900_000n } } })
    expect(await outcomeOf({ email, right: [email] })).toBe('in')
  })
})
