import { csvResponse } from '@/lib/csv-response'
import { canImportRoster } from '@/lib/districts/policies'
import { memberRoute } from '@/lib/member-route'
import { findImportFlags } from '@/lib/roster/merge/find-flags'

/** What an office should look at in an import, as a CSV: the first thousand of each kind. */
export const GET = memberRoute({ can: canImportRoster, confirmed: true }, async ({ actor, id }) => {
  const flags = await findImportFlags(actor, id)
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
