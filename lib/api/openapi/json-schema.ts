import { z } from 'zod'
import type { NamedSchema } from '@/lib/api/named-schema'

export type JsonSchema = { [keyword: string]: unknown }

/** Where a document keeps a schema by its name. */
export const schemaPlace = '#/components/schemas/'

/** Writes schemas as JSON Schema 2020-12, those with a name as a reference to it. */
export function schemaWriter(named: readonly NamedSchema[]) {
  const names = new Map<unknown, string>(named.map(({ schema, name }) => [schema, name]))

  function write(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const name = names.get(schema)
    return name === undefined ? writeOut(schema, io) : { $ref: schemaPlace + name }
  }

  function writeOut(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const { $schema: _, ...written } = z.toJSONSchema(schema, {
      io,
      override: ({ zodSchema, jsonSchema }) => {
        const name = names.get(zodSchema)
        if (name === undefined || names.get(schema) === name) return
        for (const keyword of Object.keys(jsonSchema)) delete jsonSchema[keyword]
        jsonSchema.$ref = schemaPlace + name
      },
    })
    return written
  }

  /** A named schema as it stands under its name, with its words and its example. */
  function define({ schema, io, description, members, example }: NamedSchema): JsonSchema {
    const written = writeOut(schema, io)
    const properties = isRecord(written.properties) ? written.properties : {}
    const described = Object.entries(properties).map(([member, of]) => {
      const words = members[member]
      return [member, words === undefined || !isRecord(of) ? of : { ...of, description: words }]
    })
    return {
      ...written,
      description,
      ...(described.length > 0 && { properties: Object.fromEntries(described) }),
      examples: [example],
    }
  }

  return { write, define }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
