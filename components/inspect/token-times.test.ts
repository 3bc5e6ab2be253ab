import { describe, expect, it } from 'vitest'
import { placeTimes, tokenTimes } from './token-times'

const at = (text: string) => new Date(`2026-11-22T${text}Z`)
const seconds = (text: string) => at(text).getTime() / 1000

function placed(claims: Record<string, unknown>, now: Date, expiresAt: Date | null = null) {
  return placeTimes(tokenTimes({ claims, expiresAt, now }))?.map(({ name, percent, isBeyond }) => [name, percent, isBeyond])
}

describe('tokenTimes', () => {
  it('puts the times of a token and now in their order', () => {
    const times = tokenTimes({
      claims: { exp: seconds('20:00:00'), iat: seconds('10:00:00'), nbf: seconds('11:00:00') },
      expiresAt: at('20:00:00'),
      now: at('12:00:00'),
    })
    expect(times.map(({ name, claim }) => [name, claim])).toEqual([
      ['issued', 'iat'],
      ['valid_from', 'nbf'],
      ['now', null],
      ['expires', 'exp'],
    ])
  })

  it('has the end that the portal’s rules say where no claim does', () => {
    const times = tokenTimes({ claims: { iat: seconds('10:00:00') }, expiresAt: at('10:03:00'), now: at('10:01:00') })
    expect(times.at(-1)).toEqual({ name: 'expires', at: at('10:03:00'), claim: null })
  })

  it('reads thirteen digits as milliseconds', () => {
    const [issued] = tokenTimes({ claims: { iat: at('10:00:00').getTime() }, expiresAt: null, now: at('12:00:00') })
    expect(issued?.at).toEqual(at('10:00:00'))
  })

  it.each(['1795298700', null, 1e300])('leaves out %j, which is no time', (iat) => {
    expect(tokenTimes({ claims: { iat }, expiresAt: null, now: at('12:00:00') }).map(({ name }) => name)).toEqual(['now'])
  })
})

describe('placeTimes', () => {
  it('draws to scale', () => {
    expect(placed({ iat: seconds('10:00:00'), exp: seconds('20:00:00') }, at('15:00:00'))).toEqual([
      ['issued', 10, false],
      ['now', 50, false],
      ['expires', 90, false],
    ])
  })

  it('draws now to scale where the token died a little while ago', () => {
    expect(placed({ iat: seconds('10:00:00'), exp: seconds('14:00:00') }, at('15:00:00'))).toEqual([
      ['issued', 10, false],
      ['expires', 74, false],
      ['now', 90, false],
    ])
  })

  it('keeps the lifetime in sight where the token died long ago', () => {
    expect(placed({ iat: seconds('00:00:00'), exp: seconds('00:02:00') }, at('23:00:00'))).toEqual([
      ['issued', 10, false],
      ['expires', 63.3, false],
      ['now', 90, true],
    ])
  })

  it('draws a token that is not issued yet', () => {
    expect(placed({ iat: seconds('20:00:00'), exp: seconds('22:00:00') }, at('10:00:00'))?.[0]).toEqual(['now', 10, true])
  })

  it('spans from the issuing to now where nothing tells the end', () => {
    expect(placed({ iat: seconds('10:00:00') }, at('15:00:00'))).toEqual([
      ['issued', 10, false],
      ['now', 90, false],
    ])
  })

  it('draws nothing where there is one moment only', () => {
    expect(placed({}, at('15:00:00'))).toBeUndefined()
    expect(placed({ iat: seconds('15:00:00') }, at('15:00:00'))).toBeUndefined()
  })
})
