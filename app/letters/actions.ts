'use server'

import { z } from 'zod'
import { selectionSchema } from '@/lib/contacts/selection-schema'
import { canIssueLinks } from '@/lib/districts/policies'
import { issueLinks } from '@/lib/invitations/issue-links'
import { memberAction } from '@/lib/member-action'

const printLettersSchema = z.object({
  portal: z.uuid(),
  selection: selectionSchema,
  renewCodes: z.boolean(),
  idempotencyKey: z.string().min(16).max(255),
})

export const printLetters = memberAction({ can: canIssueLinks, schema: printLettersSchema }, async ({ actor, now }, input) => {
  const { campaignId } = await issueLinks(actor, { ...input, channel: 'letter' }, now)
  return { campaignId }
})
