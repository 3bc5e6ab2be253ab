// A tar archive (POSIX.1-1988 ustar), written and read as a stream: what a backup holds can be looked at with any tar.
import { AppError } from '@/lib/app-error'

export type TarEntry = { name: string; body: Buffer }

const block = 512
const end = Buffer.alloc(2 * block)
/** Entries are held in memory one at a time; a length beyond this is damage. */
const mostBytes = 64 * 1024 * 1024

/** The archive of these entries, in their order. Names are ASCII of at most 100 characters. */
export async function* packTar(entries: AsyncIterable<TarEntry>): AsyncGenerator<Buffer> {
  for await (const { name, body } of entries) {
    yield headerOf(name, body.length)
    yield body
    yield Buffer.alloc(paddingOf(body.length))
  }
  yield end
}

/** The entries of an archive that `packTar` wrote. Refuses with `invalid_input` one that was changed or ends too early. */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const take = takeFrom(source)
  for (;;) {
    const header = await take(block)
    if (header.equals(end.subarray(0, block))) return
    const name = textOf(header, 0, 100)
    const length = Number.parseInt(textOf(header, 124, 12), 8)
    if (!(length <= mostBytes) || !header.equals(headerOf(name, length))) throw damaged()
    const body = await take(length)
    await take(paddingOf(length))
    yield { name, body }
  }
}

/** What every sign of damage is answered with; `where` says what was being read. */
export function damaged(where = 'it cannot be read'): AppError {
  return new AppError('invalid_input', `The backup is damaged, or no backup of this product: ${where}.`)
}

function headerOf(name: string, length: number): Buffer {
  const header = Buffer.alloc(block)
  header.write(name, 0, 100, 'latin1')
  header.write('0000600\0' + '0000000\0' + '0000000\0', 100, 'latin1')
  header.write(`${length.toString(8).padStart(11, '0')}\0${'0'.padStart(11, '0')}\0`, 124, 'latin1')
  // The sum is made over the header with blanks in its own place.
  header.write('        0', 148, 'latin1')
  header.write('ustar\0' + '00', 257, 'latin1')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return header
}

function textOf(header: Buffer, from: number, length: number): string {
  const field = header.subarray(from, from + length)
  const nul = field.indexOf(0)
  return field.toString('latin1', 0, nul === -1 ? length : nul)
}

function paddingOf(length: number): number {
  return (block - (length % block)) % block
}

function takeFrom(source: AsyncIterable<Buffer>): (length: number) => Promise<Buffer> {
  const chunks = source[Symbol.asyncIterator]()
  let left: Buffer = Buffer.alloc(0)
  return async (length) => {
    const taken = [left]
    for (let have = left.length; have < length; ) {
      const { value, done } = await chunks.next()
      if (done) throw damaged('it ends too early')
      taken.push(value)
      have += value.length
    }
    const bytes = taken.length === 1 ? left : Buffer.concat(taken)
    left = bytes.subarray(length)
    return bytes.subarray(0, length)
  }
}
