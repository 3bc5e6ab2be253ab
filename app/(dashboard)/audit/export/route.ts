import { exportRecord } from '@/lib/audit/export-record'
import { recordResponse } from '@/lib/audit/record-response'
import { canViewAudit } from '@/lib/districts/policies'
import { memberRoute } from '@/lib/member-route'
import { dayOf } from '@/lib/zoned-day'

/** The whole record, which proves itself: `audit verify --file` and anybody else’s verifier take it. */
export const GET = memberRoute({ can: canViewAudit, confirmed: true }, async ({ actor, district: { timeZone }, now }) =>
  recordResponse(`record-${dayOf(now, timeZone)}.ndjson`, await exportRecord(actor, now)),
)
