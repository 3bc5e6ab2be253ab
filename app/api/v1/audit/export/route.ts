import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { exportRecord } from '@/lib/audit/export-record'
import { recordResponse } from '@/lib/audit/record-response'

export { DELETE, PATCH, POST, PUT } from '@/app/api/v1/other-methods'

export const GET = apiRoute(apiCalls.exportRecord, async ({ actor, now }) =>
  recordResponse('record.ndjson', await exportRecord(actor, now)),
)
