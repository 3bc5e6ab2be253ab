'use server'

import { z } from 'zod'
import { viewPersonalData } from '@/lib/audit/view-personal-data'
import { canViewAudit } from '@/lib/districts/policies'
import { memberAction } from '@/lib/member-action'

export const showPersonalData = memberAction(
  { can: canViewAudit, confirmed: true, schema: z.object({ eventId: z.string() }) },
  async ({ actor, now }, { eventId }) => ({ data: await viewPersonalData(actor, eventId, now) }),
)
