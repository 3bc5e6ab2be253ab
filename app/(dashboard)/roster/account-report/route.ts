import { canImportRoster } from '@/lib/districts/policies'
import { bodyOf, memberRoute } from '@/lib/member-route'
import { applyAccountReport, inspectAccountReport } from '@/lib/roster/accounts/apply-account-report'

/** Takes an account report as the raw body of the request and answers what it would mark; with the digest of what was looked at, marks it. */
export const POST = memberRoute({ can: canImportRoster }, async ({ actor, request, now }) => {
  const query = new URL(request.url).searchParams
  const digest = query.get('digest')
  const body = bodyOf(request)
  if (digest === null) return Response.json(await inspectAccountReport(actor, body, now))
  return Response.json(await applyAccountReport(actor, { body, digest, everyone: query.get('everyone') === 'true' }, now))
})
