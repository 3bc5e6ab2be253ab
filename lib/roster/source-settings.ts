import { z } from 'zod'
import type { RosterFormat } from '@/prisma/generated/enums'

/** Where the GUID of a OneRoster user stands. GG4L's own roster has it as the sourcedId. */
export const guidFromSchema = z.discriminatedUnion('from', [
  z.object({ from: z.literal('sourcedId') }),
  z.object({ from: z.literal('userId'), type: z.string().trim().min(1, 'Name the type of the user id.').max(100) }),
  z.object({ from: z.literal('metadata'), name: z.string().trim().min(1, 'Name the metadata column.').max(100) }),
  z.object({ from: z.literal('none') }),
])

export type GuidFrom = z.output<typeof guidFromSchema>

const guidFrom = guidFromSchema.default({ from: 'sourcedId' })
const address = z.url({ protocol: /^https?$/, error: 'Type an address that begins with https://.' }).transform((url) => url.replace(/\/+$/, ''))

/** What each kind of source is told, apart from its secret. */
export const sourceSettingsSchemas = {
  contacts: z.object({}),
  mapped: z.object({ mappingId: z.guid('Choose a mapping.') }),
  oneroster: z.object({ guidFrom }),
  oneroster_rest: z.object({
    /** Up to and without `/users`, such as `https://…/ims/oneroster/v1p1`. */
    baseUrl: address,
    version: z.enum(['1.1', '1.2']).default('1.1'),
    auth: z.enum(['oauth2', 'oauth1']).default('oauth2'),
    /** Where OAuth 2 hands out tokens; null with OAuth 1. */
    tokenUrl: address.nullable().default(null),
    /** OAuth 2 client id, or OAuth 1 consumer key. */
    clientId: z.string().trim().min(1, 'Type the client id.').max(200),
    scope: z.string().trim().max(500).default(''),
    guidFrom,
    /** How many rows a request asks for. */
    pageSize: z.int().min(1).max(10_000).default(500),
    /** Ask only for what was modified since the last run. */
    deltas: z.boolean().default(true),
  }),
} satisfies Record<RosterFormat, z.ZodType>

export type SourceSettings = { [Format in RosterFormat]: z.output<(typeof sourceSettingsSchemas)[Format]> }
