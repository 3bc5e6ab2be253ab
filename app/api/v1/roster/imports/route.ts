import { apiCalls } from '@/app/api/v1/api-calls'
import { listJson } from '@/lib/api/list-json'
import { readFile } from '@/lib/api/read-request'
import { apiRoute } from '@/lib/api-route'
import { bodyLength } from '@/lib/body-length'
import { findImports } from '@/lib/roster/get-import'
import { importJson, importSummaryJson } from '@/lib/roster/import-json'
import { receiveImport } from '@/lib/roster/receive-import'
import { waitForImport } from '@/lib/roster/runs/run-to-end'

export { DELETE, PATCH, PUT } from '@/app/api/v1/other-methods'

export const GET = apiRoute(apiCalls.findImports, async ({ actor, query }) => listJson(await findImports(actor, query), importSummaryJson))

export const POST = apiRoute(apiCalls.stageImport, async ({ actor, request, query: { name, ...query }, idempotencyKey, now }) => {
  const upload = { ...query, fileName: name, idempotencyKey, body: readFile(request), bytes: bodyLength(request) }
  const { id } = await receiveImport(actor, upload, now)
  return importJson(await waitForImport(actor, id, { milliseconds: 10_000 }))
})
