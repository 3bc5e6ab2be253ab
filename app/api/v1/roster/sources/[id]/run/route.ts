import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { importJson } from '@/lib/roster/import-json'
import { waitForImport } from '@/lib/roster/runs/run-to-end'
import { startRun } from '@/lib/roster/sources/start-run'

export const POST = apiRoute(apiCalls.runRosterSource, async ({ actor, id, now }) => {
  const begun = await startRun(actor, id, now)
  return importJson(await waitForImport(actor, begun.id, { milliseconds: 10_000 }))
})
