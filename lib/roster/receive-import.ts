import 'server-only'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { insertRows } from '@/lib/insert-rows'
import { parseInput } from '@/lib/parse-input'
import { uuidV7 } from '@/lib/uuid-v7'
import { markRosterDue } from './due-roster'
import { getImport, noCounts } from './get-import'
import type { RosterImport } from './import-json'
import { refuseImport } from './refuse-import'
import { requireSource, sourceNameSchema } from './sources'
import { chunkBytes } from './stored-file'

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

/**
 * Takes in an uploaded file as it arrives and leaves it to a worker to read: the import is `staging` until one has. Without
 * a `source` the file belongs to the one named like its format. The same idempotency key of the same actor, with the same
 * file, answers with the earlier import. Refuses with `forbidden`, `invalid_input`, `conflict` or `idempotency_key_reused`;
 * a body that breaks off leaves the import `refused` and passes its error on.
 */
export async function receiveImport(actor: Actor, { body, bytes, ...upload }: RosterUpload, now: Date): Promise<RosterImport> {
  requireAllowed(canImportRoster, actor)
  const { format, source = format ?? 'contacts', fileName, idempotencyKey } = parseInput(uploadSchema, upload)
  const begun = await beginImport(actor, { format, source, fileName, idempotencyKey, now })
  const place = { districtId: actor.districtId, importId: begun.id, sourceId: begun.sourceId }
  if (begun.isNew) {
    try {
      await receiveFile(place, { body, now })
    } catch (error) {
      const isRefusal = error instanceof AppError
      const reason = isRefusal ? error.message : 'The upload broke off before its end. Upload the file again.'
      await refuseImport(actor, place, { reason, now })
      if (!isRefusal) throw error
    }
  } else if (begun.fileDigest) {
    const file = createHash('sha256')
    for await (const chunk of body) file.update(chunk)
    if (!file.digest().equals(begun.fileDigest)) throw reusedKey('another file')
  }
  return getImport(actor, begun.id)
}

function reusedKey(what: string): AppError {
  return new AppError('idempotency_key_reused', `This idempotency key was used for an upload of ${what}. Use a new one.`)
}

type Beginning = {
  format: 'contacts' | 'oneroster' | undefined
  source: string
  fileName: string | undefined
  idempotencyKey: string | undefined
  now: Date
}

type Begun = { id: string; sourceId: string; isNew: boolean; fileDigest: Uint8Array | null }

async function beginImport(actor: Actor, { format, source: name, fileName, idempotencyKey, now }: Beginning): Promise<Begun> {
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
      settings: source.settings ?? {},
      fileName: fileName ?? null,
      progress: { phase: 'receiving', done: 0, total: null, unit: 'bytes' },
      ...by,
    }
    const { count } = await tx.rosterImport.createMany({ data: [row], skipDuplicates: true })
    if (count === 1 || idempotencyKey === undefined) return { id, sourceId: source.id, isNew: true, fileDigest: null }
    const earlier = await tx.rosterImport.findFirstOrThrow({ where: { districtId, actorId: actor.id, idempotencyKey } })
    if (earlier.sourceId !== source.id) throw reusedKey('another source')
    return { id: earlier.id, sourceId: source.id, isNew: false, fileDigest: earlier.fileDigest }
  })
}

type Place = { districtId: string; importId: string }

/** Each megabyte commits by itself, so that nothing of a large file is kept in memory and its progress can be seen. */
async function receiveFile({ districtId, importId }: Place, { body, now }: { body: AsyncIterable<Uint8Array>; now: Date }): Promise<void> {
  const digest = createHash('sha256')
  let parts: Uint8Array[] = []
  let waiting = 0
  let position = 0
  let size = 0
  const flush = async () => {
    const bytes = Buffer.concat(parts)
    parts = []
    waiting = 0
    await inDistrict(districtId, async (tx) => {
      await insertRows(tx, {
        table: 'roster_import_chunks',
        rows: [{ district_id: districtId, id: uuidV7(), import_id: importId, position, bytes }],
      })
    })
    position++
  }
  for await (const chunk of body) {
    digest.update(chunk)
    size += chunk.length
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + chunkBytes - waiting)
      parts.push(part)
      waiting += part.length
      at += part.length
      if (waiting === chunkBytes) await flush()
    }
  }
  if (waiting > 0) await flush()
  await inDistrict(districtId, async (tx) => {
    await tx.rosterImport.updateMany({
      where: { districtId, id: importId, state: 'staging' },
      data: { fileDigest: Uint8Array.from(digest.digest()), fileBytes: BigInt(size), readyAt: now },
    })
    await markRosterDue(tx, districtId, now)
  })
}
