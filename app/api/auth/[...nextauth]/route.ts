// Threat: another site signs a browser in or out, or begins a sign-in there that somebody else ends. Choice: beside
// next-auth's own token, whatever changes something has to come from this origin.
import NextAuth from 'next-auth'
import { findAskedProvider } from '@/lib/auth/identity-providers/next-auth-provider'
import { authOptions } from '@/lib/auth/options'
import { isSameOrigin } from '@/lib/is-same-origin'

type Context = { params: Promise<{ nextauth: string[] }> }

async function handler(request: Request, context: Context): Promise<Response> {
  if (request.method !== 'GET' && !isSameOrigin(request.headers)) return new Response(null, { status: 403 })
  const { nextauth } = await context.params
  return NextAuth(request as never, context as never, authOptions(await findAskedProvider(nextauth, request)))
}

export { handler as GET, handler as POST }
