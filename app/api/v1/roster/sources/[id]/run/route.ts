import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { importJson } from '@/lib/roster/import-json'
import { waitForImport } from '@/lib/roster/runs/run-to-end'
import { startRun } from '@/lib/roster/sources/start-run'

export { DELETE, GET, PATCH, PUT } from '@/app/api/v1/other-methods'

export const POST = apiRoute(apiCalls.runRosterSource, async ({ actor, id, idempotencyKey, now }) => {
  const begun = await startRun(actor, { sourceId: id, idempotencyKey }, now)
  return importJson(await waitForImport(actor, begun.id, { milliseconds: 10_000 }))
})
