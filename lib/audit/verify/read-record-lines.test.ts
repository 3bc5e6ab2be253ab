import { expect, it } from 'vitest'
import { readRecordLines } from './read-record-lines'

async function linesOf(bytes: Buffer, chunk: number): Promise<string[]> {
  async function* give() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk)
  }
  const lines: string[] = []
  for await (const line of readRecordLines(give())) lines.push(line)
  return lines
}

it.each([1, 2, 3, 7, 1_000])('reads lines as they are from chunks of %i bytes, letters that were cut in two included', async (chunk) => {
  expect(await linesOf(Buffer.from('\uFEFFZoë\n\nGarcía\r\nend'), chunk)).toEqual(['\uFEFFZoë', '', 'García\r', 'end'])
  expect(await linesOf(Buffer.from('one\n'), chunk)).toEqual(['one'])
  expect(await linesOf(Buffer.alloc(0), chunk)).toEqual([])
})

it('keeps bytes that are no UTF-8 apart from the letter that stands for such', async () => {
  expect(await linesOf(Buffer.from('\uFFFD\n'), 10)).toEqual(['\uFFFD'])
  expect(await linesOf(Buffer.of(0xff, 0x0a), 10)).toEqual(['\uDFFF'])
})

it('refuses a line that has no end', async () => {
  async function* give() {
    for (;;) yield Buffer.alloc(1024 * 1024, 'x')
  }
  const reading = readRecordLines(give())
  await expect(reading.next()).rejects.toMatchObject({ code: 'too_large' })
})
