// Sets what Next's stores are made of; before them.
import 'next/dist/server/node-environment-baseline.js'
import { workAsyncStorage } from 'next/dist/server/app-render/work-async-storage.external.js'
import { workUnitAsyncStorage } from 'next/dist/server/app-render/work-unit-async-storage.external.js'
import { HeadersAdapter } from 'next/dist/server/web/spec-extension/adapters/headers.js'
import { RequestCookiesAdapter } from 'next/dist/server/web/spec-extension/adapters/request-cookies.js'
import { RequestCookies } from 'next/dist/server/web/spec-extension/cookies.js'
import { encode } from 'next-auth/jwt'
import { authCookies } from '@/lib/auth/auth-cookies'
import { env } from '@/lib/env'

type Asked = {
  /** As the front door hands it on. */
  address?: string
  /** Of a session. */
  secret?: string
}

/** Runs `work` as Next runs an action: within a request that a page of ours has sent, whose headers and cookies it can read. */
export async function inRequest<Result>({ address = '198.51.100.1', secret }: Asked, work: () => Promise<Result>): Promise<Result> {
  const { APP_URL, NEXTAUTH_SECRET } = env()
  const { origin, host } = new URL(APP_URL)
  const headers = new Headers({ origin, host, 'sec-fetch-site': 'same-origin', 'x-forwarded-for': address })
  if (secret !== undefined) {
    const token = await encode({ token: { sessionSecret: secret }, secret: NEXTAUTH_SECRET })
    headers.set('cookie', `${authCookies(APP_URL).sessionToken.name}=${token}`)
  }
  const store = {
    type: 'request',
    phase: 'action',
    headers: HeadersAdapter.from(headers),
    cookies: RequestCookiesAdapter.seal(new RequestCookies(headers)),
    userspaceMutableCookies: new RequestCookies(headers),
  }
  // Next knows more of a request than its headers and cookies; what is asked here needs no more.
  return workAsyncStorage.run({ route: '/' } as never, () => workUnitAsyncStorage.run(store as never, work))
}
