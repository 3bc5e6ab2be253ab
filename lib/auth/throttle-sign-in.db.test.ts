import { describe, expect, it } from 'vitest'
import { database } from '@/lib/database'
import { uuidV7 } from '@/lib/uuid-v7'
import { throttleSignIn } from './throttle-sign-in'

const someAddress = () => `${uuidV7()}@example.org`
const someNetwork = () => uuidV7()

type Guess = { email: string; network?: string; device?: string; right?: true }

/** What came of it: let in, a wrong password, or not even looked at. */
async function guess({ email, network = someNetwork(), device, right }: Guess): Promise<'in' | 'wrong' | 'unseen'> {
  let seen = false
  const look = async () => {
    seen = true
    return right ? 'in' : undefined
  }
  try {
    return (await throttleSignIn({ email, network, device }, look)) ?? 'wrong'
  } catch (error) {
    expect(error).toMatchObject({ code: 'rate_limited' })
    expect(seen).toBe(false)
    return 'unseen'
  }
}

/** How many of so many wrong guesses at the same moment were looked at. */
async function countSeen(count: number, guessOf: (index: number) => Guess): Promise<number> {
  const outcomes = await Promise.all(Array.from({ length: count }, (_, index) => guess(guessOf(index))))
  return outcomes.filter((outcome) => outcome === 'wrong').length
}

describe('throttleSignIn', () => {
  it('looks at ten guesses at an account, whatever networks they come from, and not at the right one after them', async () => {
    const email = someAddress()
    expect(await countSeen(40, () => ({ email }))).toBe(10)
    expect(await guess({ email, right: true })).toBe('unseen')
  })

  it('counts an address in any writing as one account', async () => {
    const email = someAddress()
    const writings = [email, email.toUpperCase(), ` ${email}`, `${email} `]
    expect(await countSeen(40, (index) => ({ email: writings[index % 4] ?? '' }))).toBe(10)
  })

  it('lets the owner in on a known device while somebody guesses', async () => {
    const email = someAddress()
    const network = someNetwork()
    await countSeen(40, () => ({ email, network }))
    await countSeen(40, () => ({ email }))
    await countSeen(200, () => ({ email: someAddress(), network }))
    expect(await guess({ email, network, device: 'known', right: true })).toBe('in')
    expect(await guess({ email, network, device: 'known' })).toBe('wrong')
    expect(await guess({ email, network, device: 'known', right: true })).toBe('in')
  })

  it('slows a known device too, and nothing else with it', async () => {
    const email = someAddress()
    expect(await countSeen(40, () => ({ email, device: 'stolen' }))).toBe(10)
    expect(await guess({ email: someAddress(), device: 'stolen', right: true })).toBe('in')
    expect(await guess({ email, device: 'another', right: true })).toBe('in')
    expect(await guess({ email, right: true })).toBe('in')
  })

  it('leaves tries of an account to other networks when one guesses', async () => {
    const email = someAddress()
    const network = someNetwork()
    expect(await countSeen(40, () => ({ email, network }))).toBe(8)
    expect(await guess({ email })).toBe('wrong')
    expect(await guess({ email, right: true })).toBe('in')
  })

  it('slows a network that guesses at many accounts, and no other with it', async () => {
    const network = someNetwork()
    const email = someAddress()
    expect(await countSeen(150, () => ({ email: someAddress(), network }))).toBe(100)
    expect(await guess({ email, network, right: true })).toBe('unseen')
    expect(await guess({ email, right: true })).toBe('in')
  })

  it('counts nothing for whoever gets it right', async () => {
    const email = someAddress()
    const network = someNetwork()
    for (let tries = 0; tries < 25; tries++) expect(await guess({ email, network, right: true })).toBe('in')
    expect(await countSeen(40, () => ({ email, network }))).toBe(8)
  })

  it('looks again once the quarter of an hour is over: nobody is locked out', async () => {
    const email = someAddress()
    await countSeen(20, () => ({ email }))
    await database().rateLimit.updateMany({ data: { expire: { decrement: 900_000n } } })
    expect(await guess({ email, right: true })).toBe('in')
  })
})
