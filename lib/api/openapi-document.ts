import type { z } from 'zod'
import { errorStatuses } from '@/lib/app-error'
import type { ApiCall, CallGroup, SignedCall } from './api-call'
import type { NamedSchema } from './named-schema'
import type { Answer, MediaType, OpenApiDocument, Operation, Parameter, Reference, WebhookOperation } from './openapi/document-type'
import { isRecord, type JsonSchema, schemaPlace, schemaWriter } from './openapi/json-schema'
import { type ParameterWords, wordsOf } from './openapi/parameter-words'
import { type ProblemCode, problemSchema, problems } from './problem-details'
import { refusalsOf, rolesOf, takesJson } from './refusals-of'

export type Call = ApiCall | SignedCall

type Described = {
  calls: ReadonlyArray<readonly [operationId: string, call: Call]>
  /** Headings in the order in which they stand, with what is said under each. */
  groups: ReadonlyArray<readonly [CallGroup, description: string]>
  schemas: readonly NamedSchema[]
  /** What is told to addresses that the district names, and the bodies of that. */
  webhooks: ReadonlyArray<{ type: string; says: string; body: z.ZodType }>
}

/** Of the API, by semantic versioning: what is added raises the middle number. */
const version = '1.1.0'

const introduction = `Times are RFC 3339 in UTC. Lists answer \`{data, next_cursor}\`: pass \`next_cursor\` on as \`cursor\` until it is null.
Errors are problem details (RFC 9457) with a \`code\` for programs and sentences for people. A path that exists answers other methods with 405 and an \`Allow\` header.
What belongs to another district, or to a school outside the key, is answered exactly as what does not exist.
A key may make 600 calls a minute; \`RateLimit\` on each answer says how many are left.
Writes that would do something twice take an \`Idempotency-Key\`: the same request with the same key answers what the first one did.`

const webhookIntroduction =
  'What happens is told to addresses that an owner names under Settings, Webhooks: ids and times, nothing that names a person. Each delivery is signed as Standard Webhooks has it, and tried again for days until it is answered with a 2xx status.'

/** The OpenAPI 3.1 document of these calls, written from the very schemas that guard them. */
export function openApiDocument({ calls, groups, schemas, webhooks }: Described): OpenApiDocument {
  const writer = schemaWriter([...schemas, problem])
  const paths: OpenApiDocument['paths'] = {}
  for (const [operationId, call] of calls) {
    const method = call.method === 'GET' ? 'get' : 'post'
    paths[call.path] = { ...paths[call.path], [method]: operationOf(operationId, call, writer) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Invite Desk',
      version,
      summary: 'Invite parents and guardians to set up their portal accounts.',
      description: introduction,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1', description: 'This installation.' }],
    security: [{ api_key: [] }],
    tags: [...groups, ['Webhooks', webhookIntroduction] as const].map(([name, description]) => ({ name, description })),
    paths,
    webhooks: Object.fromEntries(webhooks.map((webhook) => [webhook.type, { post: deliveryOf(webhook, writer) }])),
    components: {
      schemas: Object.fromEntries([...schemas, problem].map((named) => [named.name, writer.define(named)])),
      headers,
      responses: problemResponses(calls),
      examples: Object.fromEntries(
        Object.entries(problems).map(([code, { title }]) => [code, { summary: title, value: problemExample(code as ProblemCode) }]),
      ),
      securitySchemes,
    },
  }
}

const securitySchemes = {
  api_key: { type: 'http', scheme: 'bearer', description: 'An API key of the district, made by an owner under Settings, API keys.' },
  signature: {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description: 'With webhook-id and webhook-timestamp, as Standard Webhooks has it: `v1,` and the HMAC-SHA-256 of id.timestamp.body.',
  },
}

const headers: OpenApiDocument['components']['headers'] = {
  RateLimit: {
    description: 'How many calls are left to the key (`r`), and in how many seconds the window ends (`t`).',
    schema: { type: 'string' },
    example: '"calls";r=597;t=42',
  },
  'RateLimit-Policy': {
    description: 'How many calls a key may make (`q`) in a window of so many seconds (`w`).',
    schema: { type: 'string' },
    example: '"calls";q=600;w=60',
  },
  'Retry-After': { description: 'After how many seconds the next call is taken.', schema: { type: 'integer', minimum: 1 }, example: 12 },
  'WWW-Authenticate': { description: 'How to come back (RFC 6750).', schema: { type: 'string' }, example: 'Bearer realm="Invite Desk"' },
  'X-Request-Id': { description: 'Under which the log of the server tells of this request.', schema: { type: 'string' } },
}

const header = (name: string): Record<string, Reference> => ({ [name]: { $ref: `#/components/headers/${name}` } })
const pace = { ...header('RateLimit'), ...header('RateLimit-Policy') }

function problemExample(code: ProblemCode) {
  const { status, title, cure } = problems[code]
  const isInput = code === 'invalid_input'
  const errors = isInput ? [{ field: 'limit', message: 'limit must be at most 500.' }] : []
  return {
    type: `urn:invite-desk:problem:${code}`,
    title,
    status,
    detail: isInput ? 'limit: limit must be at most 500.' : `${title}.`,
    code,
    cure,
    errors,
    fields: Object.fromEntries(errors.map(({ field, message }) => [field, message])),
    ...((code === 'internal' || code === 'unavailable') && { request_id: '5f0c2f5e-7a4d-4b8e-9a55-1f0d3c2b1a00' }),
  }
}

const problem: NamedSchema = {
  name: 'Problem',
  schema: problemSchema,
  io: 'output',
  description: 'Why a call was refused (RFC 9457).',
  members: {
    type: 'A name of the kind of problem; it leads nowhere.',
    title: 'What the code means, in the same words each time.',
    detail: 'What happened this time, fit to show to the person who asked.',
    code: 'For programs.',
    cure: 'What to do about it.',
    errors: 'Each mistake of the request with the field it is in.',
    fields: 'The same by field.',
    request_id: 'With `internal` alone: under which the log of the server tells more.',
  },
  example: problemExample('invalid_input'),
}

type Writer = ReturnType<typeof schemaWriter>

function operationOf(operationId: string, call: Call, writer: Writer): Operation {
  const roles = rolesOf(call)
  const requestBody = requestBodyOf(call, writer)
  return {
    operationId,
    summary: call.summary,
    description: call.description,
    tags: [call.group],
    ...('signed' in call && { security: [{ signature: [] }] }),
    parameters: [
      ...pathParameters(call.path),
      ...queryParameters(operationId, call, writer),
      ...(call.takesIdempotencyKey ? [idempotencyKey] : []),
      ...('signed' in call ? signatureHeaders : []),
    ],
    ...(requestBody && { requestBody }),
    responses: { [call.status]: successOf(call, writer), ...problemAnswers(call) },
    'x-roles': roles,
  }
}

function deliveryOf({ type, says, body }: Described['webhooks'][number], { write }: Writer): WebhookOperation {
  return {
    operationId: type.replace(/[._](\w)/g, (_, letter: string) => letter.toUpperCase()),
    summary: says,
    description: `Sent as \`${type}\`.`,
    tags: ['Webhooks'],
    security: [{ signature: [] }],
    parameters: signatureHeaders,
    requestBody: { required: true, content: { 'application/json': { schema: write(body, 'output') } } },
    responses: {
      '2XX': { description: 'Taken; it is not sent again.' },
      '410': { description: 'Gone: the webhook is switched off.' },
      default: { description: 'Anything else, or nothing within 15 seconds: it is sent again later.' },
    },
  }
}

const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'A text of your own, new for each request. Sent again with the same request, it answers what the first one did; nothing is done twice.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  example: '2f6d1c1e-autumn-letters',
}

const signatureHeaders: Parameter[] = [
  {
    name: 'webhook-id',
    in: 'header',
    required: true,
    description: 'The same when it is sent again.',
    schema: { type: 'string' },
  },
  {
    name: 'webhook-timestamp',
    in: 'header',
    required: true,
    description: 'Unix seconds; at most five minutes off.',
    schema: { type: 'string' },
  },
]

function pathParameters(path: string): Parameter[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: 'As another call answers it.',
    schema: { type: 'string', format: 'uuid' },
  }))
}

function queryParameters(operationId: string, { query }: Call, { write }: Writer): Parameter[] {
  const { properties, required } = write(query, 'input')
  const needed = Array.isArray(required) ? required : []
  return Object.entries(isRecord(properties) ? properties : {}).map(([name, schema]) => {
    const { description = '', example }: Partial<ParameterWords> = wordsOf(operationId, name) ?? {}
    return {
      name,
      in: 'query',
      ...(needed.includes(name) && { required: true }),
      description,
      schema: plainly(isRecord(schema) ? schema : {}),
      ...(example !== undefined && { example }),
    }
  })
}

/** In an address true is a text like any other, so nothing is gained by telling it from the boolean. */
function plainly(schema: JsonSchema): JsonSchema {
  const [first] = Array.isArray(schema.anyOf) ? schema.anyOf : []
  return isRecord(first) && first.type === 'boolean' ? first : schema
}

function requestBodyOf({ body, file }: Call, { write }: Writer): Operation['requestBody'] {
  if (file) {
    const [first, ...others] = file.mediaTypes
    const content: Record<string, MediaType> = { [first]: { schema: { type: 'string' }, example: file.example } }
    for (const mediaType of others) content[mediaType] = {}
    return { required: true, content }
  }
  if (!takesJson(body)) return undefined
  return { required: !body.safeParse(undefined).success, content: { 'application/json': { schema: write(body, 'input') } } }
}

function successOf(call: Call, { write }: Writer): Answer {
  const schema = write(call.answer, 'output')
  return {
    description: call.status === 201 ? 'Made.' : 'Done.',
    headers: { ...(!('signed' in call) && pace), ...header('X-Request-Id') },
    content: {
      ...(call.answersLines
        ? { 'application/x-ndjson': { schema: { type: 'string', description: 'A line of JSON each.', 'x-line': schema } } }
        : { 'application/json': { schema } }),
      ...(call.answersText !== undefined && { 'text/plain': { schema: { type: 'string', description: call.answersText } } }),
    },
  }
}

/** A refusal for each status, with every code that can stand in it. */
function problemAnswers(call: Call): Record<string, Reference> {
  const answers = [...codesByStatus(call)].map(([status, codes]) => [String(status), { $ref: `${answerPlace}${nameOf(codes)}` }] as const)
  return Object.fromEntries(answers)
}

const answerPlace = '#/components/responses/'

function nameOf(codes: readonly ProblemCode[]): string {
  return codes.join('.')
}

function codesByStatus(call: Call): Map<number, ProblemCode[]> {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of refusalsOf(call)) byStatus.set(problems[code].status, [...(byStatus.get(problems[code].status) ?? []), code])
  return byStatus
}

/** Each refusal once, however many calls have it. */
function problemResponses(calls: Described['calls']): Record<string, Answer> {
  const responses: Record<string, Answer> = {}
  for (const [, call] of calls) for (const [status, codes] of codesByStatus(call)) responses[nameOf(codes)] ??= problemAnswer(status, codes)
  return responses
}

function problemAnswer(status: number, codes: readonly ProblemCode[]): Answer {
  return {
    description: codes.map((code) => `\`${code}\`: ${problems[code].title}.`).join(' '),
    headers: {
      ...(status !== errorStatuses.unauthenticated && pace),
      ...(status === 401 && header('WWW-Authenticate')),
      ...(status === 429 && header('Retry-After')),
      ...header('X-Request-Id'),
    },
    content: {
      'application/problem+json': {
        schema: { allOf: [{ $ref: `${schemaPlace}Problem` }, { type: 'object', properties: { code: { enum: [...codes] } } }] },
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  }
}
