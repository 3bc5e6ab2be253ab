import { z } from 'zod'
import type { ApiCall, SignedCall } from './api-call'

type Schema = Record<string, unknown>

type Call = ApiCall | SignedCall

/** The OpenAPI 3.1 document of these calls, written from the very schemas that guard them. */
export function openApiDocument(calls: ReadonlyArray<readonly [operationId: string, call: Call]>): Schema {
  const paths: Record<string, Record<string, Schema>> = {}
  for (const [operationId, call] of calls) {
    const path = paths[call.path] ?? {}
    paths[call.path] = { ...path, [call.method.toLowerCase()]: operationOf(operationId, call) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Invite Desk',
      version: '1',
      description: 'Times are RFC 3339 in UTC. Lists answer `{data, next_cursor}`. Errors are RFC 9457 problem details with a `code`.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ api_key: [] }],
    paths,
    components: {
      securitySchemes: {
        api_key: { type: 'http', scheme: 'bearer', description: 'An API key of the district.' },
        signature: {
          type: 'apiKey',
          in: 'header',
          name: 'webhook-signature',
          description:
            'With webhook-id and webhook-timestamp, as Standard Webhooks has it: `v1,` and the HMAC-SHA-256 of id.timestamp.body.',
        },
      },
      responses: { problem: { description: 'A refusal.', content: { 'application/problem+json': { schema: problemSchema } } } },
    },
  }
}

const problemSchema: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'fields'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    fields: { type: 'object', additionalProperties: { type: 'string' } },
    request_id: { type: 'string' },
  },
}

function operationOf(operationId: string, call: Call): Schema {
  const requestBody = requestBodyOf(call)
  return {
    operationId,
    summary: call.summary,
    ...('signed' in call && { security: [{ signature: [] }] }),
    parameters: [...pathParameters(call.path), ...queryParameters(call.query), ...(call.takesIdempotencyKey ? [idempotencyKey] : [])],
    ...(requestBody && { requestBody }),
    responses: {
      [call.status]: {
        description: 'Done.',
        content: { [call.answersLines ? 'application/x-ndjson' : 'application/json']: { schema: jsonSchema(call.answer, 'output') } },
      },
      default: { $ref: '#/components/responses/problem' },
    },
  }
}

const idempotencyKey: Schema = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key answers with what the first request did.',
  schema: { type: 'string', maxLength: 255 },
}

function pathParameters(path: string): Schema[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', format: 'uuid' },
  }))
}

function queryParameters(query: Call['query']): Schema[] {
  const { properties = {} } = jsonSchema(query, 'input') as { properties?: Record<string, Schema> }
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', schema }))
}

function requestBodyOf({ body, file }: Call): Schema | undefined {
  if (file) return { required: true, content: Object.fromEntries(file.map((mediaType) => [mediaType, {}])) }
  if (body.type === 'undefined') return undefined
  return { required: !body.safeParse(undefined).success, content: { 'application/json': { schema: jsonSchema(body, 'input') } } }
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io })
  return rest
}
