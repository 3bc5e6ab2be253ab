import { describe, expect, it } from 'vitest'
import { changeBars } from './change-bars'

const none = { added: 0, changed: 0, removed: 0, unchanged: 0, refused: 0 }

const drawn = (counts: Partial<typeof none>) => {
  const bars = changeBars({ ...none, ...counts })
  const tell = (pieces: NonNullable<typeof bars>['before']) =>
    pieces.map(({ part, start, width }) => `${part} ${Math.round(start * 10) / 10} ${Math.round(width * 10) / 10}`)
  return bars && { before: tell(bars.before), after: tell(bars.after) }
}

describe('changeBars', () => {
  it('draws what stays in both bars at the same place, what goes above and what comes below', () => {
    expect(drawn({ unchanged: 50, changed: 10, removed: 40, added: 20 })).toEqual({
      before: ['unchanged 0 50', 'changed 50 10', 'removed 60 40'],
      after: ['unchanged 0 50', 'changed 50 10', 'added 60 20'],
    })
  })

  it('draws a first import as nothing before and everything after', () => {
    expect(drawn({ added: 1200 })).toEqual({ before: [], after: ['added 0 100'] })
  })

  it('keeps one contact among many in sight and the bars within their frame', () => {
    const bars = changeBars({ ...none, unchanged: 600_000, changed: 1, removed: 1, added: 1 })
    for (const pieces of [bars?.before ?? [], bars?.after ?? []]) {
      expect(pieces).toHaveLength(3)
      for (const { width } of pieces) expect(width).toBeGreaterThan(0.7)
      expect(pieces.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(100)
    }
  })

  it('draws nothing where there is no contact', () => {
    expect(drawn({ refused: 3 })).toBeUndefined()
  })
})
