import { AppError } from '@/lib/app-error'
import { type FileEncoding, fileEncodings } from './csv-dialect'
import { detectUtf16, isBeyondAscii, isUtf8, readByteOrderMark } from './detect-encoding'

const blockBytes = 64 * 1024
const asUtf8 = 'Save it as CSV UTF-8 and upload it again.'

export type UploadText = {
  /** As the file's mapping says; a byte order mark knows better. Without one, nothing but UTF-8 is taken. */
  encoding?: FileEncoding | undefined
  /** Only the beginning of the file is there, and may end in the middle of a letter. */
  isCut?: boolean | undefined
}

/**
 * Decodes an uploaded text file block by block, with every line end as `\n` and a byte order mark dropped. Refuses with
 * `invalid_input` a workbook or ZIP, NUL characters, and bytes that are no text in the encoding; without an `encoding`, whatever is not UTF-8.
 */
export async function* decodeUpload(body: AsyncIterable<Uint8Array>, { encoding, isCut = false }: UploadText = {}): AsyncGenerator<string> {
  let decode: ((block?: Buffer) => string) | undefined
  let held = ''
  for await (const block of blocksOf(body)) {
    decode ??= chooseDecoder(block, encoding)
    const text = held + requireText(decode(block), encoding)
    // A carriage return at the end may be half of a line end: it waits for what follows.
    held = text.endsWith('\r') ? '\r' : ''
    yield unifyLineEnds(held ? text.slice(0, -1) : text)
  }
  const rest = decode && !isCut ? requireText(decode(), encoding) : ''
  yield unifyLineEnds(held + rest)
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

function chooseDecoder(head: Buffer, encoding: FileEncoding | undefined): (block?: Buffer) => string {
  if (head.subarray(0, 4).toString('latin1') === 'PK\x03\x04') {
    throw new AppError('invalid_input', `The file is an Excel workbook or a ZIP file, not a CSV. ${asUtf8}`)
  }
  const marked = readByteOrderMark(head)?.encoding
  const seen = marked ?? detectUtf16(head)
  if (encoding === undefined) {
    if (seen?.startsWith('utf-16')) throw new AppError('invalid_input', `The file is in UTF-16. ${asUtf8}`)
    const refusal = `The file is not UTF-8 text, so letters with accents would be lost. ${asUtf8}`
    return strictDecoder('utf-8', new AppError('invalid_input', refusal))
  }
  // A wrong guess here shows as wrong letters in every name, so it is refused where the bytes tell.
  const isPlain = encoding.startsWith('utf-16') && !head.includes(0) && isUtf8(head)
  if (marked === undefined && (isPlain || (seen !== undefined && seen !== encoding))) throw otherEncoding(encoding)
  const chosen = marked ?? encoding
  return chosen === 'windows-1252' ? windowsDecoder() : strictDecoder(chosen, otherEncoding(chosen))
}

function otherEncoding(encoding: FileEncoding): AppError {
  const what = `The file is not ${fileEncodings[encoding]}`
  const sentence = `${what}, as its mapping says. Choose the encoding again in the mapping.`
  return new AppError('invalid_input', sentence, { encoding: `${what}. Choose another.` })
}

function strictDecoder(encoding: FileEncoding, refusal: AppError): (block?: Buffer) => string {
  const decoder = new TextDecoder(encoding, { fatal: true })
  return (block) => {
    try {
      return block ? decoder.decode(block, { stream: true }) : decoder.decode()
    } catch {
      throw refusal
    }
  }
}

/** Where Windows-1252 differs from Latin-1, 0x80 to 0x9f (WHATWG Encoding). Some versions of Node decode these wrongly. */
const windowsLetters = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** Every byte is a letter in it, so UTF-8 read as it gives two wrong letters for one: the first that are not ASCII tell. */
function windowsDecoder(): (block?: Buffer) => string {
  let isSure = false
  return (block = Buffer.alloc(0)) => {
    if (!isSure && isBeyondAscii(block)) {
      if (isUtf8(block)) throw otherEncoding('windows-1252')
      isSure = true
    }
    return block.toString('latin1').replace(/[\u0080-\u009f]/g, (letter) => windowsLetters.charAt(letter.charCodeAt(0) - 0x80))
  }
}

function requireText(text: string, encoding: FileEncoding | undefined): string {
  if (!text.includes('\0')) return text
  const cure = encoding === undefined ? asUtf8 : 'Export it again as CSV.'
  throw new AppError('invalid_input', `The file is not a text file: it holds NUL characters. ${cure}`)
}

function unifyLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}
