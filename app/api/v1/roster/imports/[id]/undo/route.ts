import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { importJson } from '@/lib/roster/import-json'
import { undoImport } from '@/lib/roster/undo-import'

export const POST = apiRoute(apiCalls.undoImport, async ({ actor, id, now }) => importJson(await undoImport(actor, id, now)))
