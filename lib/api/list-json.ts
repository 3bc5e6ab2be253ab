import type { Page } from '@/lib/paging'

/** A page as lists of the API answer it. */
export function listJson<Row, Json>(page: Page<Row>, json: (row: Row) => Json): { data: Json[]; next_cursor: string | null } {
  return { data: page.rows.map(json), next_cursor: page.nextCursor }
}
