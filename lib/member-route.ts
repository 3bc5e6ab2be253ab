// Threat: a route handler that forgets to ask who calls it, or that another site makes a signed-in browser call. Choice:
// one wrapper for the few routes screens need beside actions (uploads and downloads): same origin for what changes
// something, a living session, a role that may.
import 'server-only'
import { AppError, type ErrorCode, errorStatuses } from './app-error'
import { currentMember, requireConfirmed } from './auth/session'
import type { SignedIn } from './auth/sessions'
import { type Policy, requireAllowed } from './districts/policies'
import { markBegun } from './front-door/begun-actions'
import { nonceHeader } from './front-door/nonce-header'
import { isSameOrigin } from './is-same-origin'
import { requireBelowLimit } from './limits/require-below-limit'
import { logRefusal } from './log-refusal'

export type MemberRequest = SignedIn & {
  request: Request
  /** The id in the path, as it came; blank where the path has none. */
  id: string
  now: Date
}

/** Next resolves to nothing at all where the path has no parameter. */
type RouteContext = { params: Promise<Record<string, string> | undefined> }

/**
 * Makes a route handler a guarded door for members. A refusal is answered with its status and `{code, message, fields}`, or where
 * a session or a confirmation is missing and somebody looks, with the way to /sign-in or /confirm; anything else is thrown.
 */
export function memberRoute(
  door: { can: Policy; confirmed?: true },
  work: (asked: MemberRequest) => Promise<Response>,
): (request: Request, context: RouteContext) => Promise<Response> {
  return async (request, { params }) => {
    markBegun(request.headers.get(nonceHeader))
    try {
      const signedIn = await requireCaller(request, door)
      try {
        const { id = '' } = (await params) ?? {}
        return await work({ ...signedIn, request, id, now: new Date() })
      } finally {
        // A sender already gone is no news.
        await drain(request).catch(() => undefined)
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      logRefusal(error, { door: `${request.method} route`, actor: (await currentMember())?.actor })
      const elsewhere = isForSomebodyLooking(request) ? whereToProve(error.code, request) : undefined
      if (elsewhere !== undefined) return seeOther(elsewhere)
      const { code, message, fields } = error
      return Response.json({ code, message, fields }, { status: errorStatuses[code], headers: { 'Cache-Control': 'no-store' } })
    }
  }
}

async function requireCaller(request: Request, { can, confirmed }: { can: Policy; confirmed?: true }): Promise<SignedIn> {
  // A link on another site may open a page here, but not make a download that the audit record then lays to the member.
  const isForeign = request.method === 'GET' ? request.headers.get('sec-fetch-site') === 'cross-site' : !isSameOrigin(request.headers)
  if (isForeign)
    throw new AppError(
      'forbidden',
      'This request did not come from this site, so nothing was done. Open Invite Desk in a tab of its own and try again.',
    )
  const signedIn = await currentMember()
  if (!signedIn) throw new AppError('unauthenticated', 'Your session has ended. Sign in again, then try again.')
  await requireBelowLimit('memberActions', `${signedIn.actor.districtId} ${signedIn.actor.id}`)
  requireAllowed(can, signedIn.actor)
  if (confirmed) requireConfirmed(signedIn, new Date())
  return signedIn
}

/** Whether a browser asks because somebody followed a link, and not a program or a script. */
function isForSomebodyLooking({ method, headers }: Request): boolean {
  return method === 'GET' && (headers.get('accept') ?? '').includes('text/html')
}

/** The page that asks who is there, where that is what is missing; /confirm then goes on to what was asked for. */
function whereToProve(code: ErrorCode, request: Request): string | undefined {
  if (code === 'unauthenticated') return '/sign-in'
  if (code !== 'confirm_identity') return undefined
  const { pathname, search } = new URL(request.url)
  return `/confirm?next=${encodeURIComponent(pathname + search)}`
}

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { Location: location, 'Cache-Control': 'no-store' } })
}

const mostDrainedBytes = 256 * 1024 * 1024

/** The body as a stream that is left open when the reader stops early, for `drain`. */
export async function* bodyOf(request: Request): AsyncGenerator<Uint8Array> {
  if (request.body) yield* request.body.values({ preventCancel: true })
}

/** A browser reads an answer only when its upload went through, so the rest of a refused file is let in and dropped. */
async function drain(request: Request): Promise<void> {
  let drained = 0
  for await (const chunk of bodyOf(request)) {
    drained += chunk.length
    if (drained > mostDrainedBytes) return
  }
}
