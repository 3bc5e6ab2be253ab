import type { OpenApiDocument, Operation } from '@/lib/api/openapi/document-type'
import { exampleOf } from '@/lib/api/openapi/example-of'

/** One call with everything filled in, ready to be written in some language. */
export type ExampleRequest = {
  method: 'GET' | 'POST'
  /** With its host, its path and its query. */
  url: string
  /** Without the key, which no example holds. */
  headers: Record<string, string>
  body?: { kind: 'json'; value: unknown } | { kind: 'file'; name: string; text: string } | undefined
}

export type ShownCall = { method: 'GET' | 'POST'; path: string; operation: Operation }

/** What an example is about instead of what the document shows. */
export type Given = { id?: string; query?: Readonly<Record<string, string>>; body?: unknown; idempotencyKey?: string }

/** The calls of a document that take a key, in its order. */
export function callsOf({ paths }: OpenApiDocument): ShownCall[] {
  return Object.entries(paths).flatMap(([path, { get, post }]) => [
    ...(get ? [{ method: 'GET' as const, path, operation: get }] : []),
    ...(post ? [{ method: 'POST' as const, path, operation: post }] : []),
  ])
}

/** A call as an example shows it: the first page of a list, without filters, and the body that the document has as its example. */
export function exampleRequest(
  call: ShownCall,
  { document, base, given = {} }: { document: OpenApiDocument; base: string; given?: Given },
): ExampleRequest {
  const { method, path, operation } = call
  const url = new URL(`${base}${path.replace('{id}', encodeURIComponent(given.id ?? exampleId(call, document)))}`)
  for (const [name, value] of Object.entries(given.query ?? shownQuery(operation))) url.searchParams.set(name, value)
  const [mediaType, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
  const key = operation.parameters.find(({ name }) => name === 'Idempotency-Key')
  return {
    method,
    url: url.href,
    headers: {
      ...(mediaType !== undefined && { 'Content-Type': mediaType }),
      ...(key && { 'Idempotency-Key': given.idempotencyKey ?? String(key.example) }),
    },
    body: mediaType === undefined || !content ? undefined : bodyOf(mediaType, content, { document, given }),
  }
}

type Content = NonNullable<Operation['requestBody']>['content'][string]

function bodyOf(mediaType: string, content: Content, { document, given }: { document: OpenApiDocument; given: Given }) {
  if (mediaType !== 'application/json') return { kind: 'file' as const, name: 'contacts.csv', text: String(content.example) }
  return { kind: 'json' as const, value: given.body ?? content.example ?? exampleOf(content.schema ?? {}, document.components.schemas) }
}

/** A page of a list, and what a call cannot do without. */
function shownQuery({ parameters }: Operation): Record<string, string> {
  const shown = parameters.filter(
    ({ in: where, name, required }) => where === 'query' && (required || ['limit', 'format', 'district'].includes(name)),
  )
  return Object.fromEntries(shown.flatMap(({ name, example }) => (example === undefined ? [] : [[name, String(example)]])))
}

/** The id that the answer of the call shows; otherwise one of the same kind. */
function exampleId({ path }: ShownCall, { components }: OpenApiDocument): string {
  const kind = path.split('/{id}')[0]?.split('/').at(-1)?.replace(/s$/, '') ?? ''
  const name = kindNames[kind]
  const example = name === undefined ? undefined : exampleOf(components.schemas[name] ?? {}, components.schemas)
  return typeof example === 'object' && example !== null && 'id' in example ? String(example.id) : ''
}

const kindNames: Readonly<Record<string, string>> = {
  contact: 'Contact',
  import: 'Import',
  source: 'RosterSource',
  campaign: 'Campaign',
  invitation: 'Invitation',
  link: 'Link',
}
