/** What the reference page shows, read from the OpenAPI document. */
export type Reference = {
  /** The address that all paths begin with. */
  base: string
  introduction: readonly string[]
  groups: readonly ReferenceGroup[]
  webhooks: readonly ReferenceWebhook[]
  schemas: readonly ReferenceSchema[]
}

export type ReferenceGroup = { name: string; description: string; calls: readonly ReferenceCall[] }

export type ReferenceCall = {
  /** Of the call and of its place on the page. */
  id: string
  method: 'GET' | 'POST'
  path: string
  summary: string
  description: string
  /** Whose keys may ask; none where a signature is asked for instead. */
  roles: readonly string[]
  parameters: readonly ReferenceParameter[]
  body: ReferenceBody | undefined
  answer: { status: string; type: TypeWords; example: string }
  refusals: readonly ReferenceRefusal[]
  curl: string
  typescript: string
}

export type ReferenceParameter = {
  name: string
  where: 'path' | 'query' | 'header'
  required: boolean
  description: string
  type: TypeWords
  example: string | undefined
}

export type ReferenceBody = { kind: 'json' | 'file'; required: boolean; type: TypeWords; example: string }

export type ReferenceRefusal = { status: string; code: string; title: string; cure: string }

export type ReferenceSchema = { name: string; description: string; members: readonly ReferenceMember[]; example: string }

export type ReferenceMember = { name: string; required: boolean; type: TypeWords; description: string }

export type ReferenceWebhook = { type: string; summary: string; example: string }

/** A type in words, and the schema on the page that says more. */
export type TypeWords = { words: string; schema?: string | undefined }
