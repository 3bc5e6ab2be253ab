import type { ParseArgsConfig } from 'node:util'

export type Flags = NonNullable<ParseArgsConfig['options']>

/** The given flags, read by name so that what a command needs and did not get is wrong usage. */
export type Given = {
  /** Refuses as wrong usage when it is missing. */
  text(name: string): string
  optional(name: string): string | undefined
  list(name: string): string[]
  flag(name: string): boolean
  positionals: string[]
}

/** What a command came to: one object for machines, lines for people; `refusal` when it was done only in part. */
export type Outcome = {
  json: object
  lines: string[]
  refusal?: string
  /** Where the command has exit codes of its own. */
  exitCode?: number
  /** What it gives out is no object, and it has written that itself. */
  hasWritten?: true
}

export type Command = {
  /** The flags as the usage shows them. */
  usage: string
  flags: Flags
  takesPositionals?: true
  /** Whether it works with the database, as all do that do not say otherwise. */
  needsDatabase?(given: Given): boolean
  /** Reads the flags, refusing wrong usage before any database is started, and returns what there is to do. */
  plan(given: Given): (now: Date) => Promise<Outcome>
}

/** Thrown for a command line that does not say what to do. */
export class UsageError extends Error {}

export const text = { type: 'string' } as const
export const texts = { type: 'string', multiple: true } as const
export const flag = { type: 'boolean' } as const
