import 'server-only'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { insertRows } from '@/lib/insert-rows'
import { joinInBulk } from '@/lib/join-in-bulk'
import { parseInput } from '@/lib/parse-input'
import { uuidV7 } from '@/lib/uuid-v7'
import { countListed } from './activate-listed'
import { type ImportCounts, type ImportPlace, planImport, removesTooMany } from './compare-import'
import { type ContactBatch, readContactCsv } from './contact-csv'
import { getImport, mostRefusedLines } from './get-import'
import { hashBody } from './hash-body'
import type { RosterImport } from './import-json'
import { acceptedLineRow, refusedLineRow } from './staged-line'

const uploadSchema = z.object({
  format: z.enum(['contacts', 'oneroster'], 'The format must be contacts or oneroster.').default('contacts'),
  source: z
    .string()
    .transform((text) => text.trim().normalize('NFC'))
    .pipe(z.string().min(1, 'Name the source.').max(100, 'The name of the source has over 100 characters.'))
    .refine((text) => !/\p{C}/u.test(text), 'The name of the source holds invisible characters.')
    .optional(),
  idempotencyKey: z.string().min(1, 'The idempotency key is empty.').max(255, 'The idempotency key has over 255 characters.').optional(),
})

export type RosterUpload = z.input<typeof uploadSchema> & { body: AsyncIterable<Uint8Array> }

const noCounts: ImportCounts = { added: 0, changed: 0, removed: 0, unchanged: 0, refused: 0 }
const fileName = 'contacts.csv'
const linesPerTransaction = 4_000

/**
 * Reads an uploaded file into the staging tables and compares it with what its source said before; nothing of the roster
 * changes yet. Ends `staged`, `held` when it would remove more than a tenth of its source, or `refused` with the reason
 * and nothing kept. The same idempotency key of the same actor, with the same file, answers with the earlier import. Refuses with
 * `forbidden`, `invalid_input`, `unsupported` or `idempotency_key_reused`.
 */
export async function stageImport(actor: Actor, { body, ...upload }: RosterUpload, now: Date): Promise<RosterImport> {
  requireAllowed(canImportRoster, actor)
  const { format, source = format, idempotencyKey } = parseInput(uploadSchema, upload)
  if (format === 'oneroster') throw new AppError('unsupported', 'OneRoster files cannot be imported yet. Upload a contact CSV.')

  const begun = await beginImport(actor, { format, source, idempotencyKey, now })
  const place = { districtId: actor.districtId, importId: begun.id, source }
  if (begun.isNew) {
    try {
      const file = createHash('sha256')
      const tally = await stageLines(place, hashBody(body, file))
      await finishImport(actor, place, { tally, fileDigest: file.digest(), now })
    } catch (error) {
      const isRefusal = error instanceof AppError
      const reason = isRefusal ? error.message : 'The upload broke off before its end. Upload the file again.'
      await refuseImport(actor, place, { reason, refused: 0, now })
      if (!isRefusal) throw error
    }
  } else if (begun.fileDigest) {
    const file = createHash('sha256')
    for await (const _ of hashBody(body, file));
    if (!file.digest().equals(begun.fileDigest)) throw reusedKey('another file')
  }
  return getImport(actor, begun.id)
}

function reusedKey(what: string): AppError {
  return new AppError('idempotency_key_reused', `This idempotency key was used for an upload of ${what}. Use a new one.`)
}

type Beginning = { format: 'contacts'; source: string; idempotencyKey: string | undefined; now: Date }

type Begun = { id: string; isNew: boolean; fileDigest: Uint8Array | null }

async function beginImport(actor: Actor, { format, source, idempotencyKey, now }: Beginning): Promise<Begun> {
  const { districtId } = actor
  const id = uuidV7()
  return inDistrict(districtId, async (tx) => {
    const by = { actorKind: actor.kind, actorId: actor.id, idempotencyKey: idempotencyKey ?? null, createdAt: now }
    const row = { districtId, id, source, format, state: 'staging' as const, counts: noCounts, ...by }
    const { count } = await tx.rosterImport.createMany({ data: [row], skipDuplicates: true })
    if (count === 1 || idempotencyKey === undefined) return { id, isNew: true, fileDigest: null }
    const earlier = await tx.rosterImport.findFirstOrThrow({ where: { districtId, actorId: actor.id, idempotencyKey } })
    if (earlier.source !== source || earlier.format !== format) {
      throw reusedKey('another source')
    }
    return { id: earlier.id, isNew: false, fileDigest: earlier.fileDigest }
  })
}

type Tally = { accepted: number; refused: number; firstReason: string }

/** Each batch commits by itself, so that a large file holds no long transaction and its progress can be seen. */
async function stageLines(place: ImportPlace, body: AsyncIterable<Uint8Array>): Promise<Tally> {
  const tally: Tally = { accepted: 0, refused: 0, firstReason: '' }
  let waiting: ContactBatch = { accepted: [], refused: [] }
  const flush = async () => {
    const { accepted, refused } = waiting
    waiting = { accepted: [], refused: [] }
    const shown = refused.slice(0, Math.max(0, mostRefusedLines - tally.refused))
    if (tally.refused === 0 && refused[0]) tally.firstReason = `Line ${refused[0].line}: ${refused[0].reason}`
    tally.accepted += accepted.length
    tally.refused += refused.length
    await inDistrict(place.districtId, async (tx) => {
      const rows = [
        ...accepted.map((line) => acceptedLineRow(place, line)),
        ...refused.flatMap((line) => refusedLineRow(place, line) ?? []),
      ]
      await insertRows(tx, { table: 'roster_import_lines', rows })
      const refusals = shown.map(({ line, reason }) => ({ line, reason, file: fileName, id: uuidV7() }))
      const of = { district_id: place.districtId, import_id: place.importId }
      await insertRows(tx, { table: 'roster_import_refusals', rows: refusals.map((refusal) => ({ ...of, ...refusal })) })
    })
  }
  for await (const batch of readContactCsv(body)) {
    waiting.accepted.push(...batch.accepted)
    waiting.refused.push(...batch.refused)
    if (waiting.accepted.length + waiting.refused.length >= linesPerTransaction) await flush()
  }
  await flush()
  return tally
}

async function finishImport(
  actor: Actor,
  place: ImportPlace,
  { tally, fileDigest, now }: { tally: Tally; fileDigest: Buffer; now: Date },
): Promise<void> {
  const { districtId, importId, source } = place
  if (tally.accepted === 0) {
    const reason = `No line of the file can be imported, and an empty list would remove everybody. ${tally.firstReason}`
    return refuseImport(actor, place, { reason, refused: tally.refused, now })
  }
  await inDistrict(districtId, async (tx) => {
    await joinBySourcedId(tx, place)
    const { present, ...compared } = await planImport(tx, place)
    const counts: ImportCounts = { ...compared, refused: tally.refused }
    const activated = await countListed(tx, districtId)
    const state = removesTooMany({ present, ...compared }) ? 'held' : 'staged'
    const where = { districtId, id: importId, state: 'staging' as const }
    const { count } = await tx.rosterImport.updateMany({
      where,
      data: { state, counts: { ...counts, activated }, fileDigest: Uint8Array.from(fileDigest) },
    })
    if (count === 0) {
      // Cancelled while it was being read.
      await tx.rosterImportLine.deleteMany({ where: { districtId, importId } })
      return
    }
    const details = { format: 'contacts', state, ...counts, activated }
    await recordEvent(tx, { actor, at: now }, { action: 'import.staged', subjectId: importId, details, personal: { source } })
  })
}

/** Within one file, a line without a GUID belongs to the contact whose lines give the same sourcedId with a GUID. */
async function joinBySourcedId(tx: DistrictTransaction, { districtId, importId }: ImportPlace): Promise<void> {
  await joinInBulk(tx)
  await tx.$executeRaw`
    UPDATE roster_import_lines l SET key = named.key, guid = named.guid
    FROM (
      SELECT DISTINCT ON (sourced_id) sourced_id, key, guid FROM roster_import_lines
      WHERE district_id = ${districtId}::uuid AND import_id = ${importId}::uuid AND guid IS NOT NULL AND sourced_id IS NOT NULL AND NOT refused
      ORDER BY sourced_id, line
    ) named
    WHERE l.district_id = ${districtId}::uuid AND l.import_id = ${importId}::uuid AND l.guid IS NULL AND l.sourced_id = named.sourced_id`
}

type Refusal = { reason: string; refused: number; now: Date }

async function refuseImport(actor: Actor, { districtId, importId, source }: ImportPlace, { reason, refused, now }: Refusal): Promise<void> {
  await inDistrict(districtId, async (tx) => {
    await tx.rosterImportLine.deleteMany({ where: { districtId, importId } })
    // The refused lines stay where they are the reason; otherwise they tell of a file nobody could read.
    if (refused === 0) await tx.rosterImportRefusal.deleteMany({ where: { districtId, importId } })
    const where = { districtId, id: importId, state: 'staging' as const }
    const data = { state: 'refused' as const, refusal: reason, counts: { ...noCounts, refused } }
    const { count } = await tx.rosterImport.updateMany({ where, data })
    if (count === 0) return
    const details = { format: 'contacts', state: 'refused', refused }
    await recordEvent(tx, { actor, at: now }, { action: 'import.staged', subjectId: importId, details, personal: { source, reason } })
  })
}
