import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { applyImport } from '@/lib/roster/apply-import'
import { importJson } from '@/lib/roster/import-json'
import { waitForImport } from '@/lib/roster/runs/run-to-end'

export { DELETE, GET, PATCH, PUT } from '@/app/api/v1/other-methods'

export const POST = apiRoute(apiCalls.applyImport, async ({ actor, id, body, now }) => {
  await applyImport(actor, id, body ?? { release: false }, now)
  return importJson(await waitForImport(actor, id, { milliseconds: 10_000 }))
})
