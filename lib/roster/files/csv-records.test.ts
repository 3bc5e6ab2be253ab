import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/lib/app-error'
import { type FileDelimiter, type FileEncoding, fileDelimiters, fileEncodings } from './csv-dialect'
import { type CsvRecord, type CsvText, readCsvRecords } from './csv-records'

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

async function read(bytes: Uint8Array, { chunkSize = 64, ...text }: CsvText & { chunkSize?: number } = {}): Promise<CsvRecord[]> {
  const records: CsvRecord[] = []
  for await (const batch of readCsvRecords(inChunks(bytes, chunkSize), text)) records.push(...batch)
  return records
}

const readText = (text: string, how?: Parameters<typeof read>[1]) => read(Buffer.from(text), how)

const delimiters = Object.keys(fileDelimiters) as FileDelimiter[]
const encodings = Object.keys(fileEncodings) as FileEncoding[]

function encode(text: string, encoding: FileEncoding, { mark }: { mark: boolean }): Buffer {
  const marked = mark ? `\ufeff${text}` : text
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(marked)
    case 'utf-16le':
      return Buffer.from(marked, 'utf16le')
    case 'utf-16be':
      return Buffer.from(marked, 'utf16le').swap16()
    case 'windows-1252':
      return Buffer.from(text, 'latin1')
  }
}

/** A table as somebody may write it down, with what is in it. */
const written = fc
  .record({
    delimiter: fc.constantFrom(...delimiters),
    encoding: fc.constantFrom(...encodings),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    mark: fc.boolean(),
    endsWithLineEnd: fc.boolean(),
    chunkSize: fc.integer({ min: 1, max: 97 }),
    rows: fc.array(
      fc.array(fc.record({ text: fc.stringMatching(/^[ -~¡-ÿ\n"',;|\t]{0,10}$/), quoted: fc.boolean() }), { minLength: 1, maxLength: 6 }),
      { minLength: 1, maxLength: 25 },
    ),
  })
  .map(({ rows, ...how }) => {
    const named = rows.map((fields, index) => [{ text: `Línea ${index}`, quoted: false }, ...fields])
    const cell = ({ text, quoted }: { text: string; quoted: boolean }) => {
      const mustQuote = quoted || text.includes(how.delimiter) || /["\n]/.test(text)
      return (mustQuote ? `"${text.replaceAll('"', '""')}"` : text).replaceAll('\n', how.lineEnd)
    }
    const lines = named.map((fields) => fields.map(cell).join(how.delimiter))
    const text = lines.join(how.lineEnd) + (how.endsWithLineEnd ? how.lineEnd : '')
    return { ...how, text, fields: named.map((row) => row.map(({ text: value }) => value)) }
  })

describe('readCsvRecords', () => {
  it('reads back any table, whatever parts, quotes, ends and encodes it, and wherever its chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(written, async ({ text, fields, delimiter, encoding, mark, chunkSize }) => {
        const records = await read(encode(text, encoding, { mark }), { delimiter, encoding, chunkSize })
        expect(records.map((record) => record.fields)).toEqual(fields)
        let line = 1
        for (const record of records) {
          expect(record).toMatchObject({ line, hasStrayQuote: false })
          line += 1 + record.fields.join('').split('\n').length - 1
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('ends with records or a refusal for any bytes, in any encoding', async () => {
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc
        .string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', '\t', '|', 'a', ' ', '\0', 'é', '😀'), maxLength: 300 })
        .map((text) => Buffer.from(text)),
    )
    const how = fc.record({
      delimiter: fc.constantFrom(...delimiters),
      encoding: fc.option(fc.constantFrom(...encodings), { nil: undefined }),
      isCut: fc.boolean(),
      chunkSize: fc.integer({ min: 1, max: 50 }),
    })
    await fc.assert(
      fc.asyncProperty(garbage, how, async (bytes, text) => {
        try {
          const records = await read(bytes, text)
          for (const [index, { line }] of records.entries()) expect(line).toBeGreaterThan(records[index - 1]?.line ?? 0)
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
          expect(error).toMatchObject({ code: 'invalid_input' })
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('reads all but the last record of a file that is cut, even in the middle of a letter', async () => {
    const whole = Buffer.from('a,b\n1,é\n2,é')
    const cut = { isCut: true, chunkSize: 3 }
    expect((await read(whole.subarray(0, -1), cut)).map(({ fields }) => fields)).toEqual([
      ['a', 'b'],
      ['1', 'é'],
    ])
    expect((await readText('a,b\n1,"2\n3', cut)).map(({ fields }) => fields)).toEqual([['a', 'b']])
  })

  it.each([
    ['an unclosed quote', 'a,b\n1,2\n3,"4\n5,6\n', /opened on line 3 is never closed/],
    ['a quote that is closed too early and swallows lines', 'a,b\n"1" 2,3\n4,"5"\n', /on line 2 is closed in the middle/],
    ['NUL characters', 'a,b\n1,\0\n', /NUL characters/],
  ])('refuses %s', async (_, text, reason) => {
    await expect(readText(text)).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringMatching(reason) })
  })

  it('reads 1,000,000 columns as one record', async () => {
    const records = await readText(`${'a,'.repeat(999_999)}a\n1`, { chunkSize: 65_536 })
    expect(records.map(({ line, fields }) => [line, fields.length])).toEqual([
      [1, 1_000_000],
      [2, 1],
    ])
  })

  it.each([
    ['a field of 1 GB', Buffer.alloc(1024 * 1024, 'x')],
    ['a quoted field of 1 GB', Buffer.from(`"${'x'.repeat(1024 * 1024 - 1)}`)],
    ['a line of 1 GB of commas', Buffer.alloc(1024 * 1024, ',')],
    ['1 GB of quotes', Buffer.alloc(1024 * 1024, '"')],
  ])('refuses %s early, with no more memory than a few records take', async (_, part) => {
    let sent = 0
    let rss = 0
    const before = process.memoryUsage().rss
    async function* endless() {
      yield Buffer.from('a,b\n1,')
      for (; sent < 1024; sent++) {
        rss = Math.max(rss, process.memoryUsage().rss)
        yield part
      }
    }
    const reading = async () => {
      for await (const _ of readCsvRecords(endless()));
    }
    await expect(reading()).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('Line 2') })
    expect(sent).toBeLessThan(16)
    expect(rss - before).toBeLessThan(300 * 1024 * 1024)
  })
})
