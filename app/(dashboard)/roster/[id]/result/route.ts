import { csvResponse } from '@/lib/csv-response'
import { canImportRoster } from '@/lib/districts/policies'
import { memberRoute } from '@/lib/member-route'
import { recordDownload } from '@/lib/roster/record-download'
import { resultFile } from '@/lib/roster/result-file'

/** The uploaded file again, with what became of each of its lines. */
export const GET = memberRoute({ can: canImportRoster, confirmed: true }, async ({ actor, id, now }) => {
  const pages = resultFile(actor, id)
  // The first page has the header, and refuses what cannot be given while there still is a status to say so.
  const first = await pages.next()
  const [columns = [], ...lines] = first.done ? [] : first.value
  await recordDownload(actor, { importId: id, file: 'result' }, now)
  return csvResponse({ name: 'import-result.csv', columns, cells: (row: string[]) => row }, continued(lines, pages))
})

async function* continued(lines: string[][], pages: AsyncGenerator<string[][]>): AsyncGenerator<string[][], void> {
  yield lines
  yield* pages
}
