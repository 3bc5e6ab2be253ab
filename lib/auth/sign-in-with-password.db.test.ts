import { describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/districts/actor'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict } from '@/scripts/testing/make-district'
import { memberOf } from '@/scripts/testing/members'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import { changePassword } from './change-password'
import { rememberDevice } from './known-device'
import { findSession } from './sessions'
import { signInWithPassword } from './sign-in-with-password'

const now = new Date('2026-03-01T12:00:00Z')
const password = 'willow creek at dawn'
const ownPassword = 'another creek at noon'

/** A district's member, and an account of the same address that the owner of another district has made and set a password for. */
async function withNeighbour() {
  const [victim, neighbour] = [(await makeDistrict()).admin, (await makeDistrict()).sender]
  const email = await setMemberPassword(victim, password, `${uuidV7()}@example.org`)
  await setMemberPassword(neighbour, ownPassword, email)
  return { email, victim, neighbour }
}

/** What a new browser keeps that has signed in to the account. */
async function keptBy(actor: Actor): Promise<string> {
  const { districtId, id: memberId, passwordSetAt } = await memberOf(actor)
  return rememberDevice(undefined, { districtId, memberId, passwordSetAt }, now)
}

type Try = { email: string; password: string; kept?: string; network?: string }

/** Whose session it became, `wrong`, or `unseen`. In turn, since of what is too much at once nothing is looked at. */
async function outcomeOf({ email, password, kept, network = uuidV7() }: Try): Promise<string | null> {
  try {
    const secret = await signInWithPassword({ email, password, userAgent: 'Mozilla/5.0' }, { network, kept }, now)
    return secret === undefined ? 'wrong' : ((await findSession(secret, now))?.actor.id ?? null)
  } catch (error) {
    expect(error).toMatchObject({ code: 'rate_limited' })
    return 'unseen'
  }
}

async function exhaust(email: string): Promise<void> {
  for (let tries = 0; tries < 10; tries++) expect(await outcomeOf({ email, password: `guess number ${tries}` })).toBe('wrong')
  expect(await outcomeOf({ email, password: 'one more guess' })).toBe('unseen')
}

describe('signInWithPassword', () => {
  it('looks at no guess at an account from a device that signed in to another district’s account of the same address', async () => {
    const { email, neighbour, victim } = await withNeighbour()
    await exhaust(email)
    for (let minted = 0; minted < 3; minted++) expect(await outcomeOf({ email, password, kept: await keptBy(neighbour) })).toBe('wrong')
    expect(await outcomeOf({ email, password: ownPassword, kept: await keptBy(neighbour) })).toBe(neighbour.id)
    expect(await outcomeOf({ email, password, kept: await keptBy(victim) })).toBe(victim.id)
  })

  it('gives no guesses at an account for right passwords of another of the same address', async () => {
    const { email, neighbour } = await withNeighbour()
    for (let tries = 0; tries < 5; tries++) {
      expect(await outcomeOf({ email, password: `guess number ${tries}` })).toBe('wrong')
      expect(await outcomeOf({ email, password: ownPassword })).toBe(neighbour.id)
    }
    expect(await outcomeOf({ email, password })).toBe('wrong')
  })

  it('knows a browser no more once a new password is set', async () => {
    const { email, victim } = await withNeighbour()
    const kept = await keptBy(victim)
    const next = 'a third creek at dusk'
    await changePassword(victim, { current: password, password: next }, { sessionId: uuidV7(), now })
    await exhaust(email)
    expect(await outcomeOf({ email, password: next, kept })).toBe('unseen')
    expect(await outcomeOf({ email, password: next, kept: await keptBy(victim) })).toBe(victim.id)
  })

  it('counts an address in any writing as one account, and lets somebody of two districts into both', async () => {
    const { email, victim, neighbour } = await withNeighbour()
    const kept = await keptBy(victim)
    expect(await outcomeOf({ email: ` ${email.toUpperCase()}`, password: ownPassword, kept })).toBe(neighbour.id)
    const network = uuidV7()
    const writings = [email, email.toUpperCase(), ` ${email}`, `${email} `]
    for (let tries = 0; tries < 8; tries++)
      expect(await outcomeOf({ email: writings[tries % 4] ?? '', password: 'a guess', network })).toBe('wrong')
    expect(await outcomeOf({ email, password, network })).toBe('unseen')
  })
})
