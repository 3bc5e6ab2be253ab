import 'server-only'
import { AppError } from '@/lib/app-error'
import { quoteValue } from '@/lib/roster/files/csv-shape'
import { openZip, type ZipEntry } from '@/lib/roster/files/zip-file'
import type { LineBatch, Reading } from '@/lib/roster/reader'
import { sourceSettingsSchemas } from '@/lib/roster/sources/source-settings'
import { type OneRosterFile, orgsFile, rolesFile, usersFile } from './one-roster-files'
import { linesOfOneRoster } from './one-roster-lines'
import { type OneRosterManifest, readManifest } from './one-roster-manifest'
import type { OneRosterBatch, OneRosterRow, OneRosterScope } from './one-roster-row'
import { explainId, type Mistake, readTable, type TableLine } from './one-roster-table'
import { explainDate, explainStatus, isTakenAway } from './one-roster-values'

type Part = { file: OneRosterFile; mode: 'bulk' | 'delta'; entry: ZipEntry }

/**
 * Reads the ZIP of a OneRoster 1.1 or 1.2 CSV export: manifest.csv decides which of orgs.csv, users.csv and roles.csv are
 * whole, and which only say what changed; one it calls absent, or that is missing, leaves what was said before. Refuses as a
 * whole with `invalid_input`: what `openZip` and `readTable` refuse, no manifest, and an export that says nothing.
 */
export async function* readOneRosterCsv(reading: Reading): AsyncGenerator<LineBatch> {
  if (!reading.file) throw new Error('A OneRoster export is read from a file.')
  const { guidFrom } = sourceSettingsSchemas.oneroster.parse(reading.settings)
  const entries = await openZip(reading.file)
  const manifest = await readManifest(requireManifest(entries).stream())
  const files = manifest.version === '1.2' ? [orgsFile, rolesFile, usersFile('1.2', guidFrom)] : [orgsFile, usersFile('1.1', guidFrom)]
  const parts = files.flatMap((file) => findPart(file, manifest, entries) ?? [])
  if (parts.length === 0) {
    const names = files.map(({ name }) => name).join(', ')
    throw new AppError(
      'invalid_input',
      `The ZIP brings none of ${names}, or its manifest calls them absent. Export it again with users.csv.`,
    )
  }
  const scope: OneRosterScope = Object.fromEntries(parts.map(({ file, mode }) => [file.kind, mode]))
  yield* linesOfOneRoster(reading, { scope, batches: readParts(parts, reading), guidFrom, refuseRepeats: true })
}

function requireManifest(entries: readonly ZipEntry[]): ZipEntry {
  const manifest = findEntry(entries, 'manifest.csv')
  if (manifest) return manifest
  throw new AppError(
    'invalid_input',
    'The ZIP has no manifest.csv, so nobody can tell what it brings. Export it again as OneRoster CSV, with its manifest.',
  )
}

/** OneRoster names files exactly. One that only looks like it would be passed over without a word. */
function findEntry(entries: readonly ZipEntry[], name: string): ZipEntry | undefined {
  const exact = entries.find((entry) => entry.name === name)
  const alike = entries.find((entry) => entry.name.trim().toLowerCase() === name)
  if (exact || !alike) return exact
  throw new AppError(
    'invalid_input',
    `The ZIP holds ${quoteValue(alike.name)}, which OneRoster calls ${name}. Rename it and pack the ZIP again.`,
  )
}

function findPart(file: OneRosterFile, { files }: OneRosterManifest, entries: readonly ZipEntry[]): Part | undefined {
  const entry = findEntry(entries, file.name)
  const property = file.name.replace('.csv', '')
  const mode = files.get(property)
  if (!entry || mode === 'absent') return undefined
  if (!mode) {
    throw new AppError('invalid_input', `manifest.csv does not say whether ${file.name} is bulk or delta. Add file.${property} to it.`)
  }
  return { file, mode, entry }
}

async function* readParts(parts: readonly Part[], { signal, report }: Reading): AsyncGenerator<OneRosterBatch> {
  const total = parts.reduce((sum, { entry }) => sum + entry.size, 0)
  let done = 0
  async function* counted({ entry }: Part) {
    for await (const chunk of entry.stream()) {
      signal.throwIfAborted()
      yield chunk
      done += chunk.length
      report({ done, total, unit: 'bytes' })
    }
  }
  for (const part of parts) {
    const { file, mode } = part
    let lines = 0
    for await (const table of readTable(counted(part), { ...file, file: file.name })) {
      lines += table.length
      yield batchOf(file, table)
    }
    if (lines === 0 && mode === 'bulk') {
      throw new AppError(
        'invalid_input',
        `${file.name} has a header and nothing below it. The manifest calls it bulk, so it would remove everything. Export it again.`,
      )
    }
  }
}

function batchOf(file: OneRosterFile, lines: ReadonlyArray<TableLine<string>>): OneRosterBatch {
  const batch: Required<OneRosterBatch> = { rows: [], refused: [], kept: [] }
  for (const { line, values, mistake, cleaned } of lines) {
    const sourcedId = values.sourcedId ?? ''
    const place = { kind: file.kind, sourcedId, file: file.name, line }
    const data = mistake ?? explainRow(values) ?? (isTakenAway(values.status ?? '') ? null : file.parse(values))
    if (data === null || !('problem' in data)) {
      const isCleaned = data !== null && file.kind === 'user' && cleaned.length > 0
      batch.rows.push({ ...place, data: isCleaned ? { ...data, cleaned } : data } as OneRosterRow)
      continue
    }
    // What is in force of it stays, and stands for its contact.
    batch.refused.push({ file: file.name, line, ...data, key: null, restricted: false })
    if (sourcedId !== '' && !explainId('sourcedId', sourcedId)) batch.kept.push(place)
  }
  return batch
}

function explainRow({ sourcedId = '', status = '', dateLastModified = '' }: Record<string, string>): Mistake | undefined {
  if (sourcedId === '') return { problem: 'no_id', reason: 'sourcedId is empty.' }
  return explainStatus(status) ?? explainId('sourcedId', sourcedId) ?? explainDate('dateLastModified', dateLastModified)
}
