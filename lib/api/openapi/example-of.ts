import { isRecord, type JsonSchema, schemaPlace } from './json-schema'

type Schemas = Readonly<Record<string, JsonSchema>>

/** A value that a schema of ours allows: the example it states, or else one put together from those of its parts. */
export function exampleOf(schema: JsonSchema, schemas: Schemas): unknown {
  if (Array.isArray(schema.examples)) return schema.examples[0]
  if (typeof schema.$ref === 'string') return exampleOf(schemas[schema.$ref.slice(schemaPlace.length)] ?? {}, schemas)
  if ('const' in schema) return schema.const
  if ('default' in schema) return schema.default
  if (Array.isArray(schema.enum)) return schema.enum[0]
  const [first] = [schema.anyOf, schema.oneOf, schema.allOf].find(Array.isArray) ?? []
  if (isRecord(first)) return exampleOf(first, schemas)
  return exampleOfType(schema, schemas)
}

function exampleOfType(schema: JsonSchema, schemas: Schemas): unknown {
  const [type] = Array.isArray(schema.type) ? schema.type : [schema.type]
  if (type === 'object') {
    const properties = Object.entries(isRecord(schema.properties) ? schema.properties : {})
    return Object.fromEntries(properties.map(([name, of]) => [name, exampleOf(isRecord(of) ? of : {}, schemas)]))
  }
  if (type === 'array') return isRecord(schema.items) ? [exampleOf(schema.items, schemas)] : []
  if (type === 'integer' || type === 'number') return typeof schema.minimum === 'number' ? schema.minimum : 0
  if (type === 'boolean') return true
  if (type === 'null') return null
  return textsByFormat[String(schema.format)] ?? 'text'
}

const textsByFormat: Readonly<Record<string, string>> = {
  uuid: '0193a6f0-5c1e-7b2a-9d3f-4a1b2c3d4e0c',
  'date-time': '2026-11-20T15:04:05.000Z',
}
