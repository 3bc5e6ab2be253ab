import { csvResponse } from '@/lib/csv-response'
import { canImportRoster } from '@/lib/districts/policies'
import { memberRoute } from '@/lib/member-route'
import { findImportFlags } from '@/lib/roster/merge/find-flags'
import { recordDownload } from '@/lib/roster/record-download'

/** What an office should look at in an import, as a CSV: the first thousand of each kind. */
export const GET = memberRoute({ can: canImportRoster, confirmed: true }, async ({ actor, id, now }) => {
  const flags = await findImportFlags(actor, id)
  await recordDownload(actor, { importId: id, file: 'flags' }, now)
  const columns = ['flag', 'line', 'name', 'detail'] as const
  const file = {
    name: 'worth-a-look.csv',
    columns,
    cells: ({ flag, line, name, detail }: (typeof flags)[number]) => [flag, line, name, detail],
  }
  return csvResponse(file, onePage(flags))
})

async function* onePage<Row>(rows: Row[]): AsyncGenerator<Row[], void> {
  yield rows
}
