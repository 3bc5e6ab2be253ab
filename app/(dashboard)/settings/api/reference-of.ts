import type { Reference, ReferenceBody, ReferenceCall, ReferenceRefusal, ReferenceSchema } from '@/components/api-reference/reference'
import { curlExample } from '@/lib/api/examples/curl-example'
import { callsOf, exampleRequest, type ShownCall } from '@/lib/api/examples/example-request'
import { typescriptExample } from '@/lib/api/examples/typescript-example'
import type { Answer, MediaType, OpenApiDocument } from '@/lib/api/openapi/document-type'
import { exampleOf } from '@/lib/api/openapi/example-of'
import { isRecord, type JsonSchema } from '@/lib/api/openapi/json-schema'
import { isProblemCode, problems } from '@/lib/api/problem-details'
import { typeWords } from './type-words'

/** What the reference shows of the document; `base` is the address that paths begin with. */
export function referenceOf(document: OpenApiDocument, base: string): Reference {
  const calls = callsOf(document)
  return {
    base,
    introduction: document.info.description.split('\n'),
    groups: document.tags
      .map(({ name, description }) => {
        const own = calls.filter(({ operation }) => operation.tags.includes(name))
        return { name, description, calls: own.map((call) => referenceCall(call, document, base)) }
      })
      .filter((group) => group.calls.length > 0),
    webhooks: Object.entries(document.webhooks).map(([type, { post }]) => {
      const schema = post.requestBody?.content['application/json']?.schema ?? {}
      return { type, summary: post.summary, example: written(exampleOf(schema, document.components.schemas)) }
    }),
    schemas: Object.entries(document.components.schemas).map(([name, schema]) => referenceSchema(name, schema, document)),
  }
}

function referenceCall(call: ShownCall, document: OpenApiDocument, base: string): ReferenceCall {
  const { method, path, operation } = call
  const [status = '', success] = Object.entries(operation.responses)[0] ?? []
  const { mediaType, schema } = firstContent(success && !('$ref' in success) ? success : undefined)
  const isLines = mediaType === 'application/x-ndjson'
  const shown = isLines && isRecord(schema['x-line']) ? schema['x-line'] : schema
  const request = exampleRequest(call, { document, base })
  const words = typeWords(shown)
  return {
    id: operation.operationId,
    method,
    path,
    summary: operation.summary,
    description: operation.description,
    roles: operation['x-roles'],
    parameters: operation.parameters.map(({ name, in: where, required = false, description, schema: of, example }) => ({
      name,
      where,
      required,
      description,
      type: typeWords(of),
      example: example === undefined ? undefined : String(example),
    })),
    body: bodyOf(operation.requestBody, document),
    answer: {
      status,
      type: isLines ? { ...words, words: `lines, each a ${words.words}` } : words,
      example: isLines
        ? JSON.stringify(exampleOf(shown, document.components.schemas))
        : written(exampleOf(shown, document.components.schemas)),
    },
    refusals: Object.entries(operation.responses).flatMap(([each, answer]) => refusalsOf(each, answer)),
    curl: curlExample(request),
    typescript: typescriptExample(request, isLines ? 'lines' : 'json'),
  }
}

function refusalsOf(status: string, answer: ShownCall['operation']['responses'][string]): ReferenceRefusal[] {
  const codes = '$ref' in answer ? (answer.$ref.split('/').at(-1) ?? '').split('.') : []
  return codes.filter(isProblemCode).map((code) => ({ status, code, title: problems[code].title, cure: problems[code].cure }))
}

function bodyOf(body: ShownCall['operation']['requestBody'], document: OpenApiDocument): ReferenceBody | undefined {
  if (!body) return undefined
  const { mediaType, schema, example } = firstContent(body)
  const isFile = mediaType !== 'application/json'
  const shown = example ?? exampleOf(schema, document.components.schemas)
  return {
    kind: isFile ? 'file' : 'json',
    required: body.required,
    type: isFile ? { words: `a file: ${Object.keys(body.content).join(' or ')}` } : typeWords(schema),
    example: isFile ? String(shown) : written(shown),
  }
}

function firstContent(of: Pick<Answer, 'content'> | undefined): { mediaType: string; schema: JsonSchema; example: unknown } {
  const [mediaType = '', content]: [string?, MediaType?] = Object.entries(of?.content ?? {})[0] ?? []
  return { mediaType, schema: content?.schema ?? {}, example: content?.example }
}

function referenceSchema(name: string, schema: JsonSchema, document: OpenApiDocument): ReferenceSchema {
  const required = Array.isArray(schema.required) ? schema.required : []
  const properties = Object.entries(isRecord(schema.properties) ? schema.properties : {})
  return {
    name,
    description: String(schema.description),
    members: properties.map(([member, of]) => ({
      name: member,
      required: required.includes(member),
      type: typeWords(isRecord(of) ? of : {}),
      description: isRecord(of) && typeof of.description === 'string' ? of.description : '',
    })),
    example: written(exampleOf(schema, document.components.schemas)),
  }
}

function written(value: unknown): string {
  return JSON.stringify(value, null, 2)
}
