// What a request costs: the contacts page with its session, shell, fifty rows and the record of who looked, beside a page that says nothing.
import { encode } from 'next-auth/jwt'
import { createApiKey } from '@/lib/auth/api-keys'
import { authCookies } from '@/lib/auth/auth-cookies'
import { startSession } from '@/lib/auth/start-session'
import type { Actor } from '@/lib/districts/actor'
import { env } from '@/lib/env'
import { askMany } from './ask-many'
import { withEmptyServer } from './empty-page'
import { loadContacts } from './load-contacts'
import { type BenchContext, compare, type Figure } from './measure'
import { startWebServer } from './measured-server'

const contacts = 100_000

/** A member's requests, the same again and again, as one who pages through a list makes them. */
export async function benchServing({ ownerUrl }: BenchContext): Promise<Figure[]> {
  const now = new Date()
  const { owner } = await loadContacts(contacts, { ownerUrl, now })
  const web = await startWebServer()
  try {
    const headers = { cookie: await signIn(owner, now) }
    const { key } = await createApiKey(owner, { name: 'bench', role: 'admin', schools: [] }, now)
    return await withEmptyServer(async (empty) => [
      await compare({
        what: '/contacts, signed in, 50 rows',
        run: () => askMany(100, { url: `${web.url}/contacts`, headers }),
        beside: { what: 'an empty page', run: () => askMany(100, { url: `${empty.url}/dynamic` }) },
        count: 100,
        wanted: { atLeast: 0.3 },
      }),
      await compare({
        what: 'GET /api/v1/contacts, 50 rows',
        run: () => askMany(100, { url: `${web.url}/api/v1/contacts?limit=50`, headers: { authorization: `Bearer ${key}` } }),
        beside: { what: 'a route without a database', run: () => askMany(100, { url: `${empty.url}/route` }) },
        count: 100,
        wanted: { atLeast: 0.7 },
      }),
    ])
  } finally {
    await web.stop()
  }
}

/** The cookie of a browser in which this member has just signed in. */
export async function signIn(member: Actor, now: Date): Promise<string> {
  if (member.id === null) throw new TypeError('A member has an id.')
  const proof = { method: 'passkey', strong: true, stillHolds: () => true } as const
  const sessionSecret = await startSession({ member: { ...member, id: member.id }, userAgent: 'bench', proof }, now)
  const { APP_URL, NEXTAUTH_SECRET } = env()
  return `${authCookies(APP_URL).sessionToken.name}=${await encode({ token: { sessionSecret }, secret: NEXTAUTH_SECRET })}`
}
