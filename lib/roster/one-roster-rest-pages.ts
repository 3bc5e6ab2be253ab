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
}

/**
 * All pages of a collection, to the first empty one or, where the server links them, to the last (OneRoster 1.1 §3.4.1): a
 * short page is not the end, since servers give fewer rows than were asked for. Refuses with `unsupported` a next page on
 * another server and a page that came before; throws `RosterServerFault` for an answer without a list.
 */
export async function* pagesOf(client: RosterClient, query: RosterQuery): AsyncGenerator<RosterPage> {
  const start = urlOf(query, 0)
  const asked = new Set<string>()
  const seen = new Set<string>()
  let url = start
  let received = 0
  let isLinked = false
  while (true) {
    if (asked.has(url.href)) throw repeated(query)
    asked.add(url.href)
    const { json, headers } = await client.get(url)
    const rows = listIn(json, listsOf[query.collection])
    if (!rows) {
      const said = client.shown(textOfServer(Buffer.from(JSON.stringify(json))))
      throw new RosterServerFault(`The server answered without a list of ${query.collection}.`, {
        status: 200,
        retryAfter: undefined,
        said,
        at: 'data',
      })
    }
    if (rows.length === 0) return
    const digest = digestOf(rows)
    if (seen.has(digest)) throw repeated(query)
    seen.add(digest)
    received += rows.length
    yield { rows, total: totalOf(headers['x-total-count'], received) }
    const next = nextLink(headers.link)
    if (next === undefined && isLinked) return
    isLinked ||= next !== undefined
    url = next === undefined ? urlOf(query, received) : requireSameServer(next, url)
  }
}

function urlOf({ baseUrl, collection, filter, pageSize }: RosterQuery, offset: number): URL {
  const parameters = [`limit=${pageSize}`, `offset=${offset}`, ...(filter ? [`filter=${encodeURIComponent(filter)}`] : [])]
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
