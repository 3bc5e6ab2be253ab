import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packFolder } from './pack-folder'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'invite-desk-pack-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function pack(from: string): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of await packFolder(from)) parts.push(part)
  return Buffer.concat(parts)
}

describe('packFolder', () => {
  it('packs the CSV files of the folder and nothing else, twice the same', async () => {
    const users = Buffer.alloc(300_000, 'sourcedId,role\n')
    await mkdir(path.join(folder, 'old.csv'))
    const files = {
      'users.csv': users,
      'Orgs.CSV': 'sourcedId\n',
      'empty.csv': '',
      '._users.csv': 'x',
      'notes.txt': 'x',
      'old.csv/users.csv': 'x',
    }
    for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content)
    const packed = await pack(folder)
    const unpacked = unzipSync(packed)
    expect(Object.keys(unpacked).toSorted()).toEqual(['Orgs.CSV', 'empty.csv', 'users.csv'])
    expect(Buffer.from(unpacked['users.csv'] ?? []).equals(users)).toBe(true)
    expect((await pack(folder)).equals(packed)).toBe(true)
  })

  it('refuses a folder without a CSV file', async () => {
    await mkdir(path.join(folder, 'empty'))
    await expect(pack(path.join(folder, 'empty'))).rejects.toMatchObject({ code: 'not_found' })
  })
})
