import { apiCalls } from '@/app/api/v1/api-calls'
import { apiRoute } from '@/lib/api-route'
import { checkpointJson } from '@/lib/audit/checkpoint-json'
import { getCheckpoint } from '@/lib/audit/get-checkpoint'

export { DELETE, PATCH, POST, PUT } from '@/app/api/v1/other-methods'

export const GET = apiRoute(apiCalls.getCheckpoint, async ({ actor, request, query }) => {
  const head = await getCheckpoint(actor, query)
  return wantsNote(request) ? noteResponse(head.note) : checkpointJson(head)
})

/** Whether a plain text is asked for and nothing else. */
function wantsNote(request: Request): boolean {
  return /^text\/plain(?:;[^,]*)?$/i.test(request.headers.get('accept')?.trim() ?? '')
}

function noteResponse(note: string): Response {
  return new Response(note, { headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' } })
}
