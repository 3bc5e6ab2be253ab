// Threat: another site signs a browser in or out, or begins a sign-in there that somebody else ends; a stranger writes into our
// log, or into the address of our sign-in page. Choice: beside next-auth's own token, whatever changes something has to come
// from this origin; next-auth gets only the calls that screens make, each a form of bounded length; where one comes to
// grief is told by a word from a closed list.
import { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { readBytes } from '@/lib/api/read-request'
import { AppError, errorStatuses } from '@/lib/app-error'
import { findAskedProvider } from '@/lib/auth/identity-providers/next-auth-provider'
import { authOptions } from '@/lib/auth/options'
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
  try {
    const bounded = await readWhole(request)
    return await NextAuth(bounded as never, context as never, authOptions(await findAskedProvider(nextauth, request)))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return new Response(null, { status: errorStatuses[error.code] })
  }
}

/** next-auth would put whatever it is given into the address, undecoded. */
function backToSignIn(request: Request): Response {
  const said = new URL(request.url).searchParams.get('error') ?? ''
  const error = signInErrors.includes(said) ? said : 'Callback'
  return new Response(null, { status: 303, headers: { Location: `/sign-in?error=${error}`, 'Cache-Control': 'no-store' } })
}

/** The same request with its body read, which next-auth would do without an end. */
async function readWhole(request: Request): Promise<Request> {
  if (!request.body) return request
  const { url, method, headers } = request
  return new NextRequest(url, { method, headers, body: await readBytes(request, mostBodyBytes) })
}

export { handler as GET, handler as POST }
