import { describe, expect, it } from 'vitest'
import { exitCodes } from '@/lib/audit/verify/verification'
import { verdictWords, verificationNews, verificationProgress } from './verdict-words'

const running = { state: 'running' as const, checked: 250_000, total: 1_000_000 }

describe('verificationProgress', () => {
  it.each([
    [
      { ...running, state: 'queued' as const, checked: 0, total: 0 },
      { phase: 'Waiting for its turn', detail: null },
    ],
    [running, { phase: 'Verifying', detail: '250,000 of 1,000,000 events' }],
    [
      { ...running, checked: 0, total: 1 },
      { phase: 'Verifying', detail: '0 of 1 event' },
    ],
  ])('says of %j', (run, expected) => {
    expect(verificationProgress(run)).toEqual(expected)
  })
})

const unfinished = { result: null, recordedVerdict: null }

describe('verificationNews', () => {
  it.each([
    [{ ...running, ...unfinished }, ''],
    [{ ...running, state: 'cancelled' as const, ...unfinished }, 'The verification was cancelled.'],
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
    expect(verificationNews(run)).toBe(expected)
  })
})

it('says of every verdict but sound what to do first', () => {
  const silent = Object.entries(verdictWords).filter(([, { firstStep }]) => firstStep === undefined)
  expect(silent.map(([verdict]) => verdict)).toEqual(['sound'])
  expect(Object.keys(verdictWords).sort()).toEqual(Object.keys(exitCodes).sort())
})
