import { canImportRoster } from '@/lib/districts/policies'
import { bodyOf, memberRoute } from '@/lib/member-route'
import { lookAtCsv } from '@/lib/roster/mapping/look-at-csv'

/** Takes the beginning of a file as JSON and answers what is in it, or what a mapping makes of it. Nothing is kept. */
export const POST = memberRoute({ can: canImportRoster }, async ({ request }) =>
  Response.json(await lookAtCsv(bodyOf(request)), { headers: { 'Cache-Control': 'no-store' } }),
)
