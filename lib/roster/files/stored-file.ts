import 'server-only'
import { runInDistrict } from '@/lib/district-statement'
import { Prisma } from '@/prisma/generated/client'

/** An uploaded file as any worker reads it, from its beginning or at any place. */
export type StoredFile = {
  name: string
  /** In bytes. */
  size: number
  stream(): AsyncGenerator<Buffer>
  /** The bytes from `offset` on; fewer than `length` only at the end of the file. */
  read(offset: number, length: number): Promise<Buffer>
}

/** Bytes in a row of `roster_import_chunks`; only the last row of a file holds fewer. */
export const chunkBytes = 1024 * 1024

/** The file of an import that has arrived. */
export function openStoredFile(place: { districtId: string; importId: string }, file: { name: string; size: number }): StoredFile {
  const chunkCount = Math.ceil(file.size / chunkBytes)
  return {
    ...file,
    async *stream() {
      let ahead = readAhead(place, 0, chunkCount)
      for (let position = 0; position < chunkCount; position++) {
        const chunk = await ahead
        ahead = readAhead(place, position + 1, chunkCount)
        if (chunk) yield chunk
      }
    },
    async read(offset, length) {
      const end = Math.min(offset + length, file.size)
      const parts: Buffer[] = []
      for (let at = offset; at < end; ) {
        const position = Math.floor(at / chunkBytes)
        const chunk = await readChunk(place, position)
        const part = chunk.subarray(at - position * chunkBytes, end - position * chunkBytes)
        parts.push(part)
        at += part.length
      }
      return Buffer.concat(parts)
    },
  }
}

type Place = { districtId: string; importId: string }

/** The next part is fetched while the one before is read. A reader that stops before it never asks whether that went well. */
function readAhead(place: Place, position: number, chunkCount: number): Promise<Buffer> | undefined {
  if (position >= chunkCount) return undefined
  const chunk = readChunk(place, position)
  chunk.catch(() => undefined)
  return chunk
}

async function readChunk({ districtId, importId }: Place, position: number): Promise<Buffer> {
  const [row] = await runInDistrict(
    districtId,
    Prisma.sql`
      SELECT bytes FROM roster_import_chunks
      WHERE district_id = ${districtId}::uuid AND import_id = ${importId}::uuid AND position = ${position}::int`,
  )
  if (!Buffer.isBuffer(row?.bytes)) throw new Error(`The uploaded file lacks its part ${position}.`)
  return row.bytes
}
