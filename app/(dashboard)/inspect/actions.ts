'use server'

import { z } from 'zod'
import { recordView } from '@/lib/audit/record-view'
import { canInspect, canManagePortals } from '@/lib/districts/policies'
import { inspectToken } from '@/lib/invitations/inspect-token'
import { memberAction } from '@/lib/member-action'
import { buildToken, builtTokenSchema } from '@/lib/portals/build-token'

const inspected = z.object({ text: z.string(), portal: z.uuid().optional() })

/** The text comes in the body of a post, so it stands in no address and no log. */
export const inspectText = memberAction({ can: canInspect, schema: inspected }, async ({ actor, now }, { text, portal }) => {
  const inspection = await inspectToken(actor, text, now, portal)
  if (inspection.issued) await recordView(actor, { where: 'inspected', ...inspection.issued }, now)
  return { ...inspection, inspectedAt: now }
})

export const buildPortalToken = memberAction(
  { can: canManagePortals, schema: builtTokenSchema, confirmed: true },
  ({ actor, now }, input) => buildToken(actor, input, now),
)
