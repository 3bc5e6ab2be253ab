import type { z } from 'zod'

/** What Next hands a page of the part of the address after the question mark. */
export type SearchParams = Record<string, string | string[] | undefined>

/**
 * Reads a filter from the address, key by key: blank ones count as absent, wrong ones are left out and named in
 * `ignored`, so that an old or mistyped address still shows a list. Every key of the schema must be optional.
 */
export function readAddressFilter<Schema extends z.ZodObject>(
  schema: Schema,
  params: SearchParams,
): { filter: z.output<Schema>; ignored: string[] } {
  const valid: Record<string, string> = {}
  const ignored: string[] = []
  for (const [key, field] of Object.entries(schema.shape)) {
    const given = params[key]
    const value = Array.isArray(given) ? given.at(-1) : given
    if (value === undefined || value.trim() === '') continue
    // PostgreSQL holds no U+0000.
    if (!value.includes('\u0000') && isSchema(field) && field.safeParse(value).success) valid[key] = value
    else ignored.push(key)
  }
  return { filter: schema.parse(valid), ignored }
}

/** The address of a page with these filters; absent and blank ones leave no trace. */
export function addressOf(path: string, filter: Record<string, string | undefined>): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(filter)) if (value) params.set(key, value)
  const query = params.toString()
  return query === '' ? path : `${path}?${query}`
}

function isSchema(field: unknown): field is z.ZodType {
  return typeof field === 'object' && field !== null && 'safeParse' in field
}
