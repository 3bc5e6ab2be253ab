// Threat: a portal's logs, and whoever reads them, hold this address and write what they like behind it. Choice: it allows
// no more than to say what came of one link; what it carries is never on the page and never decides where a person is sent;
// what is unknown or made up is answered alike; no cookie, no script, and no other site frames the page.
import { familyDoor } from '@/app/i/family-door'
import { familyContentPolicy, familyPage, languageOf, privately } from '@/app/i/family-response'
import { pageStyle } from '@/components/invite-page/page-style'
import { type ReturnedPage, renderReturnedPage, toldField } from '@/components/returned-page/render-returned-page'
import { openReturnPage, type ReturnedView, recordReturn } from '@/lib/invitations/record-return'
import { returnReasons } from '@/lib/portals/portal-kind'

type Door = { params: Promise<{ district: string; code: string }> }

/** A sentence on what the portal refused, or 303 to the portal's own site once it let the person in. Answers HEAD too. */
export const GET = familyDoor(async (request, { params }: Door) => {
  const { district: slug, code } = await params
  const query = new URL(request.url).searchParams
  const told = returnReasons.find((reason) => reason === query.get(toldField))
  if (told) {
    const opened = await openReturnPage({ slug, code })
    return opened.state === 'closed' ? answerClosed(request, opened) : answer(request, { reason: told, ...opened.page })
  }
  const returned = await recordReturn({ slug, code, query, visit: request }, new Date())
  switch (returned.state) {
    case 'closed':
      return answerClosed(request, returned)
    case 'arrived':
      return new Response(null, { status: 303, headers: { ...privately, Location: returned.forwardTo } })
    case 'failed':
      return answer(request, { reason: returned.reason, ...returned.page })
  }
})

function answerClosed(request: Request, { officeContact }: { officeContact: string | null }): Response {
  return respond(request, { page: { view: 'closed', officeContact }, own: null, status: 404 })
}

function answer(request: Request, { language, ...shown }: ReturnedView & Pick<Extract<ReturnedPage, { view: 'failed' }>, 'reason'>) {
  return respond(request, { page: { view: 'failed', ...shown }, own: language, status: 200 })
}

/** `own` is the contact's language. */
function respond(request: Request, { page, own, status }: { page: ReturnedPage; own: string | null; status: 200 | 404 }): Response {
  return familyPage(renderReturnedPage(page, languageOf(request, own)), { status, policy })
}

const policy = familyContentPolicy(pageStyle, "'none'")
