import 'server-only'
import { inDistrict } from '@/lib/district-scope'

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
      for (let position = 0; position < chunkCount; position++) yield readChunk(place, position)
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

async function readChunk({ districtId, importId }: { districtId: string; importId: string }, position: number): Promise<Buffer> {
  const chunk = await inDistrict(districtId, (tx) =>
    tx.rosterImportChunk.findUnique({
      where: { districtId_importId_position: { districtId, importId, position } },
      select: { bytes: true },
    }),
  )
  if (!chunk) throw new Error(`The uploaded file lacks its part ${position}.`)
  return Buffer.from(chunk.bytes.buffer, chunk.bytes.byteOffset, chunk.bytes.byteLength)
}
