import 'server-only'
import { AppError } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { type CsvRecord, readCsvRecords } from '@/lib/roster/files/csv-records'
import { openStoredFile, type StoredFile } from '@/lib/roster/files/stored-file'
import { readMappedLines, readMappedRecords } from '@/lib/roster/mapping/mapped-lines'
import type { ContactMapping } from '@/lib/roster/mapping/mapping'
import { mappingOfImport } from '@/lib/roster/mapping/mapping-of-source'
import { ChangeIndex } from './change-index'
import { readContactCsv } from './contact-csv'
import { contactKey } from './contact-line'
import { requireImport } from './get-import'
import type { LineBatch } from './reader'

type Read = { records: AsyncGenerator<CsvRecord[]>; batches: AsyncGenerator<LineBatch> }

/** The order in which a line with several guardians says what becomes of them. */
const actions = ['refused', 'added', 'changed', 'unchanged'] as const

type Action = (typeof actions)[number]

/**
 * The uploaded file again, a few thousand lines at a time, the first of them its header: before each line the column
 * `action` (added, changed, unchanged or refused; of a line with several guardians each that there is, joined by +) and
 * after it the column `reason`. Refuses with `forbidden`, `not_found`, or `conflict` where there is no such file: of
 * OneRoster, of an import that is not compared or has been dropped, and of one whose file is kept no longer.
 */
export async function* resultFile(actor: Actor, importId: string): AsyncGenerator<string[][]> {
  requireAllowed(canImportRoster, actor)
  const { districtId } = actor
  const { row, source, chunks } = await inDistrict(districtId, async (tx) => {
    const found = await requireImport(tx, districtId, importId)
    return {
      row: found,
      source: await tx.rosterSource.findUniqueOrThrow({ where: { districtId_id: { districtId, id: found.sourceId } } }),
      chunks: await tx.rosterImportChunk.count({ where: { districtId, importId: found.id } }),
    }
  })
  if (source.format !== 'contacts' && source.format !== 'mapped')
    throw new AppError(
      'conflict',
      'Only a CSV can be given back with its lines marked. Look through the refused lines on the page of the import.',
    )
  if (row.state !== 'staged' && row.state !== 'held' && row.state !== 'applying' && row.state !== 'applied')
    throw new AppError('conflict', 'The file has not been compared, so there is nothing to mark on its lines.')
  if (chunks === 0 || row.fileBytes === null)
    throw new AppError('conflict', 'The file of this import is not kept any more. Upload it again to get it back with its lines marked.')
  const file = openStoredFile({ districtId, importId: row.id }, { name: row.fileName ?? 'contacts.csv', size: Number(row.fileBytes) })
  const read = source.format === 'contacts' ? readAsContacts(file) : readAsMapped(file, mappingOfImport(row.settings))
  yield* markLines(read, await ChangeIndex.of({ districtId, importId: row.id }))
}

/** The file is read twice side by side: as it stands, and as its reader understands it. */
function readAsContacts(file: StoredFile): Read {
  return { records: readCsvRecords(file.stream()), batches: readContactCsv(file.stream()) }
}

function readAsMapped(file: StoredFile, mapping: ContactMapping): Read {
  return { records: readMappedRecords(file.stream(), mapping), batches: readMappedLines(file.stream(), { mapping, fileName: file.name }) }
}

async function* markLines({ records, batches }: Read, changes: ChangeIndex): AsyncGenerator<string[][]> {
  const outcomes = new Outcomes(batches, changes)
  let width: number | undefined
  try {
    for await (const batch of records) {
      const rows: string[][] = []
      for (const { line, fields } of batch) {
        if (width === undefined) {
          width = fields.length
          rows.push(['action', ...fields, 'reason'])
          continue
        }
        const { action, reason } = await outcomes.of(line)
        const padded = [...fields, ...Array.from({ length: Math.max(0, width - fields.length) }, () => '')]
        rows.push([action, ...padded, reason])
      }
      if (rows.length > 0) yield rows
    }
  } finally {
    await batches.return(undefined)
  }
}

/** What became of the lines, asked in their order. */
class Outcomes {
  readonly #batches: AsyncGenerator<LineBatch>
  readonly #changes: ChangeIndex
  readonly #waiting = new Map<number, { actions: Set<Action>; reasons: string[] }>()
  #readTo = 0
  #isDone = false

  constructor(batches: AsyncGenerator<LineBatch>, changes: ChangeIndex) {
    this.#batches = batches
    this.#changes = changes
  }

  async of(line: number): Promise<{ action: string; reason: string }> {
    while (this.#readTo < line && !this.#isDone) await this.#readOn()
    const outcome = this.#waiting.get(line)
    this.#waiting.delete(line)
    if (!outcome) return { action: '', reason: 'It names no contact.' }
    return { action: actions.filter((action) => outcome.actions.has(action)).join(' + '), reason: outcome.reasons.join(' ') }
  }

  async #readOn(): Promise<void> {
    const next = await this.#batches.next()
    if (next.done) {
      this.#isDone = true
      return
    }
    const { accepted, refused } = next.value
    for (const contact of accepted) {
      const key = contactKey(contact)
      this.#note(contact.line, (key && this.#changes.find({ key, sourcedId: contact.sourcedId })) || 'unchanged')
    }
    for (const { line, reason } of refused) this.#note(line, 'refused', reason)
  }

  #note(line: number, change: Action | 'removed', reason?: string): void {
    const outcome = this.#waiting.get(line) ?? { actions: new Set<Action>(), reasons: [] }
    // Who is on a line is not removed; a contact of the same sourcedId that is, is another one.
    outcome.actions.add(change === 'removed' ? 'unchanged' : change)
    if (reason !== undefined) outcome.reasons.push(reason)
    this.#waiting.set(line, outcome)
    this.#readTo = Math.max(this.#readTo, line)
  }
}
