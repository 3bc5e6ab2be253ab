// Threat: whoever holds the address is taken for the family; programs that open, follow and post what stands in mails come
// before it does; and the page must not tell strangers which codes exist. Choice: the code in the path is the only
// authority, so there is no cookie and no look at the origin (`no-referrer` makes browsers post `Origin: null`); opening
// changes nothing a family needs; stopping the invitation takes an answer that no form-filling program gives; what is
// unknown, ended or revoked is answered alike; no script runs, and no other site frames the page.
import { familyDoor } from '@/app/i/family-door'
import { familyContentPolicy, familyPage, languageOf, privately } from '@/app/i/family-response'
import { pageStyle } from '@/components/invite-page/page-style'
import { decoyField, type InvitePage, renderInvitePage } from '@/components/invite-page/render-invite-page'
import { readFile } from '@/lib/api/read-request'
import { bodyLength } from '@/lib/body-length'
import { chooseFamilyLanguage } from '@/lib/family-language'
import {
  confirmCode,
  continueInvitePage,
  openInvitePage,
  type Pressed,
  reportNotMe,
  sendNewCode,
  showCodePage,
} from '@/lib/invitations/invite-page'
import { isNotMeReason } from '@/lib/invitations/not-me-reason'

type Door = { params: Promise<{ district: string; code: string }> }

const mostFormBytes = 4 * 1024

/** The page; with `?not-me` the question why the invitation is not theirs, with `?code` the one for the mailed code. Answers HEAD too. */
export const GET = familyDoor(async (request, { params }: Door) => {
  const { district: slug, code } = await params
  const opened = await openInvitePage({ slug, code, visit: request }, new Date())
  if (opened.state === 'closed') return answerClosed(request, opened)
  const { state, invitation } = opened
  if (state === 'frozen') return answer(request, { view: 'frozen', invitation })
  const query = new URL(request.url).searchParams
  if (query.has('not-me')) return answer(request, { view: 'not_me', invitation, unanswered: false })
  if (state === 'addressless') return answer(request, { view: 'addressless', invitation })
  if (query.has('code') && invitation.asksCode) {
    const shown = await showCodePage({ slug, code, visit: request }, new Date())
    if (shown.state === 'code') return answer(request, codePageOf(shown))
  }
  return answer(request, { view: 'invitation', invitation })
})

/**
 * *Continue*, or the right code where one is asked for, answers 303 to the portal, with a link signed at this moment;
 * *This is not me* stops the invitation.
 */
export const POST = familyDoor(async (request, { params }: Door) => {
  const { district: slug, code } = await params
  const form = await readForm(request)
  if (form.get('action') === 'not-me') return notMe(request, { slug, code, form })
  const press = { slug, code, visit: request, language: new URL(request.url).searchParams.get('lang') }
  switch (form.get('action')) {
    case 'continue':
      return answerPress(request, await continueInvitePage(press, new Date()))
    case 'confirm':
      return answerPress(request, await confirmCode({ ...press, digits: form.get('digits') ?? '' }, new Date()))
    case 'new-code':
      // A program that fills in every field gets the page as it is.
      return form.get(decoyField) ? seeOther(samePage(request)) : answerPress(request, await sendNewCode(press, new Date()))
    default:
      return seeOther(samePage(request))
  }
})

function answerPress(request: Request, pressed: Pressed): Response {
  switch (pressed.state) {
    case 'closed':
      return answerClosed(request, pressed)
    case 'signed':
      return seeOther(pressed.url)
    case 'code':
      return answer(request, codePageOf(pressed))
    default:
      return answer(request, { view: pressed.state, invitation: pressed.invitation })
  }
}

function codePageOf({ state: view, ...page }: Extract<Pressed, { state: 'code' }>): InvitePage {
  return { view, ...page }
}

async function notMe(request: Request, { slug, code, form }: { slug: string; code: string; form: URLSearchParams }): Promise<Response> {
  const now = new Date()
  const reason = form.get('reason') ?? ''
  if (isNotMeReason(reason) && !form.get(decoyField)) {
    await reportNotMe({ slug, code, reason }, now)
    return seeOther(samePage(request))
  }
  const opened = await openInvitePage({ slug, code, visit: request }, now)
  if (opened.state === 'closed') return answerClosed(request, opened)
  const { state, invitation } = opened
  return answer(request, state === 'frozen' ? { view: 'frozen', invitation } : { view: 'not_me', invitation, unanswered: true })
}

const statuses: Record<InvitePage['view'], number> = {
  invitation: 200,
  not_me: 200,
  code: 200,
  frozen: 200,
  addressless: 200,
  busy: 429,
  unavailable: 503,
  unreachable: 503,
  closed: 404,
}

function answerClosed(request: Request, { officeContact }: { officeContact: string | null }): Response {
  return answer(request, { view: 'closed', officeContact })
}

function answer(request: Request, page: InvitePage): Response {
  const language = languageOf(request, page.view === 'closed' ? null : page.invitation.language)
  const status = page.view === 'code' && page.minutesLeft === null && page.nextCodeAt ? 429 : statuses[page.view]
  return familyPage(renderInvitePage(page, language), { status, policy })
}

// No form-action: browsers hold it against the redirect to the portal too.
const policy = familyContentPolicy(pageStyle)

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { ...privately, Location: location } })
}

/** The page itself, in the language it is read in. */
function samePage(request: Request): string {
  const { pathname, searchParams } = new URL(request.url)
  const language = searchParams.get('lang')
  return language ? `${pathname}?lang=${chooseFamilyLanguage([language]).tag}` : pathname
}

/** The fields as our own forms post them; nothing at all of a body longer than they can be. */
async function readForm(request: Request): Promise<URLSearchParams> {
  // Not even begun: what is left half-read holds up whatever comes next on the same connection.
  if ((bodyLength(request) ?? 0) > mostFormBytes) return new URLSearchParams()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of readFile(request)) {
    length += chunk.length
    if (length > mostFormBytes) return new URLSearchParams()
    chunks.push(chunk)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}
