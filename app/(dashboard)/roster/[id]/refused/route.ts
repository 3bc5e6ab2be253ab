import { csvResponse } from '@/lib/csv-response'
import { canImportRoster } from '@/lib/districts/policies'
import { memberRoute } from '@/lib/member-route'
import { getImport } from '@/lib/roster/get-import'

/** The refused lines of an import as a CSV, to be worked off beside the file. */
export const GET = memberRoute({ can: canImportRoster, confirmed: true }, async ({ actor, id }) => {
  const { refused } = await getImport(actor, id)
  const columns = ['file', 'line', 'reason'] as const
  return csvResponse({ name: 'refused-lines.csv', columns, cells: ({ file, line, reason }) => [file, line, reason] }, onePage(refused))
})

async function* onePage<Row>(rows: Row[]): AsyncGenerator<Row[], void> {
  yield rows
}
