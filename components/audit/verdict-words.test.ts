import { describe, expect, it } from 'vitest'
import { exitCodes } from '@/lib/audit/verify/verification'
import { verdictWords, verificationNews, verificationProgress } from './verdict-words'

const now = new Date('2026-11-22T15:00:10Z')
const startedAt = new Date('2026-11-22T15:00:00Z')
const running = { state: 'running' as const, checked: 250_000, total: 1_000_000, startedAt }

describe('verificationProgress', () => {
  it.each([
    [
      { ...running, state: 'queued' as const, checked: 0, total: 0 },
      { phase: 'Waiting for its turn', percent: null, detail: null },
    ],
    [running, { phase: 'Verifying', percent: 25, detail: '250,000 of 1,000,000 events · 25,000 a second' }],
    [
      { ...running, checked: 0, total: 1 },
      { phase: 'Verifying', percent: 0, detail: '0 of 1 event' },
    ],
    [
      { ...running, checked: 0, total: 0 },
      { phase: 'Verifying', percent: null, detail: '0 of 0 events' },
    ],
  ])('tells %j', (run, expected) => {
    expect(verificationProgress(run, now)).toEqual(expected)
  })
})

const unfinished = { result: null, recordedVerdict: null }

describe('verificationNews', () => {
  it.each([
    [{ ...running, checked: 499_999, ...unfinished }, 'Verifying: 25 percent.'],
    [{ ...running, checked: 10, ...unfinished }, 'Verifying.'],
    [{ ...running, state: 'failed' as const, ...unfinished }, 'The verification could not be finished.'],
    [
      { ...running, state: 'done' as const, result: { verdict: 'fork' as const }, recordedVerdict: 'fork' as const },
      'There are two versions of the record.',
    ],
    [
      { ...running, state: 'done' as const, result: { verdict: 'sound' as const }, recordedVerdict: 'fork' as const },
      'This verification was rewritten after it was done.',
    ],
  ])('says of %j', (run, expected) => {
    expect(verificationNews(run, now)).toBe(expected)
  })
})

it('says of every verdict but sound what to do first', () => {
  const silent = Object.entries(verdictWords).filter(([, { firstStep }]) => firstStep === undefined)
  expect(silent.map(([verdict]) => verdict)).toEqual(['sound'])
  expect(Object.keys(verdictWords).sort()).toEqual(Object.keys(exitCodes).sort())
})
