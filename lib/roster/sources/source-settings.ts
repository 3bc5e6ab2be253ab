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
const address = z
  .url({ protocol: /^https?$/, error: 'Type an address that begins with https://.' })
  .max(1_000, 'The address has over 1,000 characters.')
  .refine(holdsNoCredential, 'Leave the name and the password out of the address; they have fields of their own.')
  .refine((url) => !url.includes('#'), 'Leave out what follows the #.')
  .transform((url) => url.replace(/\/+$/, ''))

/** What each kind of source is told, apart from its secret. */
export const sourceSettingsSchemas = {
  contacts: z.object({}),
  mapped: z.object({ mappingId: z.guid('Choose a mapping.') }),
  oneroster: z.object({ guidFrom }),
  oneroster_rest: z
    .object({
      /** Up to and without `/users`, such as `https://…/ims/oneroster/v1p1`. */
      baseUrl: address.refine((url) => !url.includes('?'), 'Leave out what follows the question mark.'),
      version: z.enum(['1.1', '1.2'], 'Choose version 1.1 or 1.2.').default('1.1'),
      auth: z.enum(['oauth2', 'oauth1'], 'Choose OAuth 2 or OAuth 1.0a.').default('oauth2'),
      /** Where OAuth 2 hands out tokens; null with OAuth 1. */
      tokenUrl: address.nullable().default(null),
      /** OAuth 2 client id, or OAuth 1 consumer key. */
      clientId: z.string('Type the client id.').trim().min(1, 'Type the client id.').max(200, 'The client id has over 200 characters.'),
      scope: z.string().trim().max(500, 'The scope has over 500 characters.').default(''),
      guidFrom,
      /** How many rows a request asks for. */
      pageSize: z
        .int('Type a whole number from 1 to 10,000.')
        .min(1, 'Type a whole number from 1 to 10,000.')
        .max(10_000, 'Type a whole number from 1 to 10,000.')
        .default(500),
      /** Ask only for what was modified since the last run. */
      deltas: z.boolean().default(true),
    })
    .refine(({ auth, tokenUrl }) => auth !== 'oauth2' || tokenUrl !== null, {
      path: ['tokenUrl'],
      message: 'Type the address where OAuth 2 hands out tokens.',
    })
    // The 1.2 security framework knows OAuth 2 alone.
    .refine(({ auth, version }) => auth !== 'oauth1' || version === '1.1', {
      path: ['auth'],
      message: 'OneRoster 1.2 knows OAuth 2 alone.',
    })
    .transform((settings) => (settings.auth === 'oauth1' ? { ...settings, tokenUrl: null } : settings)),
} satisfies Record<RosterFormat, z.ZodType>

export type SourceSettings = { [Format in RosterFormat]: z.output<(typeof sourceSettingsSchemas)[Format]> }

function holdsNoCredential(url: string): boolean {
  const { username, password } = URL.canParse(url) ? new URL(url) : { username: '', password: '' }
  return username === '' && password === ''
}
