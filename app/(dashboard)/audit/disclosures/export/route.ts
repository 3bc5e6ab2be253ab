import { readAddressFilter } from '@/lib/address-filter'
import { AppError } from '@/lib/app-error'
import { csvResponse } from '@/lib/csv-response'
import { disclosureFilterSchema } from '@/lib/disclosures/disclosure-filter'
import { groundWords } from '@/lib/disclosures/disclosure-ground'
import { disclosureLimit, disclosureWay } from '@/lib/disclosures/disclosure-kind'
import { type DisclosureLine, exportDisclosures } from '@/lib/disclosures/export-disclosures'
import { canViewAudit } from '@/lib/districts/policies'
import { memberRoute } from '@/lib/member-route'
import { dayOf } from '@/lib/zoned-day'

const columns = [
  'disclosed_on',
  'recorded_at',
  'how',
  'given_to',
  'what',
  'ground',
  'guid',
  'given_name',
  'family_name',
  'students',
  'recorded_by',
  'note',
  'event_id',
] as const

/** The list of /audit/disclosures under the same filters, every row of it, a line for each contact. */
export const GET = memberRoute({ can: canViewAudit, confirmed: true }, async ({ actor, district: { timeZone }, request, now }) => {
  const { filter, ignored } = readAddressFilter(disclosureFilterSchema, Object.fromEntries(new URL(request.url).searchParams))
  // A list with a filter left out would look like the one that was asked for.
  if (ignored.length > 0)
    throw new AppError(
      'invalid_input',
      `The address asks for what this list does not know: ${ignored.join(', ')}. Open the list and export from there.`,
    )
  const lines = await exportDisclosures(actor, { filter, timeZone }, now)
  return csvResponse(
    { name: `disclosures-${dayOf(now, timeZone)}.csv`, columns, cells: (line) => cellsOf(line, timeZone) },
    withLimit(lines),
  )
})

/** Whoever gets the file does not see the page that says it. */
async function* withLimit(pages: AsyncGenerator<DisclosureLine[], void>): AsyncGenerator<Array<DisclosureLine | 'limit'>, void> {
  yield* pages
  yield ['limit']
}

function cellsOf(line: DisclosureLine | 'limit', timeZone: string): Array<string | null> {
  if (line === 'limit') return columns.map((column) => (column === 'note' ? disclosureLimit : null))
  const { disclosure, contact } = line
  return [
    disclosure.disclosedOn ?? dayOf(disclosure.at, timeZone),
    disclosure.at.toISOString(),
    disclosureWay(disclosure),
    disclosure.party,
    disclosure.what,
    groundWords(disclosure.ground),
    contact?.guid ?? null,
    contact?.givenName ?? null,
    contact?.familyName ?? null,
    contact?.students.map(({ givenName, familyName }) => `${givenName} ${familyName}`.trim()).join('; ') ?? null,
    disclosure.by,
    disclosure.note,
    disclosure.id,
  ]
}
