import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const asking = '(?:Actor|SignedIn|PendingSession)'
/** An actor, an actor taken apart, or an actor with the session that is used. */
const first = `(?:\\w+: ${asking}\\b|\\{[^}]*\\}: ${asking}\\b|\\{ ?actor\\b[^}]*\\}: )`
const declared = new RegExp(`^export (?:async function\\*?|function\\*) (\\w+)(?:<[^>(]*>)?\\(\\s*${first}`, 'gm')

/** The names of all use cases: what `lib` exports that asks who is asking first. Found on disk, so that a new one cannot be forgotten. */
export function findUseCases(): string[] {
  const files = readdirSync('lib', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.includes('.test.'))
  return files.flatMap((file) => useCasesOf(readFileSync(path.join('lib', file), 'utf8'))).sort()
}

/** The use cases that one file declares. */
export function useCasesOf(source: string): string[] {
  return [...source.matchAll(declared)].map(([, name = '']) => name)
}

/** The use cases that a table names: the first word of each of its rows. */
export function namesIn(...tables: ReadonlyArray<Record<string, unknown>>): string[] {
  return [...new Set(tables.flatMap((table) => Object.keys(table).map((row) => row.split(' ')[0] ?? '')))].sort()
}
