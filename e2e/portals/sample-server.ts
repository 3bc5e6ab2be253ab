import { randomUUID } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { Ledger } from './memory'
import type { SampleClock } from './sample-clock'
import { ledgerPage, refusalPage, type Site } from './sample-page'

export type SamplePortal<Accepted extends object> = {
  url: string
  /** Tests move it. */
  clock: SampleClock
  accepted: Ledger<Accepted>['accepted']
  refused: Ledger<Accepted>['refused']
  close(): Promise<void>
}

export type SampleRequest = { pathname: string; query: URLSearchParams; headers: IncomingHttpHeaders; cookies: ReadonlyMap<string, string> }

export type SampleAnswer =
  | { page: string; status?: number }
  | { json: unknown; status?: number }
  | { redirectTo: string; cookie?: { name: string; value: string } }

type Serving<Accepted extends object> = {
  /** 0 takes a free one; a taken port rejects with `EADDRINUSE`. */
  port: number
  site: Site
  clock: SampleClock
  /** Shown at /accepted. */
  ledger: Ledger<Accepted>
  /** Undefined where there is no such page. */
  answer(request: SampleRequest): SampleAnswer | undefined
}

/** A small web server on this machine: what all sample portals have in common. */
export async function startSamplePortal<Accepted extends object>({
  port,
  site,
  clock,
  ledger,
  answer,
}: Serving<Accepted>): Promise<SamplePortal<Accepted>> {
  const server = createServer(({ method, url = '/', headers }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    if (method !== 'GET' && method !== 'HEAD') return send(response, { page: refusalPage(site, 'Open it in a browser.'), status: 405 })
    // A browser asks for it unbidden, and a 404 would stand in its console as an error.
    if (pathname === '/favicon.ico') return void response.writeHead(204).end()
    if (pathname === '/accepted') return send(response, showLedger(site, ledger, headers))
    const known = answer({ pathname, query: searchParams, headers, cookies: readCookies(headers.cookie) })
    send(response, known ?? { page: refusalPage(site, 'There is no such page.'), status: 404 })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('The sample portal has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    clock,
    accepted: ledger.accepted,
    refused: ledger.refused,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Who is signed in at a sample portal, by a cookie. */
export class SignedIn<Person> {
  // Browsers give a cookie to every port of a host, so each portal needs a name of its own.
  readonly #cookie = `sample_${randomUUID()}`
  readonly #people = new Map<string, Person>()

  /** Signs the person in on the way to another page. */
  enter(person: Person, redirectTo: string): SampleAnswer {
    const value = randomUUID()
    this.#people.set(value, person)
    return { redirectTo, cookie: { name: this.#cookie, value } }
  }

  find({ cookies }: SampleRequest): Person | undefined {
    return this.#people.get(cookies.get(this.#cookie) ?? '')
  }
}

/** The address with these parameters behind those it has. */
export function withParameters(address: string, parameters: Record<string, string>): string {
  const url = new URL(address)
  for (const [name, value] of Object.entries(parameters)) url.searchParams.append(name, value)
  return url.href
}

/** Whether somebody can be sent there: a full address of the web. */
export function isWebAddress(address: string | null): address is string {
  return address !== null && URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)
}

function showLedger<Accepted extends object>(
  site: Site,
  { accepted, refused }: Ledger<Accepted>,
  { accept = '' }: IncomingHttpHeaders,
): SampleAnswer {
  return accept.includes('text/html') ? { page: ledgerPage(site, { accepted, refused }) } : { json: { accepted, refused } }
}

function readCookies(header = ''): Map<string, string> {
  return new Map(
    header.split(/; */).map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return [name, value.join('=')]
    }),
  )
}

const safety = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
}

function send(response: ServerResponse, answer: SampleAnswer): void {
  if ('redirectTo' in answer) {
    const { redirectTo, cookie } = answer
    const setCookie = cookie && { 'Set-Cookie': `${cookie.name}=${cookie.value}; Path=/; HttpOnly; SameSite=Lax` }
    response.writeHead(302, { ...safety, ...setCookie, Location: redirectTo }).end()
  } else if ('page' in answer) {
    response.writeHead(answer.status ?? 200, { ...safety, 'Content-Type': 'text/html; charset=utf-8' }).end(answer.page)
  } else {
    response.writeHead(answer.status ?? 200, { ...safety, 'Content-Type': 'application/json' }).end(JSON.stringify(answer.json, null, 2))
  }
}
