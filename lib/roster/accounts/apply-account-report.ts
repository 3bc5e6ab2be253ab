import 'server-only'
import { createHash } from 'node:crypto'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { activateAccounts, countAccounts } from '@/lib/invitations/activate-invitations'
import { quoteValue } from '@/lib/roster/files/csv-shape'
import { hashBody } from '@/lib/roster/files/hash-body'
import { type ReportBatch, readAccountReport } from './account-report'
import type { AccountReport } from './account-report-json'

type Upload = AsyncIterable<Uint8Array>

const mostBytes = 256 * 1024 * 1024
const mostLeftOut = 200

/**
 * What GG4L's account report would mark, changing nothing. Refuses with `forbidden`, `too_large` past 256 MiB, or
 * `invalid_input` as `readAccountReport` does.
 */
export async function inspectAccountReport(actor: Actor, body: Upload, now: Date): Promise<AccountReport> {
  requireAllowed(canImportRoster, actor)
  const { districtId } = actor
  const { holders, ...read } = await readReport(districtId, body, now)
  const accounts = await inDistrict(districtId, (tx) => countAccounts(tx, { districtId, contactIds: holders }))
  return reportOf(read, accounts)
}

/**
 * Marks the newest invitation to GG4L of every contact that the report says has an account. `digest` names the file that
 * was looked at, another one refuses with `conflict`; where no column tells who has an account, somebody must say that
 * `everyone` in it has (`invalid_input`). Repeating it changes nothing. Otherwise it refuses as `inspectAccountReport`.
 */
export async function applyAccountReport(
  actor: Actor,
  { body, digest, everyone }: { body: Upload; digest: string; everyone: boolean },
  now: Date,
): Promise<AccountReport> {
  requireAllowed(canImportRoster, actor)
  const { districtId } = actor
  const { holders, ...read } = await readReport(districtId, body, now)
  if (read.digest !== digest) throw new AppError('conflict', 'This is not the file you looked at. Read it again before you apply it.')
  if (read.column === null && !everyone) {
    throw new AppError('invalid_input', 'The file does not tell who has an account. Say that everyone in it has one.')
  }
  return inDistrict(districtId, async (tx) => {
    const accounts = await activateAccounts(tx, { actor, contactIds: holders, source: 'report', at: now })
    const report = reportOf(read, accounts)
    await recordEvent(tx, { actor, at: now }, { action: 'activations.imported', details: { column: report.column, ...report.counts } })
    return report
  })
}

type Read = Omit<AccountReport, 'counts'> & { counts: Pick<AccountReport['counts'], 'pending' | 'unknown' | 'refused'> }

function reportOf(read: Read, accounts: Pick<AccountReport['counts'], 'activated' | 'already' | 'uninvited'>): AccountReport {
  return { ...read, counts: { ...accounts, ...read.counts } }
}

/** Whom the report speaks of. What is kept while it is read is bounded by the district's contacts, not by the file. */
async function readReport(districtId: string, body: Upload, now: Date): Promise<Read & { holders: Set<string> }> {
  const file = createHash('sha256')
  const holders = new Set<string>()
  const others = new Set<string>()
  const read: Omit<Read, 'digest'> = { column: null, counts: { pending: 0, unknown: 0, refused: 0 }, leftOut: [] }
  for await (const batch of readAccountReport(hashBody(limited(body), file), now)) {
    const contactIds = await findByGuid(districtId, batch)
    const unknown = batch.lines.filter(({ guid }) => !contactIds.has(guid))
    for (const { guid, hasAccount } of batch.lines) {
      const contactId = contactIds.get(guid)
      if (contactId !== undefined) (hasAccount ? holders : others).add(contactId)
    }
    read.column = batch.column
    read.counts.unknown += unknown.length
    read.counts.refused += batch.refused.length
    const leftOut = [
      ...batch.refused,
      ...unknown.map(({ line, guid }) => ({ line, reason: `No contact here has the GUID ${quoteValue(guid)}.` })),
    ]
    read.leftOut.push(...leftOut.sort((one, other) => one.line - other.line).slice(0, mostLeftOut - read.leftOut.length))
  }
  read.counts.pending = [...others].filter((contactId) => !holders.has(contactId)).length
  return { ...read, holders, digest: file.digest('hex') }
}

async function findByGuid(districtId: string, { lines }: ReportBatch): Promise<Map<string, string>> {
  const guids = [...new Set(lines.map(({ guid }) => guid))]
  if (guids.length === 0) return new Map()
  const contacts = await inDistrict(
    districtId,
    (tx) => tx.$queryRaw<Array<{ id: string; guid: string }>>`
      SELECT id, guid FROM contacts WHERE district_id = ${districtId}::uuid AND guid = ANY(${guids}::text[])`,
  )
  return new Map(contacts.map(({ id, guid }) => [guid, id]))
}

async function* limited(body: Upload): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > mostBytes)
      throw new AppError('too_large', 'The file is larger than 256 MB. An account report is a list of GUIDs; export only that.')
    yield chunk
  }
}
