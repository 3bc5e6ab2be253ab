import 'server-only'
import { z } from 'zod'
import { signedCall } from '@/lib/api/api-call'
import { mailEventsAnswerSchema, mailEventsSchema } from '@/lib/mail/mail-events'

/** The calls of /api/v1 that come without an API key, signed instead. */
export const signedCalls = {
  recordMailEvents: signedCall({
    method: 'POST',
    path: '/mail/events',
    group: 'Mail',
    summary: 'Report mails that came back or were complained of',
    description:
      'For the mail provider, or a program between it and Invite Desk. The secret stands under Mail, Mail settings. `ignored` counts reports of messages that are not known here. The same report again changes nothing.',
    query: z.strictObject({ district: z.string('district must be the short name of the district.').default('') }),
    body: mailEventsSchema,
    answer: mailEventsAnswerSchema,
  }),
}
