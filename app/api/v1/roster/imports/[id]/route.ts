import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { getImport } from '@/lib/roster/get-import'
import { importJson } from '@/lib/roster/import-json'

export { DELETE, PATCH, POST, PUT } from '@/app/api/v1/other-methods'

export const GET = apiRoute(apiCalls.getImport, async ({ actor, id }) => importJson(await getImport(actor, id)))
