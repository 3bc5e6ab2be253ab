import { AppError } from '@/lib/app-error'

const newline = 0x0a
const mostLineBytes = 64 * 1024 * 1024

/**
 * The lines of an exported record, without their line feeds and otherwise byte for byte: a carriage return or a byte order mark stays, and is found. Refuses
 * a line over 64 MiB with `too_large`.
 */
export async function* readRecordLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let begun: Buffer[] = []
  let begunBytes = 0
  for await (const chunk of bytes) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    let from = 0
    for (let end = buffer.indexOf(newline); end !== -1; end = buffer.indexOf(newline, from)) {
      const last = buffer.subarray(from, end)
      yield (begun.length > 0 ? Buffer.concat([...begun, last]) : last).toString('utf8')
      begun = []
      begunBytes = 0
      from = end + 1
    }
    if (from === buffer.length) continue
    begun.push(Buffer.from(buffer.subarray(from)))
    begunBytes += buffer.length - from
    if (begunBytes > mostLineBytes) throw new AppError('too_large', 'A line of the file is over 64 MiB: this is no exported record.')
  }
  if (begun.length > 0) yield Buffer.concat(begun).toString('utf8')
}
