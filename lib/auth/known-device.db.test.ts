import { describe, expect, it } from 'vitest'
import { uuidV7 } from '@/lib/uuid-v7'
import { deviceCookie, knownDevice, rememberDevice } from './known-device'

const now = new Date('2026-03-01T12:00:00Z')
const daysLater = (days: number) => new Date(now.getTime() + days * 86_400_000)
const ana = { districtId: uuidV7(), memberId: uuidV7(), passwordSetAt: now }
const ben = { ...ana, memberId: uuidV7() }

describe('a browser that has signed in', () => {
  it('is known to that account, and to no other of the district, the address or the password', () => {
    const kept = rememberDevice(undefined, ana, now)
    expect(knownDevice(kept, ana, now)).toMatch(/^[\w-]{22}$/)
    const others = [ben, { ...ana, districtId: uuidV7() }, { ...ana, passwordSetAt: daysLater(1) }, { ...ana, passwordSetAt: null }]
    for (const other of others) expect(knownDevice(kept, other, now)).toBeUndefined()
  })

  it('is known by what it has kept alone', () => {
    expect(knownDevice(undefined, ana, now)).toBeUndefined()
    expect(knownDevice('', ana, now)).toBeUndefined()
    expect(knownDevice(rememberDevice(undefined, ana, now), ana, now)).not.toBe(knownDevice(rememberDevice(undefined, ana, now), ana, now))
  })

  it('is one and the same for all who sign in there', () => {
    const first = rememberDevice(undefined, ana, now)
    const both = rememberDevice(first, ben, now)
    expect(knownDevice(both, ana, now)).toBe(knownDevice(first, ana, now))
    expect(knownDevice(both, ben, now)).toBe(knownDevice(first, ana, now))
  })

  it('remembers the eight who signed in last, each once', () => {
    let kept: string | undefined
    const people = Array.from({ length: 9 }, () => ({ ...ana, memberId: uuidV7() }))
    for (const person of [...people, ...people.slice(-1)]) kept = rememberDevice(kept, person, now)
    const known = people.map((person) => knownDevice(kept, person, now) !== undefined)
    expect(known).toEqual([false, true, true, true, true, true, true, true, true])
  })

  it('is forgotten 180 days after the last sign-in', () => {
    const kept = rememberDevice(undefined, ana, now)
    expect(knownDevice(kept, ana, daysLater(180))).toBeDefined()
    expect(knownDevice(kept, ana, daysLater(181))).toBeUndefined()
    expect(knownDevice(rememberDevice(kept, ana, daysLater(180)), ana, daysLater(360))).toBeDefined()
  })

  it('cannot be made up, nor changed', () => {
    const kept = rememberDevice(undefined, ana, now)
    const [id = '', day = '', seal = ''] = kept.split('.')
    const [another = ''] = rememberDevice(undefined, ana, now).split('.')
    const forgeries = [
      [another, day, seal],
      [id, String(Number(day) + 1), seal],
      [id, `0${day}`, `${seal.slice(0, -2)}AA`],
      [id, day, 'A'.repeat(43)],
      [id, day],
      [id],
      [id, day, seal, day],
      [id, day, `${seal}=`],
    ]
    for (const forged of forgeries) expect(knownDevice(forged.join('.'), ana, now)).toBeUndefined()
  })

  it('names nobody', () => {
    const kept = rememberDevice(undefined, ana, now)
    for (const id of [ana.districtId, ana.memberId]) expect(kept).not.toContain(id)
    expect(kept.length).toBeLessThan(80)
  })
})

describe('deviceCookie', () => {
  it('is bound to this host and out of reach of scripts', () => {
    const everywhere = { httpOnly: true, sameSite: 'lax', path: '/', maxAge: 15_552_000 }
    expect(deviceCookie('https://desk.example.org')).toEqual({ name: '__Host-invite-desk.device', secure: true, ...everywhere })
    expect(deviceCookie('http://localhost:3000')).toEqual({ name: 'invite-desk.device', secure: false, ...everywhere })
  })
})
