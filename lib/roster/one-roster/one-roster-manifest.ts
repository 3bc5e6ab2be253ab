import { AppError } from '@/lib/app-error'
import { quoteValue } from '@/lib/roster/files/csv-shape'
import { readTable } from './one-roster-table'

/** What the manifest of an export says of a file: all that there is, what changed, or nothing. */
export type FileMode = 'bulk' | 'delta' | 'absent'

export type OneRosterManifest = {
  version: '1.1' | '1.2'
  /** By file name without `.csv`, in small letters; a file it does not speak of is missing here. */
  files: ReadonlyMap<string, FileMode>
}

const columns = { propertyName: ['propertyname', 'property'], value: ['value'] } as const

/**
 * Reads manifest.csv (OneRoster 1.1 and 1.2, CSV binding): the version and, per file, bulk, delta or absent. 1.0 reads as
 * 1.1, of which it is the CSV part. Refuses with `invalid_input` a version or a word it does not know.
 */
export async function readManifest(body: AsyncIterable<Uint8Array>): Promise<OneRosterManifest> {
  let version: OneRosterManifest['version'] | undefined
  const files = new Map<string, FileMode>()
  for await (const lines of readTable(body, { file: 'manifest.csv', columns, required: ['propertyName', 'value'] })) {
    for (const { line, values, mistake } of lines) {
      if (mistake) throw new AppError('invalid_input', `manifest.csv, line ${line}: ${mistake.reason}`)
      const [property, value] = [values.propertyName.toLowerCase(), values.value.toLowerCase()]
      if (property === 'oneroster.version') version = parseVersion(value)
      else if (property.startsWith('file.')) files.set(property.slice('file.'.length), parseMode(property, value))
    }
  }
  if (!version) throw new AppError('invalid_input', 'manifest.csv does not say oneroster.version. Export it again as OneRoster 1.1 or 1.2.')
  return { version, files }
}

function parseVersion(value: string): OneRosterManifest['version'] {
  const [known] = /^1\.[012](?=\.|$)/u.exec(value) ?? []
  if (!known) throw new AppError('invalid_input', `The export is OneRoster ${quoteValue(value)}. Export it as OneRoster 1.1 or 1.2.`)
  return known === '1.2' ? '1.2' : '1.1'
}

function parseMode(property: string, value: string): FileMode {
  if (value === 'bulk' || value === 'delta' || value === 'absent') return value
  throw new AppError('invalid_input', `manifest.csv says ${quoteValue(value)} for ${property}; it must be bulk, delta or absent.`)
}
