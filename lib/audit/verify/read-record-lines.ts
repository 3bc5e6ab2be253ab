import { isUtf8 } from 'node:buffer'
import { AppError } from '@/lib/app-error'

const newline = 0x0a
/** A hundred times what the longest leaf takes. JSON of other people's making may need many times its own size of memory. */
const mostLineBytes = 4 * 1024 * 1024

/**
 * The lines of an exported record, without their line feeds and otherwise byte for byte: a carriage return or a byte order mark stays, and is found, and
 * so does what is no UTF-8, as half a surrogate pair, which no line that was exported has in it. The last may lack its line feed. Refuses a line over
 * 4 MiB with `too_large`.
 */
export async function* readRecordLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let begun: Buffer[] = []
  let begunBytes = 0
  for await (const chunk of bytes) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    let from = 0
    for (let end = buffer.indexOf(newline); end !== -1; end = buffer.indexOf(newline, from)) {
      const last = buffer.subarray(from, end)
      yield decode(begun.length > 0 ? Buffer.concat([...begun, last]) : last)
      begun = []
      begunBytes = 0
      from = end + 1
    }
    if (from === buffer.length) continue
    begun.push(Buffer.from(buffer.subarray(from)))
    begunBytes += buffer.length - from
    if (begunBytes > mostLineBytes) throw new AppError('too_large', 'A line of the file is over 4 MiB: this is no exported record.')
  }
  if (begun.length > 0) yield decode(Buffer.concat(begun))
}

function decode(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  return isUtf8(bytes) ? text : text.replaceAll('\ufffd', '\udfff')
}
