import 'server-only'
import { createHash } from 'node:crypto'
import { runInDistrict } from '@/lib/district-statement'
import { uuidV7 } from '@/lib/uuid-v7'
import { Prisma } from '@/prisma/generated/client'
import { chunkBytes } from './stored-file'

type Storing = {
  districtId: string
  /**
   * The statement that takes hold of the import before a part of it is stored, of which `size` bytes have come by then: it answers
   * with the `district_id` and `id` of its row, or with nothing where it is no longer to be stored.
   */
  hold(size: number): Prisma.Sql
  /** What is thrown then. */
  lost(): Error
}

/**
 * Stores what comes as the file of an import, from its beginning, and answers with its size in bytes and its SHA-256. Each
 * megabyte commits by itself, so that nothing of a large file is kept in memory and its progress can be seen.
 */
export async function storeFile(body: AsyncIterable<Uint8Array>, storing: Storing): Promise<{ size: number; digest: Buffer }> {
  const hash = createHash('sha256')
  let parts: Uint8Array[] = []
  let waiting = 0
  let position = 0
  let size = 0
  const flush = async () => {
    const chunk = Buffer.concat(parts)
    parts = []
    waiting = 0
    await storeChunk(storing, { position, chunk, size })
    position++
  }
  for await (const chunk of body) {
    hash.update(chunk)
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + chunkBytes - waiting)
      parts.push(part)
      waiting += part.length
      at += part.length
      size += part.length
      if (waiting === chunkBytes) await flush()
    }
  }
  if (waiting > 0) await flush()
  return { size, digest: hash.digest() }
}

/** In one round trip, as bytes: as JSON, like other rows, a megabyte takes several times as long. */
async function storeChunk(
  { districtId, hold, lost }: Storing,
  { position, chunk, size }: { position: number; chunk: Buffer; size: number },
): Promise<void> {
  const stored = await runInDistrict(
    districtId,
    Prisma.sql`
      WITH held AS (${hold(size)})
      INSERT INTO roster_import_chunks (district_id, id, import_id, position, bytes)
      SELECT district_id, ${uuidV7()}::uuid, id, ${position}::int, ${chunk}::bytea FROM held RETURNING id`,
  )
  if (stored.length === 0) throw lost()
}
