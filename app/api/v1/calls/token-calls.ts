import 'server-only'
import { z } from 'zod'
import { apiCall } from '@/lib/api/api-call'
import { canInspect } from '@/lib/districts/policies'
import { inspectionJsonSchema } from '@/lib/invitations/inspection-json'
import { verificationSchema } from '@/lib/portals/judging/verify-token'

/** What `inspectToken` looks at. */
export const inspectionBodySchema = z.strictObject({
  token: z.string('token must be a text.').optional(),
  link: z.string('link must be a text.').optional(),
})

/** What `verifyToken` judges, and by whose rules. */
export const verificationBodySchema = z.strictObject({
  portal: z.string('portal must be the id or the name of a portal.'),
  token: z.string('token must be a text.'),
})

export const tokenCalls = {
  inspectToken: apiCall({
    method: 'POST',
    path: '/inspect',
    group: 'Tokens',
    summary: 'What a token or a link says, whose it is and why it does not work',
    description: 'Give either `token` or `link`, of at most 64 KiB. Any text is answered 200, with what is wrong in `reasons`.',
    can: canInspect,
    body: inspectionBodySchema,
    takesAnyText: true,
    answer: inspectionJsonSchema,
  }),
  verifyToken: apiCall({
    method: 'POST',
    path: '/verify',
    group: 'Tokens',
    summary: 'Whether a token holds by the rules of a portal: its form, its signature, its claims and its times',
    description: 'For your own back end that lets people in by these tokens. Trust `claims` only where `valid` is true.',
    can: canInspect,
    body: verificationBodySchema,
    takesAnyText: true,
    answer: verificationSchema,
    refuses: ['not_found'],
  }),
}
