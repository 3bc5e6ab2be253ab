import type { TypeWords } from '@/components/api-reference/reference'
import { isRecord, type JsonSchema, schemaPlace } from '@/lib/api/openapi/json-schema'

const formats: Readonly<Record<string, string>> = { uuid: 'id', 'date-time': 'time', date: 'day' }
const types: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  object: 'object',
  array: 'list',
  null: 'null',
}

/** The type of a schema as a reader says it: "text or null", "list of Contact". */
export function typeWords(schema: JsonSchema): TypeWords {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.slice(schemaPlace.length)
    return { words: name, schema: name }
  }
  if ('const' in schema) return { words: JSON.stringify(schema.const) }
  if (Array.isArray(schema.enum)) return { words: `one of ${schema.enum.join(', ')}` }
  const parts = [schema.anyOf, schema.oneOf].find(Array.isArray)
  if (parts) return join(parts.map((part) => typeWords(isRecord(part) ? part : {})))
  const names = (Array.isArray(schema.type) ? schema.type : [schema.type]).map(String)
  return join(names.map((name) => ofType(name, schema)))
}

function ofType(type: string, schema: JsonSchema): TypeWords {
  if (type === 'array' && isRecord(schema.items)) {
    const { words, schema: of } = typeWords(schema.items)
    return { words: `list of ${words}`, schema: of }
  }
  if (type === 'object' && isRecord(schema.properties)) {
    const rows = schema.properties.data
    if (isRecord(rows) && 'next_cursor' in schema.properties) return { ...typeWords(rows), words: `page of ${typeWords(rows).schema}` }
    return { words: `object of ${Object.keys(schema.properties).join(', ')}` }
  }
  const bounds = [
    typeof schema.minimum === 'number' && schema.minimum > Number.MIN_SAFE_INTEGER ? `from ${schema.minimum}` : '',
    typeof schema.maximum === 'number' && schema.maximum < Number.MAX_SAFE_INTEGER ? `to ${schema.maximum}` : '',
  ].filter(Boolean)
  const format = type === 'string' ? formats[String(schema.format)] : undefined
  return { words: [format ?? types[type] ?? 'anything', ...bounds].join(' ') }
}

function join(parts: readonly TypeWords[]): TypeWords {
  const words = [...new Set(parts.map((part) => part.words))].join(' or ')
  return { words, schema: parts.find((part) => part.schema !== undefined)?.schema }
}
