import { z } from 'zod'
import type { Policy } from '@/lib/districts/policies'

/** The raw file a call takes instead of JSON, by media type, for the document. */
export type UploadedFile = readonly string[]

/** One call of the HTTP API: its door (who may, what it takes) and what the document says of it. Written once, used by both. */
export type ApiCall<Query extends z.ZodObject = z.ZodObject, Body extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> = {
  method: 'GET' | 'POST'
  /** Below /api/v1, parameters in braces as OpenAPI writes them. */
  path: `/${string}`
  summary: string
  can: Policy
  query: Query
  /** JSON; `z.undefined()` where the call takes none. */
  body: Body
  /** Whether its texts may hold any character, because nothing of them is stored. */
  takesAnyText: boolean
  file: UploadedFile | undefined
  /** Whether the call heeds `Idempotency-Key`. */
  takesIdempotencyKey: boolean
  status: 200 | 201
  /** Whether it answers NDJSON, as a stream: lines, each of which is `answer`. */
  answersLines: boolean
  answer: Answer
}

type Description<Query, Body, Answer> = Pick<ApiCall, 'method' | 'path' | 'summary' | 'can'> & {
  query?: Query
  body?: Body
  takesAnyText?: boolean
  file?: UploadedFile
  takesIdempotencyKey?: boolean
  status?: 200 | 201
  answersLines?: boolean
  answer: Answer
}

const nothing = z.strictObject({})

/** Describes a call; what is left out is nothing taken and 200 answered. */
export function apiCall<Answer extends z.ZodType, Query extends z.ZodObject = typeof nothing, Body extends z.ZodType = z.ZodUndefined>(
  description: Description<Query, Body, Answer>,
): ApiCall<Query, Body, Answer> {
  const {
    query = nothing as unknown as Query,
    body = z.undefined() as unknown as Body,
    file,
    takesAnyText = false,
    takesIdempotencyKey = false,
    status = 200,
    answersLines = false,
  } = description
  const { method, path, summary, can, answer } = description
  return { method, path, summary, can, query, body, takesAnyText, file, takesIdempotencyKey, status, answersLines, answer }
}

/** A call without an API key: a signature over its body says who asks (Standard Webhooks). */
export type SignedCall<
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> = Omit<ApiCall<Query, Body, Answer>, 'can'> & { signed: true }

/** Describes a signed call; see `apiCall`. */
export function signedCall<Answer extends z.ZodType, Query extends z.ZodObject, Body extends z.ZodType>(
  description: Omit<Description<Query, Body, Answer>, 'can'>,
): SignedCall<Query, Body, Answer> {
  const { can: _, ...call } = apiCall<Answer, Query, Body>({ ...description, can: () => false })
  return { ...call, signed: true }
}
