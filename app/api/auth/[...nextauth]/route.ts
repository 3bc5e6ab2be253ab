// Threat: another site signs a browser in or out, or begins a sign-in there that somebody else ends; a stranger writes into our
// log, or into the address of our sign-in page. Choice: beside next-auth's own token, whatever changes something has to come
// from this origin; next-auth gets only the calls that screens make, each a form of bounded length; where one comes to
// grief is told by a word from a closed list.
import { NextRequest, NextResponse } from 'next/server'
import NextAuth from 'next-auth'
import { readBytes } from '@/lib/api/read-request'
import { AppError } from '@/lib/app-error'
import { authCookies } from '@/lib/auth/auth-cookies'
import { findAskedProvider } from '@/lib/auth/identity-providers/next-auth-provider'
import { authOptions } from '@/lib/auth/options'
import { env } from '@/lib/env'
import { mostBodyBytes } from '@/lib/front-door/admit-request'
import { isSameOrigin } from '@/lib/is-same-origin'

type Context = { params: Promise<{ nextauth: string[] }> }

const actions = ['csrf', 'session', 'signin', 'signout', 'callback', 'error', 'providers']

/** What next-auth says of a sign-in that did not come to an end. */
const signInErrors = ['AccessDenied', 'Callback', 'CredentialsSignin', 'OAuthCallback', 'OAuthSignin', 'SessionRequired']

async function handler(request: Request, context: Context): Promise<Response> {
  if (request.method !== 'GET' && !isSameOrigin(request.headers)) return new Response(null, { status: 403 })
  const { nextauth } = await context.params
  const [action = ''] = nextauth
  if (!actions.includes(action)) return new Response(null, { status: 404 })
  if (action === 'error') return backToSignIn(request)
  // next-auth takes JSON too, without a look at what is in it.
  if (request.body && !request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded'))
    return new Response(null, { status: 415 })
  const asked = await findAskedProvider(nextauth, request)
  // Only who comes back from elsewhere comes by an address.
  if (action === 'callback' && request.method === 'GET' && !asked) return new Response(null, { status: 404 })
  const whole = await readWhole(request)
  if (!whole) return new Response(null, { status: 413 })
  return refuseReturnAddress(whole) ?? NextAuth(whole as never, context as never, authOptions(asked))
}

/** next-auth would put whatever it is given into the address, undecoded. */
function backToSignIn(request: Request): Response {
  const said = new URL(request.url).searchParams.get('error') ?? ''
  const error = signInErrors.includes(said) ? said : 'Callback'
  return new Response(null, { status: 303, headers: { Location: `/sign-in?error=${error}`, 'Cache-Control': 'no-store' } })
}

/**
 * The same request with its form read, which next-auth would do without an end; undefined where that is too long. Screens say
 * in the form where to go on to: an address of that in the query is left out, since next-auth answers 500 to an odd one.
 */
async function readWhole(request: Request): Promise<NextRequest | undefined> {
  const url = new URL(request.url)
  url.searchParams.delete('callbackUrl')
  const { method, headers } = request
  try {
    const form = request.body ? { body: (await readBytes(request, mostBodyBytes)).toString() } : {}
    return new NextRequest(url, { method, headers, ...form })
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

/** The refusal of a browser whose cookie says to go on to what is no address, to which next-auth would answer 500 for ever; it forgets the cookie. */
function refuseReturnAddress(request: NextRequest): Response | undefined {
  const { name, options } = authCookies(env().APP_URL).callbackUrl
  const kept = request.cookies.get(name)?.value
  if (!kept || (URL.canParse(kept) && /^https?:$/.test(new URL(kept).protocol))) return undefined
  const refusal = new NextResponse(null, { status: 400 })
  refusal.cookies.set(name, '', { ...options, maxAge: 0 })
  return refusal
}

export { handler as GET, handler as POST }
