import { describe, expect, it } from 'vitest'
import { progressWords } from './import-progress-words'

describe('progressWords', () => {
  it('says that a run without a worker waits', () => {
    expect(progressWords('staging', null)).toEqual({ phase: 'Waiting to be read', percent: null, detail: null })
    expect(progressWords('applying', null)).toEqual({ phase: 'Waiting to be applied', percent: null, detail: null })
  })

  it('counts what is done of what there is', () => {
    const words = progressWords('staging', { phase: 'reading', done: 333_333, total: 1_000_000, unit: 'lines' })
    expect(words).toEqual({ phase: 'Reading', percent: 33, detail: '333,333 of 1,000,000 lines' })
  })

  it('says sizes as people do', () => {
    expect(progressWords('staging', { phase: 'receiving', done: 12_400_000, total: null, unit: 'bytes' })).toMatchObject({
      percent: null,
      detail: '12.4 MB so far',
    })
    expect(progressWords('staging', { phase: 'reading', done: 640_000, total: 1_400_000_000, unit: 'bytes' }).detail).toBe(
      '640 KB of 1.4 GB',
    )
  })

  it('gives no share of a total that was too small, and none of nothing', () => {
    expect(progressWords('staging', { phase: 'reading', done: 120, total: 100, unit: 'lines' })).toMatchObject({
      percent: null,
      detail: '120 lines so far',
    })
    expect(progressWords('staging', { phase: 'comparing', done: 0, total: null, unit: 'contacts' })).toMatchObject({
      percent: null,
      detail: null,
    })
    expect(progressWords('applying', { phase: 'applying', done: 0, total: 0, unit: 'contacts' }).percent).toBeNull()
  })

  it('tells a file that arrives from a server that answers', () => {
    expect(progressWords('staging', { phase: 'receiving', done: 1, total: 2, unit: 'bytes' }).phase).toBe('The file is arriving')
    expect(progressWords('staging', { phase: 'receiving', done: 1, total: 2, unit: 'lines' }).phase).toBe('The server is answering')
  })

  it('says one of one in the singular', () => {
    expect(progressWords('applying', { phase: 'applying', done: 1, total: 1, unit: 'contacts' }).detail).toBe('1 of 1 contact')
  })
})
