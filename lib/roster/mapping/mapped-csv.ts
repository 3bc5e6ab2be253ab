import 'server-only'
import type { LineBatch, Reading } from '@/lib/roster/reader'
import { readMappedLines } from './mapped-lines'
import { mappingOfImport } from './mapping-of-source'

/** Reads somebody else's CSV by the mapping its import began with; see `readMappedLines`. */
export async function* readMappedCsv({ settings, file, report, note, signal }: Reading): AsyncGenerator<LineBatch> {
  if (!file) throw new Error('A CSV is read from a file.')
  const { name, size: total } = file
  let done = 0
  async function* counted(chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      signal.throwIfAborted()
      yield chunk
      done += chunk.length
      report({ done, total, unit: 'bytes' })
    }
  }
  yield* readMappedLines(counted(file.stream()), {
    mapping: mappingOfImport(settings),
    fileName: name,
    leaveOut: (lines) => note('otherRows', lines),
  })
}
