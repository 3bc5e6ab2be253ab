import { createHash } from 'node:crypto'

/** How long a line is beside its contact: a column nobody asks for, so that few contacts make a large file. */
const noteCharacters = 2_000
const rowsPerPiece = 500

/** A contact CSV of so many contacts, two kilobytes each, as it is made. `digest` is of what was read of it so far. */
export function largeRoster(contacts: number): { bytes: number; body: ReadableStream<Uint8Array>; digest(): Buffer } {
  const hash = createHash('sha256')
  const header = 'guid,family_name,note\n'
  const row = (index: number) => `${String(index).padStart(9, '0')},Ruiz,${String(index % 10).repeat(noteCharacters)}\n`
  let written = 0
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const piece = Buffer.from(header)
      hash.update(piece)
      controller.enqueue(piece)
    },
    pull(controller) {
      const count = Math.min(rowsPerPiece, contacts - written)
      if (count === 0) return controller.close()
      const piece = Buffer.from(Array.from({ length: count }, (_, index) => row(written + index)).join(''))
      written += count
      hash.update(piece)
      controller.enqueue(piece)
    },
  })
  return { bytes: header.length + contacts * row(0).length, body, digest: () => hash.copy().digest() }
}
