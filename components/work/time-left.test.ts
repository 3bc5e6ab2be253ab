import { describe, expect, it } from 'vitest'
import { perSecond, rateInWords, remember, type Sample, timeLeftInWords } from './time-left'

const at = (seconds: number, done: number): Sample => ({ at: new Date(seconds * 1_000), done })

describe('remember', () => {
  it.each([
    ['keeps the last half minute', [at(0, 0), at(20, 5), at(40, 9)], at(45, 10), [at(20, 5), at(40, 9), at(45, 10)]],
    ['keeps the one before, however long ago', [at(0, 0)], at(300, 10), [at(0, 0), at(300, 10)]],
    ['begins anew when a count falls, as with the next phase', [at(0, 0), at(10, 90)], at(12, 3), [at(12, 3)]],
    ['takes nothing from the same moment twice', [at(0, 4)], at(0, 4), [at(0, 4)]],
  ])('%s', (_, samples, sample, remembered) => {
    expect(remember(samples, sample)).toEqual(remembered)
  })
})

describe('perSecond', () => {
  it.each([
    [[], undefined],
    [[at(0, 5)], undefined],
    [[at(0, 0), at(0.5, 100)], undefined],
    [[at(0, 5), at(10, 5)], undefined],
    [[at(0, 0), at(2, 100), at(10, 200)], 20],
  ])('of %j is %s', (samples, rate) => {
    expect(perSecond(samples)).toBe(rate)
  })
})

describe('rateInWords', () => {
  it.each([
    [1_234.4, '1,234 a second'],
    [0.5, '30 a minute'],
    [0.001, '1 a minute'],
  ])('%s is %s', (rate, words) => {
    expect(rateInWords(rate)).toBe(words)
  })

  it('says sizes as people do', () => {
    expect(rateInWords(1_200_000.4, 'bytes')).toBe('1.2 MB a second')
  })
})

describe('timeLeftInWords', () => {
  it.each([
    [0, 100, undefined, undefined],
    [100, 100, 5, undefined],
    [0, 100, 5, 'Less than a minute left'],
    [0, 100, 1, 'About 2 minutes left'],
    [0, 60, 1, 'About 1 minute left'],
    [0, 20_000, 2, 'About 3 hours left'],
  ])('%s of %s at %s a second: %s', (done, total, rate, words) => {
    expect(timeLeftInWords({ done, total, rate })).toBe(words)
  })
})
