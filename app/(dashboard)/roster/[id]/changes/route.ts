import { csvResponse } from '@/lib/csv-response'
import { canImportRoster } from '@/lib/districts/policies'
import { memberRoute } from '@/lib/member-route'
import { changesFile } from '@/lib/roster/find-changes'
import { getImport } from '@/lib/roster/get-import'
import type { ImportChange } from '@/lib/roster/import-json'
import { recordDownload } from '@/lib/roster/record-download'

const columns = ['change', 'given_name', 'family_name', 'guid', 'sourced_id', 'column', 'before', 'after'] as const

/** Every contact that an import adds, changes or removes, as a CSV: a line for each field that differs, one for a contact without any. */
export const GET = memberRoute({ can: canImportRoster, confirmed: true }, async ({ actor, id, now }) => {
  // Refuses before the file begins.
  const rosterImport = await getImport(actor, id)
  await recordDownload(actor, { importId: rosterImport.id, file: 'changes' }, now)
  return csvResponse({ name: 'roster-changes.csv', columns, cells: (line) => line }, linesOf(changesFile(actor, rosterImport.id)))
})

async function* linesOf(pages: AsyncGenerator<ImportChange[]>): AsyncGenerator<string[][], void> {
  for await (const page of pages) yield page.flatMap(linesOfChange)
}

function linesOfChange({ change, givenName, familyName, guid, sourcedId, differences }: ImportChange): string[][] {
  const contact = [change, givenName, familyName, guid ?? '', sourcedId ?? '']
  if (differences.length === 0) return [[...contact, '', '', '']]
  return differences.map(({ column, before, after }) => [...contact, column, before, after])
}
