'use server'

import { z } from 'zod'
import { canInspect } from '@/lib/districts/policies'
import { inspectToken } from '@/lib/invitations/inspect-token'
import { memberAction } from '@/lib/member-action'

/** The text comes in the body of a post, so it stands in no address and no log. */
export const inspectText = memberAction({ can: canInspect, schema: z.object({ text: z.string() }) }, async ({ actor, now }, { text }) => ({
  ...(await inspectToken(actor, text, now)),
  inspectedAt: now,
}))
