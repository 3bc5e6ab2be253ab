import { strToU8, zipSync } from 'fflate'

/** A ZIP of these files, by name, the same bytes for the same files; text is written as UTF-8. */
export function zipOf(files: Record<string, string | Uint8Array>): Uint8Array {
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content])),
    { mtime: new Date('2026-11-02T12:00:00Z') },
  )
}

/** manifest.csv of OneRoster: which files are bulk, delta or absent, by name without `.csv`. */
export function manifestOf(version: string, files: Record<string, string>): string {
  const properties = { 'manifest.version': '1.0', 'oneroster.version': version, ...prefixed(files) }
  return ['propertyName,value', ...Object.entries(properties).map((entry) => entry.join(','))].join('\n')
}

function prefixed(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, mode]) => [`file.${name}`, mode]))
}
