// Threat: programs open and post what stands in mails, and strangers make addresses up. Choice: opening changes nothing;
// mail stops on the one-click post of mail programs (RFC 8058) or on a ticked box, which no form-posting scanner ticks;
// what is unknown or wrong is answered alike; no cookie, no script, and no look at the origin, since a mail program has none.
import { familyDoor } from '@/app/i/family-door'
import { familyContentPolicy, familyPage, languageOf } from '@/app/i/family-response'
import { pageStyle } from '@/components/unsubscribe-page/page-style'
import { decoyField, renderUnsubscribePage, type UnsubscribePage } from '@/components/unsubscribe-page/render-unsubscribe-page'
import { readBytes } from '@/lib/api/read-request'
import { unlessRefused } from '@/lib/app-error'
import { openUnsubscribe, type UnsubscribeAddress, type Unsubscribing, unsubscribe } from '@/lib/mail/unsubscribe'

type Door = { params: Promise<{ district: string }> }

const mostFormBytes = 4 * 1024

/** The page with its button, or that mail is stopped already. Answers HEAD too. */
export const GET = familyDoor(async (request, { params }: Door) => {
  return answer(request, await openUnsubscribe(await addressOf(request, params)), false)
})

/** Stops the mail. Answers with the page itself and no redirect, which mail programs would not follow. */
export const POST = familyDoor(async (request, { params }: Door) => {
  const address = await addressOf(request, params)
  const form = await readForm(request)
  const oneClick = form?.get('List-Unsubscribe') === 'One-Click'
  const confirmed = form?.get('confirm') === 'stop' && !form.get(decoyField)
  if (oneClick || confirmed) return answer(request, await unsubscribe(address, new Date()), false)
  return answer(request, await openUnsubscribe(address), true)
})

async function addressOf(request: Request, params: Door['params']): Promise<UnsubscribeAddress> {
  const { district: slug } = await params
  const { searchParams } = new URL(request.url)
  return { slug, messageId: searchParams.get('m') ?? '', code: searchParams.get('c') ?? '' }
}

function answer(request: Request, known: Unsubscribing, unconfirmed: boolean): Response {
  const language = languageOf(request, known.state === 'closed' ? null : known.page.language)
  const page = renderUnsubscribePage(pageOf(known, unconfirmed), language, new URL(request.url).searchParams)
  return familyPage(page, { status: known.state === 'closed' ? 404 : 200, policy })
}

function pageOf(known: Unsubscribing, unconfirmed: boolean): UnsubscribePage {
  if (known.state === 'closed') return { view: 'closed' }
  return known.state === 'done' ? { view: 'done', frame: known.page } : { view: 'open', frame: known.page, unconfirmed }
}

const policy = familyContentPolicy(pageStyle, "'self'")

/** The fields, urlencoded as our own form posts them or multipart as RFC 8058 §3.2 also allows; undefined for anything else. */
async function readForm(request: Request): Promise<FormData | undefined> {
  const bytes = await unlessRefused(readBytes(request, mostFormBytes), 'too_large')
  if (!bytes) return undefined
  const type = request.headers.get('content-type') ?? ''
  return new Response(Uint8Array.from(bytes), { headers: { 'Content-Type': type } }).formData().catch(() => undefined)
}
