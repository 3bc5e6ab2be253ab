import { canImportRoster } from '@/lib/districts/policies'
import { bodyOf, memberRoute } from '@/lib/member-route'
import { importGuidFile } from '@/lib/roster/guids/import-guid-file'

/** Takes a GUID file as the raw body of the request, joins it, and answers what it came to. */
export const POST = memberRoute({ can: canImportRoster }, async ({ actor, request, now }) => {
  return Response.json(await importGuidFile(actor, { body: bodyOf(request) }, now))
})
