/** A column that a list may show besides those it always shows. */
export type ListColumn<Id extends string = string> = { id: Id; label: string }

/** In an address, that none of them is shown. */
const none = 'none'

/**
 * Which columns a list shows, in the list's own order: those its address says, else those the member chose, else the
 * usual ones. What the list does not know is left out.
 */
export function shownColumns<Id extends string>(
  columns: ReadonlyArray<ListColumn<Id>>,
  { stated, chosen, usual }: { stated: string | undefined; chosen: readonly string[] | undefined; usual: readonly Id[] },
): Id[] {
  const wanted = new Set<string>(stated?.split(',') ?? chosen ?? usual)
  return columns.map(({ id }) => id).filter((id) => wanted.has(id))
}

/** As `shownColumns` reads it from an address. */
export function formatColumns(shown: readonly string[]): string {
  return shown.length === 0 ? none : shown.join(',')
}

/** From which width on a column is shown, by its place: a narrow screen keeps the first ones and needs no sideways scrolling. */
export function columnFrom(place: number): 'sm' | 'md' | 'lg' | 'xl' {
  return (['sm', 'md', 'lg'] as const)[place] ?? 'xl'
}

/** How a table of so many chosen columns keeps within the page: it scrolls only where they do not fit. */
export function sidewaysOf(shown: readonly string[]): 'never' | 'middle' | 'wide' {
  if (shown.length > 6) return 'wide'
  return shown.length > 4 ? 'middle' : 'never'
}
