'use server'

import { z } from 'zod'
import { canInspect, canManagePortals } from '@/lib/districts/policies'
import { inspectToken } from '@/lib/invitations/inspect-token'
import { memberAction } from '@/lib/member-action'
import { buildToken, builtTokenSchema } from '@/lib/portals/build-token'

const inspected = z.object({ text: z.string(), portal: z.uuid().optional() })

/** The text comes in the body of a post, so it stands in no address and no log. */
export const inspectText = memberAction({ can: canInspect, schema: inspected }, async ({ actor, now }, { text, portal }) => ({
  ...(await inspectToken(actor, text, now, portal)),
  inspectedAt: now,
}))

export const buildPortalToken = memberAction(
  { can: canManagePortals, schema: builtTokenSchema, confirmed: true },
  ({ actor, now }, input) => buildToken(actor, input, now),
)
