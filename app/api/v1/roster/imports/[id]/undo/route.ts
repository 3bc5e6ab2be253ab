import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { importJson } from '@/lib/roster/import-json'
import { undoImport, waitForUndo } from '@/lib/roster/undo-import'

export { DELETE, GET, PATCH, PUT } from '@/app/api/v1/other-methods'

export const POST = apiRoute(apiCalls.undoImport, async ({ actor, id, now }) => {
  await undoImport(actor, id, now)
  return importJson(await waitForUndo(actor, id, { milliseconds: 10_000 }))
})
