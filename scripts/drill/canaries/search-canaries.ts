import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { findDoors } from '@/e2e/doors/find-doors'
import { everybody } from '@/e2e/small-district'
import { productLog, productTraces } from '@/e2e/start-product'
import { askProduct, ownAddress } from '@/scripts/drill/ask-product'
import { signInOverHttp } from '@/scripts/drill/member-over-http'
import { superuserUrlOf } from '@/scripts/drill/superuser-url'
import type { Canaries, Canary } from './plant-canaries'

export type Search = {
  canaries: number
  /** How many bytes were looked through. */
  bytes: { log: number; traces: number; bundles: number; pages: number; database: number }
  /** What was found, and where; never the secret itself. */
  found: string[]
}

/**
 * Looks for the secrets in all that the product has said, built, shown and stored: as they are, in Base64 and in hexadecimal digits. What
 * families are known by is looked for in the log and in the traces.
 */
export async function searchCanaries(canaries: Canaries): Promise<Search> {
  const net = makeNet(canaries.secrets)
  const found: string[] = []
  const bytes = { log: 0, traces: 0, bundles: 0, pages: 0, database: 0 }
  const look = (kind: keyof typeof bytes, where: string, text: Buffer) => {
    bytes[kind] += text.length
    found.push(...net(text).map((what) => `${what} in ${where}`))
  }
  const log = readFileSync(productLog())
  const traces = readFileSync(productTraces())
  look('log', 'the log', log)
  look('traces', 'the traces', traces)
  const ofPersons = makeNet(canaries.persons)
  for (const [where, text] of Object.entries({ 'the log': log, 'the traces': traces }))
    found.push(...[...ofPersons(text), ...traitsIn(text.toString())].map((what) => `${what} in ${where}`))
  for (const file of filesBelow(['.next/static', '.next/server'])) look('bundles', file, readFileSync(file))
  // The addresses of invite pages are there to be seen by members.
  const hidden = makeNet(canaries.secrets.filter(({ what }) => what !== 'code of an invite page'))
  for await (const { page, text } of walkPages(canaries)) {
    bytes.pages += text.length
    found.push(...hidden(text).map((what) => `${what} on ${page}`))
  }
  const plain = makeNet([{ what: 'short name', secret: canaries.slug }])
  let isTold = false
  const known = new Set<string>()
  for await (const { table, rows } of dump()) {
    look('database', `the table ${table}`, rows)
    isTold ||= plain(rows).length > 0
    for (const what of ofPersons(rows)) known.add(what)
  }
  // What stands there as it is would be found: something that is no secret is.
  const isKnown = canaries.persons.every(({ what }) => known.has(what))
  const isTraced = ['invite-desk-web', 'invite-desk-worker', 'http.route', '"transaction"'].every((word) => traces.includes(word))
  if (!isTold || !isKnown || !isTraced || !log.includes(canaries.url)) throw new Error('The search finds nothing at all.')
  return { canaries: canaries.secrets.length + canaries.persons.length, bytes, found: [...new Set(found)] }
}

/** What anybody of the whole run could be known by, whoever it is. */
const traits: Record<string, RegExp> = {
  'an e-mail address': /[\w.+-]+@[\w.-]*\bexample\.(?:org|com|net)/i,
  'an address of an invite page': /\/i\/[a-z0-9-]+\/[0-9A-Z]{26}/i,
  'a GUID of the sample roster': new RegExp(everybody.map(({ guid }) => guid).join('|'), 'i'),
}

function traitsIn(text: string): string[] {
  return Object.entries(traits).flatMap(([what, pattern]) => (pattern.test(text) ? [what] : []))
}

function makeNet(canaries: readonly Canary[]): (text: Buffer) => string[] {
  const forms = canaries.flatMap(({ what, secret }) =>
    [secret, Buffer.from(secret).toString('base64').replace(/=+$/, ''), Buffer.from(secret).toString('hex')].map((form) => ({
      what,
      form,
    })),
  )
  return (text) => forms.filter(({ form }) => text.includes(form)).map(({ what }) => what)
}

function filesBelow(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name)),
  )
}

/** Every page that a member may open and that names nothing by an id, and those of the portals and sources with the secrets. */
async function* walkPages({ url, slug, admin }: Canaries): AsyncGenerator<{ page: string; text: Buffer }> {
  const cookie = await signInOverHttp({ url, from: ownAddress(211) }, admin)
  const ids = await inWholeDatabase(async (client) => {
    const of = (table: string, folder: string) =>
      `SELECT '/${folder}/' || t.id AS page FROM ${table} t JOIN districts d ON d.id = t.district_id WHERE d.slug = $1`
    const { rows } = await client.query<{ page: string }>(
      `${of('portals', 'portals')} UNION ALL ${of('roster_sources', 'roster/sources')}`,
      [slug],
    )
    return rows.map(({ page }) => page)
  })
  const plain = findDoors().filter((door) => door.startsWith('page ') && !door.includes('['))
  for (const page of [...plain.map((door) => door.slice('page '.length)), ...ids]) {
    const { text, status } = await askProduct(url, { method: 'GET', path: page, headers: { Cookie: cookie } })
    if (status >= 500 || status === 0) throw new Error(`The page ${page} could not be looked at: ${status}.`)
    yield { page, text: Buffer.from(text) }
  }
}

/** Every row of every table there is, the job library's too, as the database would write it into a file. */
async function* dump(): AsyncGenerator<{ table: string; rows: Buffer }> {
  const tables = await inWholeDatabase(async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    )
    return rows.map(({ name }) => name)
  })
  for (const table of tables) {
    const rows = await inWholeDatabase(async (client) => {
      const chunks: Buffer[] = []
      // Binary, so that bytes stand there as they are. Not the table itself: one of partitions has no rows of its own to copy.
      for await (const chunk of client.query(copyTo(`COPY (SELECT * FROM ${table}) TO STDOUT (FORMAT binary)`))) chunks.push(chunk)
      return Buffer.concat(chunks)
    })
    yield { table, rows }
  }
}

/** As the superuser, whom row-level security does not bind. */
async function inWholeDatabase<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: await superuserUrlOf(process.env.E2E_DATA_DIR ?? '') })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
