import type { z } from 'zod'

/** A schema that the document tells of once, under a name, and refers to from every call that has it. */
export type NamedSchema = {
  name: string
  schema: z.ZodType
  /** Whether it is what comes in or what goes out. */
  io: 'input' | 'output'
  description: string
  /** What its members mean, where the name alone does not say it. */
  members: Readonly<Record<string, string>>
  example: unknown
}

type Named<Schema extends z.ZodType> = Omit<NamedSchema, 'schema' | 'members' | 'io' | 'example'> & {
  schema: Schema
  members?: Readonly<Record<string, string>>
}

/** Names what goes out. */
export function answerSchema<Schema extends z.ZodType>(named: Named<Schema> & { example: z.output<Schema> }): NamedSchema {
  return { members: {}, ...named, io: 'output' }
}

/** Names what comes in. */
export function bodySchema<Schema extends z.ZodType>(named: Named<Schema> & { example: z.input<Schema> }): NamedSchema {
  return { members: {}, ...named, io: 'input' }
}
