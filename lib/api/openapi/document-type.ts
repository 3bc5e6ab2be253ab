import type { JsonSchema } from './json-schema'

/** The parts of an OpenAPI 3.1 document (spec.openapis.org/oas/v3.1.0) that ours has. */
export type OpenApiDocument = {
  openapi: '3.1.0'
  info: { title: string; version: string; summary: string; description: string; license: { name: string; identifier: string } }
  servers: Array<{ url: string; description: string }>
  security: Security[]
  tags: Array<{ name: string; description: string }>
  paths: Record<string, { [method in 'get' | 'post']?: Operation }>
  webhooks: Record<string, { post: WebhookOperation }>
  components: {
    schemas: Record<string, JsonSchema>
    headers: Record<string, Header>
    responses: Record<string, Answer>
    examples: Record<string, { summary: string; value: unknown }>
    securitySchemes: Record<string, JsonSchema>
  }
}

type Security = Record<string, string[]>

export type Reference = { $ref: string }

type Header = { description: string; schema: JsonSchema; example?: unknown }

export type Parameter = {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  description: string
  schema: JsonSchema
  example?: unknown
}

export type MediaType = { schema?: JsonSchema; example?: unknown; examples?: Record<string, Reference> }

export type Answer = { description: string; headers?: Record<string, Reference>; content?: Record<string, MediaType> }

export type Operation = {
  operationId: string
  summary: string
  description: string
  tags: string[]
  security?: Security[]
  parameters: Parameter[]
  requestBody?: { required: boolean; content: Record<string, MediaType> }
  responses: Record<string, Answer | Reference>
  /** Whose keys may ask; none where a signature is asked for instead. */
  'x-roles': string[]
}

export type WebhookOperation = Omit<Operation, 'x-roles'>
