import { z } from 'zod'

/** The query of a page's address, as Next gives it. */
export type SearchParams = Record<string, string | string[] | undefined>

/** One parameter's text; of a repeated one the first, of an empty one nothing. */
export function readText(parameters: SearchParams, name: string): string | undefined {
  const value = parameters[name]
  return (Array.isArray(value) ? value[0] : value) || undefined
}

/** The filters an address states. What the schema refuses is left out: an old or mistyped address still shows the page. */
export function readFilter<Shape extends z.ZodObject>(schema: Shape, parameters: SearchParams): z.output<Shape> {
  const stated = Object.entries(schema.shape).flatMap(([name, field]) => {
    const value = readText(parameters, name)
    return value !== undefined && z.safeParse(field, value).success ? [[name, value]] : []
  })
  return schema.parse(Object.fromEntries(stated))
}

/** The same address with some parameters changed, or taken away where null. */
export function withParameter(path: string, parameters: SearchParams, changes: Record<string, string | null>): string {
  const query = new URLSearchParams()
  for (const name of new Set([...Object.keys(parameters), ...Object.keys(changes)])) {
    const value = name in changes ? changes[name] : readText(parameters, name)
    if (value) query.set(name, value)
  }
  const text = query.toString()
  return text ? `${path}?${text}` : path
}
