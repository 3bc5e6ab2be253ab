import { z } from 'zod'
import type { ErrorCode } from '@/lib/app-error'
import type { Policy } from '@/lib/districts/policies'

/** The raw file a call takes instead of JSON: its media types, and one of the first kind to show. */
export type UploadedFile = { mediaTypes: readonly [string, ...string[]]; example: string }

/** Under which heading the document tells of a call. */
export type CallGroup = 'Contacts' | 'Roster' | 'Portals' | 'Campaigns' | 'Invitations' | 'Links' | 'Tokens' | 'Audit' | 'Mail'

/** One call of the HTTP API: its door (who may, what it takes) and what the document says of it. Written once, used by both. */
export type ApiCall<Query extends z.ZodObject = z.ZodObject, Body extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> = {
  method: 'GET' | 'POST'
  /** Below /api/v1, parameters in braces as OpenAPI writes them. */
  path: `/${string}`
  group: CallGroup
  summary: string
  /** What the summary has no room for, in Markdown without headings. */
  description: string
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
  /** What else it answers as plain text to who asks for that alone by `Accept`. */
  answersText: string | undefined
  answer: Answer
  /** Codes it refuses with beside those that its door has in any case; see `refusalsOf`. */
  refuses: readonly ErrorCode[]
}

type Description<Query, Body, Answer> = Pick<ApiCall, 'method' | 'path' | 'group' | 'summary' | 'description' | 'can'> & {
  query?: Query
  body?: Body
  takesAnyText?: boolean
  file?: UploadedFile
  takesIdempotencyKey?: boolean
  status?: 200 | 201
  answersLines?: boolean
  answersText?: string
  answer: Answer
  refuses?: readonly ErrorCode[]
}

const nothing = z.strictObject({})

/** Describes a call; what is left out is nothing taken, 200 answered and nothing refused but at the door. */
export function apiCall<Answer extends z.ZodType, Query extends z.ZodObject = typeof nothing, Body extends z.ZodType = z.ZodUndefined>(
  description: Description<Query, Body, Answer>,
): ApiCall<Query, Body, Answer> {
  return {
    query: nothing as unknown as Query,
    body: z.undefined() as unknown as Body,
    takesAnyText: false,
    file: undefined,
    takesIdempotencyKey: false,
    status: 200,
    answersLines: false,
    answersText: undefined,
    refuses: [],
    ...description,
  }
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
