import { describe, expect, it } from 'vitest'
import { deviceCookie, knownDevice, rememberDevice } from './known-device'

const now = new Date('2026-03-01T12:00:00Z')
const daysLater = (days: number) => new Date(now.getTime() + days * 86_400_000)
const ana = 'ana@example.org'
const ben = 'ben@example.org'

describe('a browser that has signed in', () => {
  it('is known for that address, in any writing, and for no other', () => {
    const kept = rememberDevice(undefined, ana, now)
    expect(knownDevice(kept, ana, now)).toMatch(/^[\w-]{22}$/)
    expect(knownDevice(kept, ' Ana@Example.ORG', now)).toBe(knownDevice(kept, ana, now))
    expect(knownDevice(kept, ben, now)).toBeUndefined()
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
    for (let person = 0; person < 9; person++) kept = rememberDevice(kept, `person${person}@example.org`, now)
    kept = rememberDevice(kept, 'person8@example.org', now)
    const known = Array.from({ length: 9 }, (_, person) => knownDevice(kept, `person${person}@example.org`, now) !== undefined)
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
    expect(kept).not.toContain('ana')
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
