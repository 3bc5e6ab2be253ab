import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { cancelImport } from '@/lib/roster/apply-import'
import { importJson } from '@/lib/roster/import-json'

export { DELETE, GET, PATCH, PUT } from '@/app/api/v1/other-methods'

export const POST = apiRoute(apiCalls.cancelImport, async ({ actor, id, now }) => importJson(await cancelImport(actor, id, now)))
