import { describe, expect, it } from 'vitest'
import { readManifest } from './one-roster-manifest'
import { parseList, parseUserIds, readTable } from './one-roster-table'

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

describe('parseList', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    [' a , b,,a ', ['a', 'b']],
    ['"a","b"', ['a', 'b']],
  ])('reads %j', (cell, items) => {
    expect(parseList(cell)).toEqual(items)
  })
})

describe('parseUserIds', () => {
  it.each([
    ['', []],
    ['{LDAP:ana}', [{ type: 'LDAP', identifier: 'ana' }]],
    [
      '{LDAP:ana},{ Fed : 12:34 }',
      [
        { type: 'LDAP', identifier: 'ana' },
        { type: 'Fed', identifier: '12:34' },
      ],
    ],
    ['{"LDAP":"ana"}', [{ type: 'LDAP', identifier: 'ana' }]],
    [
      'LDAP:ana,Fed:12',
      [
        { type: 'LDAP', identifier: 'ana' },
        { type: 'Fed', identifier: '12' },
      ],
    ],
    ['ana,{:x},{y:}', []],
  ])('reads %j', (cell, ids) => {
    expect(parseUserIds(cell)).toEqual(ids)
  })
})

describe('readTable', () => {
  it('finds columns by any of their names, numbers lines and tells which values were cleaned', async () => {
    const columns = { id: ['sourcedid', 'id'], name: ['name'], other: ['other'] }
    const text = 'Name, ID ,x\n"Bo\u200b\nRuiz",1,y\n\nCy,2\n'
    const lines = []
    for await (const batch of readTable(bytesOf(text), { file: 'a.csv', columns, required: ['id'] })) lines.push(...batch)
    expect(lines).toEqual([
      { line: 2, values: { id: '1', name: 'Bo Ruiz', other: '' }, mistake: undefined, cleaned: ['name'] },
      { line: 5, values: { id: '2', name: 'Cy', other: '' }, mistake: undefined, cleaned: [] },
    ])
  })
})

describe('readManifest', () => {
  it('reads the version and what it says of each file, in any case', async () => {
    const text = 'Value,PropertyName\n1.2,oneroster.version\nBULK,file.users\nabsent,file.Orgs\nSIS,source.systemName\n'
    const { version, files } = await readManifest(bytesOf(text))
    expect(version).toBe('1.2')
    expect([...files]).toEqual([
      ['users', 'bulk'],
      ['orgs', 'absent'],
    ])
  })

  it.each([
    ['1.0', '1.1'],
    ['1.1', '1.1'],
    ['1.2', '1.2'],
    ['1.2.1', '1.2'],
  ])('reads version %s as %s', async (stated, version) => {
    expect(await readManifest(bytesOf(`propertyName,value\noneroster.version,${stated}`))).toMatchObject({ version })
  })
})
