import { canImportRoster } from '@/lib/districts/policies'
import { bodyOf, memberRoute } from '@/lib/member-route'
import { receiveImport } from '@/lib/roster/receive-import'
import { waitForImport } from '@/lib/roster/run-to-end'

/** Takes a roster file as the raw body of the request, so that it streams and its size is not that of a form. Answers `{id, state}`. */
export const POST = memberRoute({ can: canImportRoster }, async ({ actor, request, now }) => {
  const source = new URL(request.url).searchParams.get('source')
  const upload = { format: 'contacts' as const, ...(source === null ? {} : { source }), body: bodyOf(request) }
  const received = await receiveImport(actor, upload, now)
  const { id, state } = await waitForImport(actor, received.id, { milliseconds: 3_000 })
  return Response.json({ id, state }, { status: 201 })
})
