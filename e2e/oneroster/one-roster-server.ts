import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { type Client, SignatureOffice, TokenOffice } from './check-sign-in'
import { matchFilter } from './match-filter'
import { type SampleRoster, sampleRoster } from './sample-roster'
import { type Fault, type FaultSpelling, writeFault } from './write-fault'
import { type OneRosterVersion, writeOrg, writeUser } from './write-rows'

/** What the server does otherwise than the standard says. */
export type Misbehaviour = {
  /** Of `filter`: as if it were not there, with an error, or with nobody. */
  filter?: 'ignored' | 'refused' | 'empty'
  /** The same of a filter that asks for `dateLastModified`. */
  dateFilter?: 'ignored' | 'refused'
  /** Most rows of a page, whatever is asked for. */
  mostRows?: number
  /** Of `sort`: as if it were not there, or with an error. */
  sort?: 'ignored' | 'refused'
  /** Rows that are not sorted come in another order with each request. */
  restless?: boolean
  /** Of the Link header: without angle brackets, none at all, a path alone, on another host, only on the first page, behind the end too. */
  link?: 'bare' | 'none' | 'path' | 'elsewhere' | 'first' | 'always'
  /** Before each page with rows comes one without, which links it. */
  emptyPages?: boolean
  /** What X-Total-Count says; null leaves it out. */
  totalCount?: number | null
  /** Every page is the first one. */
  repeats?: boolean
  /** Pages begin so many rows too early, as when rows are added while they are read. */
  shift?: number
  /** What a token says of its life, whatever it is; null says nothing. */
  expiresIn?: number | string | null
  /** How long tokens live. */
  tokenSeconds?: number
  tokenRequests?: number
  /** So many requests for rows, after the first few, are answered like this. */
  busy?: { after?: number; times: number; status: number; retryAfter?: string }
  /** Every request for rows is answered by this error. */
  fault?: Fault & { spelling: FaultSpelling }
  /** How errors are spelled. */
  spelling?: FaultSpelling
  /** So many answers break off in the middle. */
  cuts?: number
  /** How long each answer takes. */
  slowMilliseconds?: number
  /** Rows that stand among the users of the first page. */
  oddRows?: unknown[]
  /** Answers are packed. */
  gzip?: boolean
}

export type OneRosterServer = {
  url: string
  /** What a source is given as its server. */
  baseUrl(version: OneRosterVersion): string
  tokenUrl: string
  /** What it serves; changed in place. */
  roster: SampleRoster
  /** From now on; what is left out behaves. */
  misbehave(how: Misbehaviour): void
  /** The requests for rows and tokens so far, as they came, with the status of the answer. */
  requests: ReadonlyArray<{ path: string; query: URLSearchParams; status: number }>
  /** Forgets the requests so far. */
  forget(): void
  close(): Promise<void>
}

const mostRemembered = 5_000
const usualPage = 100
const bases: Record<OneRosterVersion, string> = { '1.1': '/ims/oneroster/v1p1', '1.2': '/ims/oneroster/rostering/v1p2' }

type Options = Client & {
  /** How rows are asked for; OAuth 1 is signed by the same id and secret. */
  auth?: 'oauth2' | 'oauth1'
  port?: number
  roster?: SampleRoster
}

/**
 * A web server on this machine that plays a student information system with OneRoster 1.1 and 1.2. It signs clients in for
 * true and shares no code with the product; `misbehave` makes it err as servers out there do. `port` 0 takes a free one; a
 * taken port rejects with `EADDRINUSE`.
 */
export async function startOneRosterServer({
  auth = 'oauth2',
  port = 0,
  roster = sampleRoster(),
  ...client
}: Options): Promise<OneRosterServer> {
  const tokens = new TokenOffice(client)
  const signatures = new SignatureOffice(client)
  const requests: Array<{ path: string; query: URLSearchParams; status: number }> = []
  let how: Misbehaviour = {}
  let turns = 0
  let url = ''

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    response.once('close', () => {
      requests.push({ path: pathname, query: searchParams, status: response.statusCode })
      if (requests.length > mostRemembered) requests.shift()
    })
    if (how.slowMilliseconds) await pause(how.slowMilliseconds)
    if (pathname === '/oauth/token') return giveToken(request, response)
    const version = (['1.1', '1.2'] as const).find((each) => pathname.startsWith(`${bases[each]}/`))
    const collection = version && pathname.slice(bases[version].length + 1)
    if (request.method !== 'GET' || !version || (collection !== 'users' && collection !== 'orgs'))
      return sendFault(response, { status: 404, minor: 'unknownobject', description: 'There is no such resource.' })
    const signedIn = checkSignIn(request)
    if (!signedIn.ok) return sendFault(response, { status: 401, minor: 'unauthorised', description: signedIn.description })
    if (how.fault) return sendFault(response, how.fault, how.fault.spelling)
    if (isBusy(response)) return
    sendPage(request, response, { version, collection, query: searchParams })
  })

  async function giveToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const life = { seconds: how.tokenSeconds ?? 7199, requests: how.tokenRequests ?? Number.POSITIVE_INFINITY }
    const given = tokens.give(request.headers.authorization, new URLSearchParams(await text(request)), life)
    if (given.ok) {
      const said = how.expiresIn === undefined ? {} : { expires_in: how.expiresIn ?? undefined }
      return void response.writeHead(200, jsonType).end(JSON.stringify({ ...given.body, ...said }))
    }
    const { type, body } = writeFault({ status: 401, minor: given.error, description: given.description }, 'oauth')
    response.writeHead(401, { 'Content-Type': type }).end(body)
  }

  function checkSignIn({ headers, method = '', url: target = '' }: IncomingMessage) {
    const { host = '', authorization } = headers
    return auth === 'oauth1' ? signatures.check({ method, host, target, authorization }) : tokens.check(authorization)
  }

  function isBusy(response: ServerResponse): boolean {
    const { busy } = how
    if (!busy) return false
    const { after = 0, times, status, retryAfter } = busy
    how = { ...how, busy: after > 0 ? { ...busy, after: after - 1 } : { ...busy, times: times - 1 } }
    if (after > 0 || times <= 0) return false
    response.setHeader('Content-Type', 'text/plain')
    if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter)
    response.writeHead(status).end('Come back later.')
    return true
  }

  function sendFault(response: ServerResponse, fault: Fault, spelling = how.spelling ?? 'imsx'): void {
    const { type, body } = writeFault(fault, spelling)
    response.writeHead(fault.status, { 'Content-Type': type }).end(body)
  }

  type Wanted = { version: OneRosterVersion; collection: 'users' | 'orgs'; query: URLSearchParams }

  function sendPage(request: IncomingMessage, response: ServerResponse, { version, collection, query }: Wanted): void {
    const base = `${url}${bases[version]}`
    const all = collection === 'users' ? roster.users.map((user) => writeUser(user, version, base)) : roster.orgs.map(writeOrg)
    const chosen = arrange(choose(all, query.get('filter') ?? '', collection), query)
    if (!chosen)
      return void sendFault(response, {
        status: 400,
        minor: 'invalid_filter_field',
        description: 'The filter is not supported.',
      })
    if (how.emptyPages && !query.has('full') && Number(query.get('offset') ?? 0) < chosen.length) {
      response.setHeader('Link', `<${linkWith(request, { full: 'yes' })}>; rel="next"`)
      return void sendJson(response, { [collection]: [] })
    }
    const limit = Math.min(Number(query.get('limit') ?? usualPage), how.mostRows ?? Number.POSITIVE_INFINITY)
    const offset = how.repeats ? 0 : Number(query.get('offset') ?? 0)
    const start = Math.max(0, offset - (offset > 0 ? (how.shift ?? 0) : 0))
    const rows = offset >= chosen.length + (how.shift ?? 0) ? [] : chosen.slice(start, start + limit)
    const odd = collection === 'users' && offset === 0 ? (how.oddRows ?? []) : []
    const next = how.repeats || how.link === 'always' || start + limit < chosen.length ? linkTo(request, offset + limit, limit) : undefined
    const total = how.totalCount === undefined ? chosen.length : how.totalCount
    if (total !== null) response.setHeader('X-Total-Count', String(total))
    if (next && how.link !== 'none' && (how.link !== 'first' || offset === 0)) response.setHeader('Link', next)
    sendJson(response, { [collection]: [...odd, ...rows] })
  }

  function choose(rows: Array<Record<string, unknown>>, filter: string, collection: string) {
    const asIf = filter.includes('dateLastModified') ? (how.dateFilter ?? how.filter) : how.filter
    if (filter === '' || collection === 'orgs' || asIf === 'ignored') return rows
    if (asIf === 'empty') return []
    const matches = asIf === 'refused' ? undefined : matchFilter(filter)
    return matches && rows.filter(matches)
  }

  /** Sorted by a field of theirs where that is asked for; undefined where the order is refused. */
  function arrange(rows: Array<Record<string, unknown>> | undefined, query: URLSearchParams) {
    const field = query.get('sort')
    if (!rows || (field !== null && how.sort === 'refused')) return undefined
    if (field !== null && how.sort !== 'ignored') {
      const direction = query.get('orderBy') === 'desc' ? -1 : 1
      return rows.toSorted((one, other) => direction * String(one[field]).localeCompare(String(other[field]), 'en'))
    }
    const turned = how.restless ? (turns++ * 7) % Math.max(rows.length, 1) : 0
    return [...rows.slice(turned), ...rows.slice(0, turned)]
  }

  function linkWith(request: IncomingMessage, parameters: Record<string, string>, without: readonly string[] = []): string {
    const target = new URL(request.url ?? '/', url)
    for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value)
    for (const name of without) target.searchParams.delete(name)
    return target.pathname + target.search
  }

  function linkTo(request: IncomingMessage, offset: number, limit: number): string {
    const target = new URL(request.url ?? '/', url)
    const path = linkWith(request, { offset: String(offset), limit: String(limit) }, ['full'])
    const first = `<${url}${target.pathname}?offset=0>; rel="first"`
    if (how.link === 'bare') return `${url}${path}; rel=next`
    if (how.link === 'path') return `${first}, <${path}>; rel="next"`
    if (how.link === 'elsewhere') return `${first}, <https://elsewhere.example.org${path}>; rel="next"`
    return `${first}, <${url}${path}>; rel="next"`
  }

  function sendJson(response: ServerResponse, value: unknown): void {
    const json = Buffer.from(JSON.stringify(value))
    const body = how.gzip ? gzipSync(json) : json
    const headers = { ...jsonType, 'Content-Length': String(body.length), ...(how.gzip ? { 'Content-Encoding': 'gzip' } : {}) }
    response.writeHead(200, headers)
    if (!how.cuts) return void response.end(body)
    how = { ...how, cuts: how.cuts - 1 }
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy())
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('The sample server has no port.')
  url = `http://127.0.0.1:${address.port}`
  return {
    url,
    baseUrl: (version) => `${url}${bases[version]}`,
    tokenUrl: `${url}/oauth/token`,
    roster,
    misbehave(next) {
      how = next
    },
    requests,
    forget() {
      requests.length = 0
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const jsonType = { 'Content-Type': 'application/json' }
