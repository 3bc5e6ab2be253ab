import type { RosterImportSummary } from '@/lib/roster/import-json'

type Counts = RosterImportSummary['counts']

export type ChangePart = 'unchanged' | 'changed' | 'removed' | 'added'

/** A piece of a bar: how many contacts it stands for, and where it is drawn, in per cent of the longer bar. */
export type BarPiece = { part: ChangePart; count: number; start: number; width: number }

export type ChangeBars = { before: BarPiece[]; after: BarPiece[] }

/** So that one contact among a hundred thousand is still seen. */
const leastWidth = 0.8

/**
 * A source's contacts before an import and after it, as two bars of one scale: what stays stands above itself, what goes only
 * in the upper one, what comes only in the lower. No piece is drawn narrower than can be seen, so the exact counts stand beside it.
 * Undefined where there is no contact in either.
 */
export function changeBars({ added, changed, removed, unchanged }: Counts): ChangeBars | undefined {
  const stays: Array<[ChangePart, number]> = [
    ['unchanged', unchanged],
    ['changed', changed],
  ]
  const parts = [...stays, ['removed', removed] as const, ['added', added] as const].filter(([, count]) => count > 0)
  const most = unchanged + changed + Math.max(removed, added)
  if (most === 0) return undefined
  // Both bars may hold the widened pieces, so what is left is shared by the longer of the two.
  const widths = new Map(parts.map(([part, count]) => [part, Math.max((count / most) * 100, leastWidth)]))
  const widthOf = (part: ChangePart) => widths.get(part) ?? 0
  const longest = widthOf('unchanged') + widthOf('changed') + Math.max(widthOf('removed'), widthOf('added'))
  const bar = (...counts: ReadonlyArray<readonly [ChangePart, number]>): BarPiece[] => {
    let start = 0
    return counts.flatMap(([part, count]) => {
      if (count === 0) return []
      const width = (widthOf(part) / longest) * 100
      const piece = { part, count, start, width }
      start += width
      return piece
    })
  }
  return { before: bar(...stays, ['removed', removed]), after: bar(...stays, ['added', added]) }
}
