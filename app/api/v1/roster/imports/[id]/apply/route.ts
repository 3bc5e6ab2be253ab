import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { applyImport } from '@/lib/roster/apply-import'
import { importJson } from '@/lib/roster/import-json'

export const POST = apiRoute(apiCalls.applyImport, async ({ actor, id, body, now }) =>
  importJson(await applyImport(actor, id, body ?? { release: false }, now)),
)
