import 'server-only'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import type { RosterClient } from './one-roster-rest-client'
import { RosterServerFault, textOfServer } from './one-roster-rest-fault'

export type RosterPage = {
  /** As the server gave them. */
  rows: unknown[]
  /** `X-Total-Count`, which nothing but a progress bar may rely on. */
  total: number | null
}

export type RosterQuery = {
  /** Of the OneRoster service, without a slash at its end. */
  baseUrl: string
  collection: 'users' | 'orgs' | 'schools'
  /** The filter of OneRoster (1.1 §3.4.3). */
  filter?: string | undefined
  pageSize: number
  sorting?: Sorting
}

/** Whether the server has refused to sort, so that it is not asked to again; shared by the queries of a run. */
export type Sorting = { isRefused: boolean }

const mostRows = 5_000_000
/** One after the other, of a server that filters its pages after it has cut them. */
const mostEmptyPages = 1_000
/** Beyond the end of every list. */
const farOffset = 10_000_000

/**
 * All pages of a collection, in the order of sourcedIds where the server sorts (OneRoster 1.1 §3.4.1 and §3.4.2). A short page
 * is not the end, since servers give fewer rows than were asked for, nor is an empty one that links another, unless the server
 * links on behind every end. Where links end, one more page is asked for by its offset. Refuses with `unsupported` a next page
 * on another server, a page that came before, a thousand empty pages and over five million rows; throws `RosterServerFault`
 * for an answer without a list.
 */
export async function* pagesOf(client: RosterClient, query: RosterQuery): AsyncGenerator<RosterPage> {
  const sorting = query.sorting ?? { isRefused: false }
  const asked = new Set<string>()
  const seen = new Set<string>()
  let url = urlOf(query, 0, sorting)
  let received = 0
  let empty = 0
  let isLinked = false
  let linksAlways: boolean | undefined
  // Behind the last link: what came before is no error there.
  let isBeyond = false
  // Asked for by an offset of which nobody knows yet whether the server takes one.
  let isGuess = false
  while (true) {
    if (asked.has(url.href)) {
      if (isBeyond) return
      throw repeated(query)
    }
    asked.add(url.href)
    const page = received === 0 && empty === 0 ? await askFirst(client, query, sorting) : await askOn(client, url, isGuess)
    if (page === 'refused') return
    const { headers } = page
    const rows = requireList(client, query, page.json)
    const next = nextLink(headers.link)
    if (rows.length === 0) {
      if (next === undefined || isBeyond) return
      linksAlways ??= await doesLinkAlways(client, query, sorting)
      if (linksAlways) return
      if (++empty > mostEmptyPages)
        throw endless(query, `over ${mostEmptyPages.toLocaleString('en-US')} pages without a row, one after the other`)
    } else {
      empty = 0
      received += rows.length
      if (received > mostRows) throw endless(query, `over ${mostRows.toLocaleString('en-US')} rows`)
      const digest = digestOf(rows)
      if (seen.has(digest)) {
        if (isBeyond) return
        throw repeated(query)
      }
      seen.add(digest)
      yield { rows, total: totalOf(headers['x-total-count'], received) }
    }
    isLinked ||= next !== undefined
    isGuess = !isBeyond && isLinked && next === undefined
    isBeyond ||= isGuess
    url = next === undefined ? urlOf(query, received, sorting) : requireSameServer(next, url)
  }
}

type Answer = Awaited<ReturnType<RosterClient['get']>>

/** What servers answer to a parameter they do not know. */
const refusals: readonly number[] = [400, 404, 405, 406, 416, 422, 501]

const isRefusal = (error: unknown): boolean => error instanceof RosterServerFault && error.at === 'data' && refusals.includes(error.status)

/** Rows are asked for in order, so that those that come and go meanwhile do not move others from page to page. */
async function askFirst(client: RosterClient, query: RosterQuery, sorting: Sorting): Promise<Answer> {
  const sorted = urlOf(query, 0, sorting)
  try {
    return await client.get(sorted)
  } catch (error) {
    const isOutOfOrder = error instanceof RosterServerFault && error.at === 'data' && error.status === 500
    if (sorting.isRefused || !(isRefusal(error) || isOutOfOrder)) throw error
    const answer = await client.get(urlOf(query, 0, { isRefused: true }))
    sorting.isRefused = true
    return answer
  }
}

/** A server that has linked all its pages may know no offset, or none that is beyond them. */
async function askOn(client: RosterClient, url: URL, isGuess: boolean): Promise<Answer | 'refused'> {
  try {
    return await client.get(url)
  } catch (error) {
    if (isGuess && isRefusal(error)) return 'refused'
    throw error
  }
}

/** Whether the server links a next page where there is none, so that on an empty page a link says nothing. */
async function doesLinkAlways(client: RosterClient, query: RosterQuery, sorting: Sorting): Promise<boolean> {
  const answer = await askOn(client, urlOf(query, farOffset, sorting), true)
  if (answer === 'refused') return false
  return listIn(answer.json, listsOf[query.collection])?.length === 0 && nextLink(answer.headers.link) !== undefined
}

function requireList(client: RosterClient, { collection }: RosterQuery, json: unknown): unknown[] {
  const rows = listIn(json, listsOf[collection])
  if (rows) return rows
  const said = client.shown(textOfServer(Buffer.from(JSON.stringify(json))))
  throw new RosterServerFault(`The server answered without a list of ${collection}.`, {
    status: 200,
    retryAfter: undefined,
    said,
    at: 'data',
  })
}

function urlOf({ baseUrl, collection, filter, pageSize }: RosterQuery, offset: number, { isRefused }: Sorting): URL {
  const parameters = [
    `limit=${pageSize}`,
    `offset=${offset}`,
    ...(isRefused ? [] : ['sort=sourcedId', 'orderBy=asc']),
    ...(filter ? [`filter=${encodeURIComponent(filter)}`] : []),
  ]
  return new URL(`${baseUrl}/${collection}?${parameters.join('&')}`)
}

/**
 * The address of the next page, as a link on this one. A server behind a proxy that ends TLS may name itself by http. Refuses
 * with `unsupported` an address on another server: what is asked there would carry our token.
 */
export function requireSameServer(next: string, page: URL): URL {
  const url = URL.canParse(next, page.href) ? new URL(next, page.href) : null
  if (url && url.origin !== page.origin && url.hostname === page.hostname && url.protocol === 'http:' && url.port === '') {
    url.protocol = page.protocol
    url.port = page.port
  }
  if (url?.origin === page.origin && url.username === '' && url.password === '') return url
  const where = url ? url.host || url.protocol : 'an address that is none'
  throw new AppError('unsupported', `The server says that the next page is on another server, ${where}. Nothing is asked there.`)
}

function repeated({ collection }: RosterQuery): AppError {
  return new AppError('unsupported', `The server gives the same page of ${collection} again, so its list has no end. Nothing was imported.`)
}

function endless({ collection }: RosterQuery, what: string): AppError {
  return new AppError('unsupported', `The server gives ${what} of ${collection}, which no district has. Nothing was imported.`)
}

const listsOf = { users: ['users', 'user'], orgs: ['orgs', 'org'], schools: ['orgs', 'schools', 'org'] }

function listIn(json: unknown, names: readonly string[]): unknown[] | undefined {
  if (Array.isArray(json)) return json
  // 204, or a collection that is null: nobody.
  if (json === null) return []
  if (!isObject(json)) return undefined
  const [name, value] = Object.entries(json).find(([key]) => names.includes(key.toLowerCase())) ?? []
  if (name === undefined) return undefined
  return value === null ? [] : z.array(z.unknown()).safeParse(value).data
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Equal for pages that hold the same rows in any order. */
function digestOf(rows: readonly unknown[]): string {
  const ids = rows.map((row) => (isObject(row) && typeof row.sourcedId === 'string' ? row.sourcedId : JSON.stringify(row)))
  return createHash('sha256').update(JSON.stringify(ids.sort())).digest('base64')
}

function totalOf(header: string | string[] | undefined, received: number): number | null {
  const total = typeof header === 'string' && /^\d{1,9}$/.test(header.trim()) ? Number(header) : null
  return total !== null && total >= received ? total : null
}

/**
 * The address of `rel=next` in a Link header (RFC 8288), as it stands there; undefined where there is none. Some servers
 * leave out the angle brackets or the quotes.
 */
export function nextLink(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header.join(', ') : (header ?? '')
  for (const link of text.split(/,\s*(?=<|https?:|\/)/i)) {
    const [, bracketed, bare, parameters = ''] = /^\s*(?:<([^>]*)>|([^;\s<>]+))\s*(;.*)$/s.exec(link) ?? []
    const [, quoted, plain = ''] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,]+))/i.exec(parameters) ?? []
    const relations = (quoted ?? plain).toLowerCase().split(/\s+/)
    if (relations.includes('next')) return bracketed?.trim() ?? bare
  }
  return undefined
}
