import { describe, expect, it } from 'vitest'
import { reasonInZone, timeClaimInWords } from './time-in-words'

const moment = { now: new Date('2026-11-22T01:05:30Z'), timeZone: 'America/Chicago' }
const seconds = (text: string) => Date.parse(text) / 1000

describe('timeClaimInWords', () => {
  it.each([
    ['exp', '2026-11-21T22:05:00Z', 'expired 3 hours ago · Nov 21, 2026, 4:05 PM CST'],
    ['exp', '2026-11-22T01:06:00Z', 'expires in 30 seconds · Nov 21, 2026, 7:06 PM CST'],
    ['exp', '2026-11-22T02:00:00Z', 'expires in 54 minutes · Nov 21, 2026, 8:00 PM CST'],
    ['iat', '2026-11-12T01:05:30Z', 'issued 10 days ago · Nov 11, 2026, 7:05 PM CST'],
    ['iat', '2026-11-22T01:05:30Z', 'issued 0 seconds ago · Nov 21, 2026, 7:05 PM CST'],
    ['iat', '2026-11-22T05:05:30Z', 'says it will be issued in 4 hours · Nov 21, 2026, 11:05 PM CST'],
    ['nbf', '2026-11-22T01:05:00Z', 'became valid 30 seconds ago · Nov 21, 2026, 7:05 PM CST'],
    ['nbf', '2026-11-22T01:07:30Z', 'becomes valid in 2 minutes · Nov 21, 2026, 7:07 PM CST'],
  ] as const)('tells %s of %s', (name, at, words) => {
    expect(timeClaimInWords(name, seconds(at), moment)).toBe(words)
  })

  it.each([
    ['exp', '2026-11-21T22:05:00Z', 'in milliseconds, not seconds: expired 3 hours ago · Nov 21, 2026, 4:05 PM CST'],
    ['exp', '2026-12-06T01:05:30Z', 'in milliseconds, not seconds: expires in 14 days · Dec 5, 2026, 7:05 PM CST'],
  ] as const)('reads %s of thirteen digits as milliseconds', (name, at, words) => {
    expect(timeClaimInWords(name, Date.parse(at), moment)).toBe(words)
  })

  it.each(['1795298700', null, 1e300, Number.NaN])('has no words for %j', (value) => {
    expect(timeClaimInWords('exp', value, moment)).toBeUndefined()
  })
})

describe('reasonInZone', () => {
  it('tells the times of a reason in the district’s zone', () => {
    expect(reasonInZone('It expired at 2026-11-21T22:05:00.000Z.', 'America/Chicago')).toBe('It expired at Nov 21, 2026, 4:05 PM CST.')
    expect(reasonInZone('It is not signed at all.', 'America/Chicago')).toBe('It is not signed at all.')
  })

  it.each([
    'iss is "9999-99-99T99:99:99Z"; it must be exactly "jwtp.gg4l.com".',
    'iss is "2026-11-21T22:05:00Z"; it must be exactly "jwtp.gg4l.com".',
    String.raw`iss is "a \" 2026-11-21T22:05:00Z"; it must be exactly "jwtp.gg4l.com".`,
    'aud is ["2026-11-21T22:05:00Z","2026-11-21T22:05:00Z, which is cut',
    'It expired at 9999-99-99T99:99:99Z.',
  ])('leaves %s as it is', (reason) => {
    expect(reasonInZone(reason, 'America/Chicago')).toBe(reason)
  })

  it('tells a time that stands beside a quotation', () => {
    expect(reasonInZone('sub is "x". It expired at 2026-11-21T22:05:00.000Z.', 'America/Chicago')).toBe(
      'sub is "x". It expired at Nov 21, 2026, 4:05 PM CST.',
    )
  })
})
