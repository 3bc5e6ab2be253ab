// Threat: a server that errs in its paging or its filters makes families look as if they had left. Choice: a list counts as
// whole only when it was read to its end; what a server does not filter is filtered here; and a run that cannot be sure ends
// with an error, which leaves the roster as it is.
import 'server-only'
import { AppError } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { Reading, RosterFetcher } from '@/lib/roster/reader'
import { requireSourceRow } from '@/lib/roster/sources/find-sources'
import { isForSameServer, openSourceSecret } from '@/lib/roster/sources/source-secret'
import { type GuidFrom, type SourceSettings, sourceSettingsSchemas } from '@/lib/roster/sources/source-settings'
import { FetchFault } from '@/lib/safe-fetch'
import { deltaSince } from './delta-since'
import { formatAnswerHead, formatAnswerRows } from './one-roster-answer'
import { type RosterClient, type RosterClientOptions, rosterClient } from './one-roster-rest-client'
import { RosterServerFault } from './one-roster-rest-fault'
import { pagesOf, type RosterPage, type RosterQuery, type Sorting } from './one-roster-rest-pages'
import { readRestOrg, readRestUser } from './one-roster-rest-user'
import { contactRoles, type OneRosterBatch } from './one-roster-row'
import { withoutOtherIds } from './one-roster-stage'

/** Asks the source's OneRoster server, 1.1 or 1.2; see `oneRosterRestFetcher`. */
export const fetchOneRosterRest: RosterFetcher = oneRosterRestFetcher()

/**
 * Asks OneRoster servers for orgs, then for the users who are contacts or students, or only for those modified since the last
 * import that still stands. Refuses as a whole, with the server's own words, when the server does not give its list to the end.
 */
export function oneRosterRestFetcher(options: RosterClientOptions = {}): RosterFetcher {
  return async function* fetchServer(reading): AsyncGenerator<Buffer> {
    const settings = sourceSettingsSchemas.oneroster_rest.parse(reading.settings)
    const server = { settings, secret: await loadSecret(reading, settings) }
    const since = settings.deltas ? await deltaSince(reading, settings) : null
    const client = rosterClient(server, reading.signal, options)
    try {
      const sorting: Sorting = { isRefused: false }
      const users = await openUsers({ client, settings, since, sorting })
      yield Buffer.from(formatAnswerHead({ scope: { org: 'bulk', user: users.scope } }))
      for await (const batch of batchesOf(reading, { orgs: orgPages(client, settings, sorting), users })) {
        const lines = formatAnswerRows(batchOfNeeded(batch, settings.guidFrom))
        if (lines !== '') yield Buffer.from(lines)
      }
    } catch (error) {
      throw asRefusal(error)
    } finally {
      client.close()
    }
  }
}

/** The secret is that of the source today; where it was given for another server since the run was asked for, it stays here. */
async function loadSecret({ districtId, sourceId }: Reading, settings: SourceSettings['oneroster_rest']): Promise<string> {
  return inDistrict(districtId, async (tx) => {
    const row = await requireSourceRow(tx, districtId, sourceId)
    const { secretCiphertext } = row
    if (secretCiphertext === null) throw new AppError('conflict', 'The source has no client secret. Type it in the settings of the source.')
    if (!isForSameServer(row.settings, settings))
      throw new AppError('conflict', 'The server of the source was changed after this run was asked for. Start the run again.')
    return openSourceSecret(tx, { ...row, secretCiphertext })
  })
}

function asRefusal(error: unknown): unknown {
  if (error instanceof FetchFault)
    return new AppError('unsupported', error.fault === 'too_large' ? `${error.message} Ask for fewer rows at a time.` : error.message)
  if (error instanceof RosterServerFault)
    return new AppError('unsupported', error.said ? `${error.message} It says: ${error.said}` : error.message)
  return error
}

/** The users to read: their pages, from which the first ones have been read already to see whether the server filters. */
type UserPages = {
  scope: 'bulk' | 'delta'
  pages: AsyncIterable<RosterPage>
  /** Whether the row is of somebody whom the roster asks for. */
  isWanted(roles: readonly string[], modifiedAt: number | null): boolean
  total: number | null
}

const wantedRoles: readonly string[] = [...contactRoles, 'student']

const isRoleWanted = (roles: readonly string[]): boolean => roles.some((role) => wantedRoles.includes(role))

type Asking = { client: RosterClient; settings: SourceSettings['oneroster_rest']; since: Date | null; sorting: Sorting }

async function openUsers({ client, settings, since, sorting }: Asking): Promise<UserPages> {
  const queryOf = (filter?: string): RosterQuery => ({
    baseUrl: settings.baseUrl,
    collection: 'users',
    pageSize: settings.pageSize,
    filter,
    sorting,
  })
  if (since) {
    // Without a role, since whoever has become a teacher must be heard of too.
    const delta = await begin(client, queryOf(`dateLastModified>'${since.toISOString()}'`))
    if (delta)
      return {
        scope: 'delta',
        pages: resume(delta),
        // A server that does not filter gives everybody; who is neither is of no interest unless it is news.
        isWanted: (roles, modifiedAt) => isRoleWanted(roles) || (modifiedAt !== null && modifiedAt >= since.getTime()),
        total: delta.total,
      }
  }
  const bulk = { scope: 'bulk' as const, isWanted: isRoleWanted }
  const filtered = await beginByRole(client, settings, queryOf)
  if (!filtered) {
    const everybody = await begin(client, queryOf())
    if (!everybody) throw new Error('A query without a filter was refused as one with a filter.')
    return { ...bulk, pages: resume(everybody), total: everybody.total }
  }
  const totals = filtered.map(({ total }) => total)
  return {
    ...bulk,
    pages: resumeByRole(client, filtered, queryOf()),
    total: totals.reduce((sum: number | null, total) => (sum === null || total === null ? null : sum + total), 0),
  }
}

type Begun = { role?: string; first: RosterPage | undefined; rest: AsyncGenerator<RosterPage>; total: number | null }

/** The first page of a query; undefined where the server refuses its filter. */
async function begin(client: RosterClient, query: RosterQuery, role?: string): Promise<Begun | undefined> {
  const rest = pagesOf(client, query)
  try {
    const { value: first } = await rest.next()
    return { ...(role === undefined ? {} : { role }), first: first ?? undefined, rest, total: first ? first.total : 0 }
  } catch (error) {
    if (query.filter !== undefined && isAboutFilter(error)) return undefined
    throw error
  }
}

/** What servers answer to a filter they do not know: a mistake in the request, nothing there, or not built. */
function isAboutFilter(error: unknown): boolean {
  return error instanceof RosterServerFault && error.at === 'data' && [400, 403, 404, 405, 406, 422, 500, 501].includes(error.status)
}

/** One query for each role; undefined where the server does not filter by roles, so that everybody has to be read. */
async function beginByRole(
  client: RosterClient,
  { version }: SourceSettings['oneroster_rest'],
  queryOf: (filter: string) => RosterQuery,
): Promise<Begun[] | undefined> {
  const field = version === '1.2' ? 'roles.role' : 'role'
  const queries: Begun[] = []
  for (const role of wantedRoles) {
    const begun = await begin(client, queryOf(`${field}='${role}'`), role)
    if (!begun || (begun.first && holdsOthers(begun.first, role))) return undefined
    queries.push(begun)
  }
  // Nobody at all: a server that does not know the field may say so by an empty list.
  return queries.some(({ role, first }) => role !== 'student' && first) ? queries : undefined
}

function holdsOthers({ rows }: RosterPage, role: string): boolean {
  return rows.some((row) => {
    const read = readRestUser(row, { file: 'users', line: 0 })
    return 'row' in read && read.roles.length > 0 && !read.roles.includes(role)
  })
}

async function* resume({ first, rest }: Begun): AsyncGenerator<RosterPage> {
  if (first) yield first
  yield* rest
}

/** A server that stops filtering on a later page, by a link without the filter for one, has everybody read instead. */
async function* resumeByRole(client: RosterClient, queries: readonly Begun[], everybody: RosterQuery): AsyncGenerator<RosterPage> {
  for (const query of queries) {
    for await (const page of resume(query)) {
      if (query.role !== undefined && holdsOthers(page, query.role)) return yield* pagesOf(client, everybody)
      yield page
    }
  }
}

/** `/orgs`, or `/schools` where the server has only those. */
async function* orgPages(
  client: RosterClient,
  { baseUrl, pageSize }: SourceSettings['oneroster_rest'],
  sorting: Sorting,
): AsyncGenerator<RosterPage> {
  const orgs = pagesOf(client, { baseUrl, collection: 'orgs', pageSize, sorting })
  let first: IteratorResult<RosterPage, void>
  try {
    first = await orgs.next()
  } catch (error) {
    if (!isAboutFilter(error)) throw error
    return yield* pagesOf(client, { baseUrl, collection: 'schools', pageSize, sorting })
  }
  if (first.value) yield first.value
  yield* orgs
}

type Sources = { orgs: AsyncIterable<RosterPage>; users: UserPages }

async function* batchesOf({ report }: Reading, { orgs, users }: Sources): AsyncGenerator<OneRosterBatch> {
  let line = 0
  for await (const { rows } of orgs) {
    const batch = newBatch()
    for (const row of rows) take(batch, readRestOrg(row, { file: 'orgs', line: ++line }))
    yield batch
  }
  line = 0
  for await (const { rows } of users.pages) {
    const batch = newBatch()
    for (const row of rows) {
      const read = readRestUser(row, { file: 'users', line: ++line })
      const isTakenAway = 'row' in read && read.row.data === null && read.roles.length === 0
      if (!('row' in read) || isTakenAway || users.isWanted(read.roles, read.modifiedAt)) take(batch, read)
    }
    yield batch
    report({ done: line, total: users.total === null || users.total < line ? null : users.total, unit: 'lines' })
  }
}

/** What is stored holds no more of a family than what is read of it. */
function batchOfNeeded({ rows, ...batch }: OneRosterBatch, guidFrom: GuidFrom): OneRosterBatch {
  const needed = rows.map((row) => (row.kind === 'user' && row.data ? { ...row, data: withoutOtherIds(row.data, guidFrom) } : row))
  return { ...batch, rows: needed }
}

function newBatch(): Required<OneRosterBatch> {
  return { rows: [], refused: [], kept: [] }
}

function take(batch: Required<OneRosterBatch>, read: ReturnType<typeof readRestUser> | ReturnType<typeof readRestOrg>): void {
  if ('row' in read) {
    batch.rows.push(read.row)
    return
  }
  batch.refused.push(read.refused)
  if (read.kept) batch.kept.push(read.kept)
}
