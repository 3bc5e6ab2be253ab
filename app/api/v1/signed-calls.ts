import 'server-only'
import { z } from 'zod'
import { signedCall } from '@/lib/api/api-call'
import { mailEventsAnswerSchema, mailEventsSchema } from '@/lib/mail/mail-events'

/** The calls of /api/v1 that come without an API key, signed instead. */
export const signedCalls = {
  recordMailEvents: signedCall({
    method: 'POST',
    path: '/mail/events',
    summary: 'Report mails that came back or were complained of',
    query: z.strictObject({ district: z.string('district must be the short name of the district.').default('') }),
    body: mailEventsSchema,
    answer: mailEventsAnswerSchema,
  }),
}
