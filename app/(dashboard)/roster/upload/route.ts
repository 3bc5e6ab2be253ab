import { canImportRoster } from '@/lib/districts/policies'
import { bodyOf, memberRoute } from '@/lib/member-route'
import { stageImport } from '@/lib/roster/stage-import'

/** Takes a roster file as the raw body of the request, so that it streams and its size is not that of a form. Answers `{id, state}`. */
export const POST = memberRoute({ can: canImportRoster }, async ({ actor, request, now }) => {
  const source = new URL(request.url).searchParams.get('source')
  const upload = { format: 'contacts' as const, ...(source === null ? {} : { source }), body: bodyOf(request) }
  const { id, state } = await stageImport(actor, upload, now)
  return Response.json({ id, state }, { status: 201 })
})
