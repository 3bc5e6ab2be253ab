import { describe, expect, it } from 'vitest'
import { type GuidBatch, readGuidFile } from './guid-file'

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

async function read(file: string | Uint8Array, chunkSize = 7): Promise<GuidBatch> {
  const all: GuidBatch = { lines: [], refused: [] }
  for await (const { lines, refused } of readGuidFile(inChunks(typeof file === 'string' ? Buffer.from(file) : file, chunkSize))) {
    all.lines.push(...lines)
    all.refused.push(...refused)
  }
  return all
}

const plain = 'guid,sourced_id,email\ng-1,c-1,Ana@Example.org\n'
const one = [{ line: 2, guid: 'g-1', sourcedId: 'c-1', email: 'ana@example.org' }]

describe('readGuidFile', () => {
  it.each([
    ['plain', plain],
    ['in another order, with others between', 'Email,name,Sourced ID,GUID\nana@example.org,Ana,c-1,g-1\n'],
    ['as GG4L may spell them', 'userGuid,sourcedId,E-mail\ng-1,c-1,ana@example.org\n'],
    ['as offices do', 'Parent GUID,Student Information ID,Email Address\ng-1,c-1,ana@example.org\n'],
    ['separated by semicolons', plain.replaceAll(',', ';')],
    ['separated by tabs', plain.replaceAll(',', '\t')],
    ['with a byte order mark', `\ufeff${plain}`],
    ['with invisible characters', 'guid,sourced_id,email\ng\u200b-1,\ufeffc-1,ana@example.org\u202c\n'],
  ])('reads columns %s', async (_, file) => expect(await read(file)).toEqual({ lines: one, refused: [] }))

  it('reads what a spreadsheet saves as Unicode text', async () => {
    const file = Buffer.from(`\ufeff${plain.replaceAll(',', '\t')}`, 'utf16le')
    expect((await read(file)).lines).toEqual(one)
  })

  it('takes a sourcedId or an e-mail address alone, and leaves out a mistyped address beside a sourcedId', async () => {
    const { lines, refused } = await read('guid,sourced_id,email\ng-1,c-1,\ng-2,,ben@example.org\ng-3,c-3,n/a\n')
    expect(refused).toEqual([])
    expect(lines).toEqual([
      { line: 2, guid: 'g-1', sourcedId: 'c-1', email: null },
      { line: 3, guid: 'g-2', sourcedId: null, email: 'ben@example.org' },
      { line: 4, guid: 'g-3', sourcedId: 'c-3', email: null },
    ])
  })

  it.each([
    [',c-1,', 'The GUID is empty.'],
    ['g\u00071,c-1,', 'is not a GUID.'],
    [`${'x'.repeat(256)},c-1,`, 'is not a GUID.'],
    [`g-1,${'x'.repeat(256)},`, 'is not a sourcedId.'],
    ['g-1,,', 'It has neither a sourcedId nor an e-mail address'],
    ['g-1,,ana', 'The e-mail address “ana” is not one.'],
    ['g-1,c-1,ana@example.org,more', 'It has 4 values'],
  ])('refuses the line %j', async (line, reason) => {
    const { lines, refused } = await read(`${plain}${line}\n`)
    expect(lines).toEqual(one)
    expect(refused).toEqual([{ line: 3, reason: expect.stringContaining(reason) }])
  })

  it.each([
    ['an empty file', '', 'The file is empty.'],
    ['no GUIDs', 'sourced_id,email\nc-1,\n', 'The file has no column guid.'],
    ['nothing to know contacts by', 'guid,name\ng-1,Ana\n', 'The file has neither a column sourced_id nor email'],
    ['two columns for the same', 'guid,sourced_id,SIS ID\ng-1,c-1,c-1\n', 'The file has two columns of sourcedIds.'],
    ['an unclosed quote', 'guid,sourced_id\n"g-1,c-1\n', 'is never closed'],
    ['a workbook', 'PK\x03\x04aaaaaaaa', 'Excel workbook'],
  ])('refuses %s', async (_, file, reason) => {
    await expect(read(file)).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining(reason) })
  })
})
