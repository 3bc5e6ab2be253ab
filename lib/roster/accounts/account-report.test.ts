import { describe, expect, it } from 'vitest'
import { type ReportBatch, readAccountReport } from './account-report'

const now = new Date('2026-11-20T15:00:00Z')

async function read(text: string, chunkSize = 11) {
  const bytes = Buffer.from(text)
  async function* chunks() {
    for (let start = 0; start < bytes.length; start += chunkSize) yield bytes.subarray(start, start + chunkSize)
  }
  const report: ReportBatch = { column: null, lines: [], refused: [] }
  for await (const { column, lines, refused } of readAccountReport(chunks(), now)) {
    report.column = column
    report.lines.push(...lines)
    report.refused.push(...refused)
  }
  return report
}

const answerTo = async (word: string) => {
  const { lines, refused } = await read(`guid,activated\ng-1,"${word}"\n`)
  return lines[0]?.hasAccount ?? refused[0]?.reason
}

describe('readAccountReport', () => {
  it.each(['guid', 'GUID', ' Contact GUID ', 'contact_guid', 'Contact-Guid'])('finds the GUIDs in a column named %j', async (name) => {
    expect(await read(`Name,${name}\nAna,g-1\n\nBen, g-2 \n`)).toEqual({
      column: null,
      lines: [
        { line: 2, guid: 'g-1', hasAccount: true },
        { line: 4, guid: 'g-2', hasAccount: true },
      ],
      refused: [],
    })
  })

  it.each([
    ['guid,Status,Account Created,Activated', 'activated'],
    ['guid,Status,Account Created', 'account_created'],
    ['Status,guid', 'status'],
    ['guid,email', null],
  ])('reads %j by the column %s', async (header, column) => {
    expect((await read(`${header}\n`)).column).toBe(column)
  })

  it.each([
    'true',
    'YES',
    '1',
    'Active',
    'activated',
    ' Created ',
    '2026-11-20',
    '2026-11-20T08:00:00Z',
    '11/2/2026',
    '11/02/2026 8:00 AM',
  ])('takes %j for an account', async (word) => expect(await answerTo(word)).toBe(true))

  it.each(['false', 'No', '0', 'inactive', 'Pending', '', '  '])('takes %j for none', async (word) =>
    expect(await answerTo(word)).toBe(false),
  )

  it.each(['maybe', 'invited', '2', 'toString', '0000-00-00', '2026-02-30', '2026-11-22', '13/01/2026', '2026-11', '-'])(
    'refuses %j instead of guessing',
    async (word) =>
      expect(await answerTo(word)).toMatch(/^activated is “.*”, which says neither that there is an account nor that there is none\.$/),
  )

  it('names the line of what it cannot read', async () => {
    const { lines, refused } = await read(
      `guid,status\n,active\n${'x'.repeat(256)},active\ng\u00071,active\ng-1,active,more\n"g" y "2",active\ng-3,active\n`,
    )
    expect(lines).toEqual([{ line: 7, guid: 'g-3', hasAccount: true }])
    expect(refused).toMatchObject([
      { line: 2, reason: 'The GUID is empty.' },
      { line: 3, reason: expect.stringMatching(/^“x{60}…” is not a GUID/) },
      { line: 4, reason: expect.stringContaining('is not a GUID') },
      { line: 5, reason: expect.stringContaining('It has 3 values') },
      { line: 6, reason: expect.stringContaining('A quote (") is closed') },
    ])
  })

  it.each([
    ['an empty file', '', 'The file is empty.'],
    ['no GUIDs', 'name,status\nAna,active\n', 'The file has no column guid or contact guid'],
    ['another separator', 'guid;status\ng-1;active\n', 'Is the file separated by commas?'],
    ['two columns of GUIDs', 'guid,contact guid\ng-1,g-2\n', 'Keep the one with the contacts’ GUIDs.'],
    ['a column twice', 'guid,status,Status\n', 'is there twice'],
    ['an unclosed quote', 'guid,status\n"g-1,active\n', 'is never closed'],
  ])('refuses %s', async (_, text, reason) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining(reason) })
  })
})
