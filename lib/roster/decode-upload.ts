import { AppError } from '@/lib/app-error'

const blockBytes = 64 * 1024
const asUtf8 = 'Save it as CSV UTF-8 and upload it again.'

/**
 * Decodes an uploaded text file block by block, with every line end as `\n` and a byte order mark dropped. Refuses with
 * `invalid_input` what is no UTF-8 text: UTF-16, a workbook or ZIP, bytes that are not UTF-8, NUL characters.
 */
export async function* decodeUpload(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let first = true
  let held = ''
  for await (const block of blocksOf(body)) {
    if (first) refuseOtherFormats(block)
    first = false
    const text = held + decode(decoder, block)
    // A carriage return at the end may be half of a line end: it waits for what follows.
    held = text.endsWith('\r') ? '\r' : ''
    yield unifyLineEnds(held ? text.slice(0, -1) : text)
  }
  yield unifyLineEnds(held + decode(decoder))
}

/** Small chunks are gathered and huge ones cut, so that neither costs more than its bytes. */
async function* blocksOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    for (let start = 0; start < chunk.length; start += blockBytes) {
      const part = chunk.subarray(start, start + blockBytes)
      parts.push(part)
      size += part.length
      if (size < blockBytes) continue
      yield Buffer.concat(parts)
      parts = []
      size = 0
    }
  }
  if (size > 0) yield Buffer.concat(parts)
}

function decode(decoder: TextDecoder, block?: Buffer): string {
  let text: string
  try {
    text = block ? decoder.decode(block, { stream: true }) : decoder.decode()
  } catch {
    throw new AppError('invalid_input', `The file is not UTF-8 text, so letters with accents would be lost. ${asUtf8}`)
  }
  if (text.includes('\0')) throw new AppError('invalid_input', `The file is not a text file: it holds NUL characters. ${asUtf8}`)
  return text
}

function unifyLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

function refuseOtherFormats(block: Buffer): void {
  const [first, second, third, fourth] = block
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  // Latin text in UTF-16 has a NUL beside each letter.
  const hasPattern =
    block.length >= 4 && (first === 0) !== (second === 0) && (first === 0) === (third === 0) && (second === 0) === (fourth === 0)
  if (hasMark || hasPattern) throw new AppError('invalid_input', `The file is in UTF-16. ${asUtf8}`)
  if (block.subarray(0, 4).toString('latin1') === 'PK\x03\x04') {
    throw new AppError('invalid_input', 'The file is an Excel workbook or a ZIP file, not a CSV. Save it as CSV UTF-8 and upload it again.')
  }
}
