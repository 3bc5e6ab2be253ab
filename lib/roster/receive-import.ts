import 'server-only'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { describeFault } from '@/lib/describe-fault'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { logger } from '@/lib/logger'
import { parseInput } from '@/lib/parse-input'
import { storeFile } from '@/lib/roster/files/store-file'
import { emptyFile, notZip } from '@/lib/roster/files/unreadable-file'
import { settingsForImport } from '@/lib/roster/mapping/mapping-of-source'
import { markRosterDue } from '@/lib/roster/runs/due-roster'
import { requireSource, sourceNameSchema } from '@/lib/roster/sources/sources'
import { uuidV7 } from '@/lib/uuid-v7'
import { Prisma } from '@/prisma/generated/client'
import type { RosterFormat } from '@/prisma/generated/enums'
import { getImport, noCounts } from './get-import'
import type { RosterImport } from './import-json'
import type { ImportProgress } from './import-progress'
import { findKeyedImport, reusedKey } from './keyed-import'
import { refuseImport } from './refuse-import'

const uploadSchema = z.object({
  format: z.enum(['contacts', 'oneroster'], 'The format must be contacts or oneroster.').optional(),
  source: sourceNameSchema.optional(),
  fileName: z
    .string()
    .transform((name) => name.trim().slice(0, 200))
    .optional(),
  idempotencyKey: z.string().min(1, 'The idempotency key is empty.').max(255, 'The idempotency key has over 255 characters.').optional(),
})

export type RosterUpload = z.input<typeof uploadSchema> & {
  body: AsyncIterable<Uint8Array>
  /** How long the body says it is. */
  bytes?: number | undefined
}

const brokenOff = 'The upload broke off before its end. Upload the file again.'

/** Of a file, to see what it is. */
const headBytes = 4

/** An upload of which nothing arrives for so long has broken off, even if nobody has noticed. */
const silenceMilliseconds = 10 * 60_000

/**
 * Takes in an uploaded file as it arrives and leaves it to a worker to read: the import is `staging` until one has. Without
 * a `source` the file belongs to the one named like its format. The same idempotency key of the same actor, with the same
 * file, answers with the earlier import. A body that breaks off, or is not as long as it says, leaves the import `refused`,
 * and so does an empty one or what is no ZIP where one has to be, whatever the workers are at.
 * Refuses with `forbidden`, `invalid_input`, `idempotency_key_reused`, or with `conflict`: a source of another format, an
 * import that is cancelled while its file arrives, and an idempotency key whose first file is still arriving.
 */
export async function receiveImport(actor: Actor, { body, bytes, ...upload }: RosterUpload, now: Date): Promise<RosterImport> {
  requireAllowed(canImportRoster, actor)
  const { format, source = format ?? 'contacts', fileName, idempotencyKey } = parseInput(uploadSchema, upload)
  const begun = await beginImport(actor, { format, source, fileName, idempotencyKey, bytes, now })
  const place = { districtId: actor.districtId, importId: begun.id, sourceId: begun.sourceId }
  if (begun.isNew) {
    try {
      const fault = await receiveFile(place, { body, bytes, format: begun.format, now })
      if (fault) await refuseImport(actor, place, { ...fault, leaseToken: null, now })
    } catch (error) {
      await refuseImport(actor, place, { reason: brokenOff, leaseToken: null, now })
      throw error
    }
  } else if (begun.fileDigest) {
    const file = createHash('sha256')
    for await (const chunk of body) file.update(chunk)
    if (!file.digest().equals(begun.fileDigest)) throw reusedKey('another file')
  }
  return getImport(actor, begun.id)
}

type Beginning = {
  format: 'contacts' | 'oneroster' | undefined
  source: string
  fileName: string | undefined
  idempotencyKey: string | undefined
  bytes: number | undefined
  now: Date
}

type Begun = { id: string; sourceId: string; format: RosterFormat; isNew: boolean; fileDigest: Uint8Array | null }

async function beginImport(actor: Actor, { format, source: name, fileName, idempotencyKey, bytes, now }: Beginning): Promise<Begun> {
  const { districtId } = actor
  const id = uuidV7()
  return inDistrict(districtId, async (tx) => {
    const source = await requireSource(tx, { districtId, name, format })
    if (source.format === 'oneroster_rest') throw new AppError('conflict', `The source ${name} is read from its server and takes no files.`)
    const by = { actorKind: actor.kind, actorId: actor.id, idempotencyKey: idempotencyKey ?? null, createdAt: now }
    const row = {
      districtId,
      id,
      sourceId: source.id,
      state: 'staging' as const,
      counts: noCounts,
      settings: await settingsForImport(tx, source),
      fileName: fileName ?? null,
      progress: progressOf(0, bytes),
      leasedUntil: new Date(now.getTime() + silenceMilliseconds),
      ...by,
    }
    const known = idempotencyKey === undefined ? null : await findKeyedImport(tx, actor, idempotencyKey)
    const { count } = known ? { count: 0 } : await tx.rosterImport.createMany({ data: [row], skipDuplicates: true })
    if (count === 1 || idempotencyKey === undefined)
      return { id, sourceId: source.id, format: source.format, isNew: true, fileDigest: null }
    // One that was made while this one was about to be.
    const earlier = known ?? (await findKeyedImport(tx, actor, idempotencyKey))
    if (!earlier) throw new Error('An import with this key stands in the way and is not found.')
    if (earlier.sourceId !== source.id) throw reusedKey('another source')
    if (earlier.state === 'staging' && !earlier.readyAt)
      throw new AppError('conflict', 'The upload with this idempotency key is still arriving. Try again in some minutes.')
    return { id: earlier.id, sourceId: source.id, format: source.format, isNew: false, fileDigest: earlier.fileDigest }
  })
}

type Place = { districtId: string; importId: string }
type Receiving = { body: AsyncIterable<Uint8Array>; bytes: number | undefined; format: RosterFormat; now: Date }
type Fault = { reason: string; isWhole: boolean }

/** Answers with what is wrong with it, as far as that shows without reading it. */
async function receiveFile(place: Place, { body, bytes, format, now }: Receiving): Promise<Fault | undefined> {
  const arriving = untilBroken(place, body)
  const { size, digest } = await storeFile(arriving, {
    districtId: place.districtId,
    hold: (arrived) => holdArriving(place, progressOf(arrived, bytes)),
    lost: cancelledMeanwhile,
  })
  if (arriving.isBroken() || (bytes !== undefined && bytes !== size)) return { reason: brokenOff, isWhole: false }
  const reason = whyUnreadable(format, arriving.head())
  await finishFile(place, { digest, size, isReadable: reason === undefined, now })
  return reason === undefined ? undefined : { reason, isWhole: true }
}

function whyUnreadable(format: RosterFormat, head: Buffer): string | undefined {
  if (head.length === 0) return emptyFile
  return format === 'oneroster' && !head.toString('latin1').startsWith('PK') ? notZip : undefined
}

/** A sender who is gone is no fault of ours: the body just ends there. */
function untilBroken(place: Place, body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> & { isBroken(): boolean; head(): Buffer } {
  let broken = false
  let head = Buffer.alloc(0)
  return {
    isBroken: () => broken,
    /** The first bytes. */
    head: () => head,
    async *[Symbol.asyncIterator]() {
      try {
        for await (const chunk of body) {
          if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)])
          yield chunk
        }
      } catch (error) {
        logger.warn({ ...place, fault: describeFault(error) }, 'an upload broke off')
        broken = true
      }
    },
  }
}

function holdArriving({ districtId, importId }: Place, progress: ImportProgress): Prisma.Sql {
  return Prisma.sql`
    UPDATE roster_imports
    SET progress = ${JSON.stringify(progress)}::jsonb, leased_until = clock_timestamp() + ${silenceMilliseconds} * interval '1 millisecond'
    WHERE district_id = ${districtId}::uuid AND id = ${importId}::uuid AND state = 'staging' AND ready_at IS NULL
    RETURNING district_id, id`
}

async function finishFile(
  { districtId, importId }: Place,
  { digest, size, isReadable, now }: { digest: Buffer; size: number; isReadable: boolean; now: Date },
): Promise<void> {
  await inDistrict(districtId, async (tx) => {
    const { count } = await tx.rosterImport.updateMany({
      where: { districtId, id: importId, state: 'staging', readyAt: null },
      data: {
        fileDigest: Uint8Array.from(digest),
        fileBytes: BigInt(size),
        ...(isReadable && { readyAt: now, leasedUntil: null, progress: { phase: 'reading', done: 0, total: size, unit: 'bytes' } }),
      },
    })
    if (count === 0) throw cancelledMeanwhile()
    if (isReadable) await markRosterDue(tx, districtId, now)
  })
}

function progressOf(done: number, total: number | undefined): ImportProgress {
  return { phase: 'receiving', done, total: total ?? null, unit: 'bytes' }
}

function cancelledMeanwhile(): AppError {
  return new AppError('conflict', 'The import was cancelled while its file was arriving. Nothing of it was kept.')
}
