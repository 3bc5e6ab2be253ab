import type { z } from 'zod'
import { AppError } from './app-error'

/** Parses what came from outside. Refuses with `invalid_input` and one message per field, the field named by its path. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = parseAnyText(schema, input)
  requireStorable(parsed, [])
  return parsed
}

/** As `parseInput`, for what is only looked at and never reaches the database: its texts may hold any character. */
export function parseAnyText<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const mistakes = parsed.error.issues.flatMap(mistakesOf)
  const fields: Record<string, string> = {}
  for (const { where, message } of mistakes) fields[where] ??= message
  const first = mistakes[0]
  throw new AppError(
    'invalid_input',
    first?.where ? `${first.where}: ${first.message}` : (first?.message ?? 'The input is not valid.'),
    fields,
  )
}

/** A member nobody knows is named as the field it is; to the schema it is a mistake of the whole. */
function mistakesOf(issue: z.core.$ZodIssue): Array<{ where: string; message: string }> {
  if (issue.code !== 'unrecognized_keys') return [{ where: issue.path.join('.'), message: issue.message }]
  return issue.keys.map((key) => ({ where: [...issue.path, key].join('.').slice(0, 200), message: 'This name is not known here.' }))
}

/** PostgreSQL holds neither U+0000 nor half a surrogate pair, so a text with one is refused at the door instead of breaking inside. */
function requireStorable(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string') {
    if (!/[\0\p{Surrogate}]/u.test(value)) return
    const where = path.join('.').slice(0, 200)
    throw new AppError('invalid_input', where ? `${where}: ${unstorable}` : unstorable, { [where]: unstorable })
  }
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) {
    requireStorable(name, path)
    requireStorable(member, [...path, name])
  }
}

const unstorable = 'There is a character in it that cannot be stored.'
