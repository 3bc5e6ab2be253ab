import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { zipOf } from '@/scripts/testing/make-zip'
import { openZip } from './zip-file'

const stored = (bytes: Uint8Array) => ({
  size: bytes.length,
  read: async (offset: number, length: number) => Buffer.from(bytes.subarray(offset, offset + length)),
})

const open = (bytes: Uint8Array) => openZip(stored(bytes))

async function readAll(bytes: Uint8Array): Promise<Record<string, string>> {
  const files: Record<string, string> = {}
  for (const entry of await open(bytes)) {
    const parts: Buffer[] = []
    for await (const part of entry.stream()) parts.push(part)
    files[entry.name] = Buffer.concat(parts).toString()
  }
  return files
}

const refusal = (sentence: string | RegExp) => ({
  code: 'invalid_input',
  message: typeof sentence === 'string' ? expect.stringContaining(sentence) : expect.stringMatching(sentence),
})

/** Where a header of an archive with one file lies. */
const find = (bytes: Uint8Array, signature: string) => Buffer.from(bytes).indexOf(Buffer.from(signature, 'latin1'))
const localHeader = 'PK\x03\x04'
const centralHeader = 'PK\x01\x02'
const endHeader = 'PK\x05\x06'

function changed(bytes: Uint8Array, change: (view: Buffer, at: (signature: string) => number) => void): Uint8Array {
  const copy = Buffer.from(bytes)
  change(copy, (signature) => find(copy, signature))
  return copy
}

describe('openZip', () => {
  it('reads every file again and again, whatever its size', async () => {
    const noise = randomBytes(3_000_000).toString('hex')
    const zip = zipOf({ 'users.csv': noise, 'orgs.csv': '', 'big.csv': 'a,b\n'.repeat(40) })
    expect(await readAll(zip)).toEqual({ 'users.csv': noise, 'orgs.csv': '', 'big.csv': 'a,b\n'.repeat(40) })
    expect(await readAll(zip)).toMatchObject({ 'users.csv': noise })
  })

  it('fetches each stored megabyte once while it unpacks', async () => {
    const zip = zipOf({ 'orgs.csv': 'a', 'users.csv': randomBytes(3_000_000).toString('hex') })
    const whole = stored(zip)
    const fetched: number[] = []
    const read = (offset: number, length: number) => {
      const [first, last] = [offset, offset + length - 1].map((at) => Math.floor(at / 1_048_576))
      for (let part = first ?? 0; part <= (last ?? 0); part++) fetched.push(part)
      return whole.read(offset, length)
    }
    const entries = await openZip({ ...whole, read })
    fetched.length = 0
    for await (const _ of entries.find(({ name }) => name === 'users.csv')?.stream() ?? []);
    expect(fetched.length).toBeGreaterThan(2)
    expect(fetched).toEqual([...new Set(fetched)])
  })

  it('passes over what macOS adds', async () => {
    const zip = zipOf({ 'users.csv': 'a', '.DS_Store': 'x', '__MACOSX/._users.csv': 'x' })
    expect(await readAll(zip)).toEqual({ 'users.csv': 'a' })
  })

  it('reads ZIP64', async () => {
    // Sizes in extra fields, and the end of the directory in a record of its own, as Python's zipfile writes a large file.
    const zip64 =
      'UEsDBC0AAAAAAAAAIVxgyYaa//////////8JABQAdXNlcnMuY3N2AQAQAAYAAAAAAAAABgAAAAAAAABoZWxsbyFQSwECLQMtAAAAAAAAACFcYMmGmv//////////CQAUAAAAAAAAAAAAgAEAAAAAdXNlcnMuY3N2AQAQAAYAAAAAAAAABgAAAAAAAABQSwYGLAAAAAAAAAAtAC0AAAAAAAAAAAABAAAAAAAAAAEAAAAAAAAASwAAAAAAAABBAAAAAAAAAFBLBgcAAAAAjAAAAAAAAAABAAAAUEsFBgAAAAABAAEASwAAAEEAAAAAAA=='
    expect(await readAll(Buffer.from(zip64, 'base64'))).toEqual({ 'users.csv': 'hello!' })
  })

  it.each([
    ['an empty file', Buffer.alloc(0), 'The file is empty.'],
    ['a text', Buffer.from('guid,family_name\n'.repeat(10_000)), 'The file is not a ZIP.'],
    ['a ZIP that was cut off', zipOf({ 'users.csv': randomBytes(5_000) }).subarray(0, 4_000), 'The ZIP is damaged or was cut off'],
    ['a path upwards', zipOf({ '../users.csv': '' }), '“../users.csv”, which leads out of it'],
    ['a path upwards from a folder', zipOf({ 'a/../../users.csv': '' }), 'which leads out of it'],
    ['an absolute path', zipOf({ '/etc/users.csv': '' }), '“/etc/users.csv”, which leads out of it'],
    ['a drive', zipOf({ 'C:users.csv': '' }), 'which leads out of it'],
    ['a backslash', zipOf({ 'a\\users.csv': '' }), 'which leads out of it'],
    ['a folder', zipOf({ 'export 2026/users.csv': '' }), 'The ZIP holds the folder “export 2026”'],
    [
      '10,000 files',
      zipOf(Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`${index}.csv`, '']))),
      'The ZIP holds 10,000 files; 200 is the most.',
    ],
    ['a bomb', zipOf({ 'users.csv': new Uint8Array(50_000_000) }), '“users.csv” unpacks to over 200 times its size'],
  ])('refuses %s', async (_, bytes, sentence) => {
    await expect(open(bytes)).rejects.toMatchObject(refusal(sentence))
  })

  it('counts what comes out, not what the header says', async () => {
    const bomb = zipOf({ 'users.csv': new Uint8Array(50_000_000) })
    const modest = changed(bomb, (view, at) => view.writeUInt32LE(1_000_000, at(centralHeader) + 24))
    await expect(readAll(modest)).rejects.toMatchObject(refusal('The ZIP is damaged'))
    const boastful = changed(zipOf({ 'users.csv': 'a,b\n' }), (view, at) => view.writeUInt32LE(5, at(centralHeader) + 24))
    await expect(readAll(boastful)).rejects.toMatchObject(refusal('The ZIP is damaged'))
  })

  it('refuses more files than the directory admits to', async () => {
    const zip = zipOf(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${index}.csv`, ''])))
    const lying = changed(zip, (view, at) => view.writeUInt16LE(40_000, at(endHeader) + 10))
    await expect(open(lying)).rejects.toMatchObject(refusal('40,000 files'))
  })

  it('refuses a name that is there twice', async () => {
    const zip = changed(zipOf({ 'users.csv': 'a', 'usert.csv': 'b' }), (view) => {
      for (let at = view.indexOf('usert'); at !== -1; at = view.indexOf('usert')) view.write('users', at)
    })
    await expect(open(zip)).rejects.toMatchObject(refusal('“users.csv” is in the ZIP twice'))
  })

  it('refuses files that lie over each other', async () => {
    const zip = changed(zipOf({ 'users.csv': 'a', 'roles.csv': 'b' }), (view) => {
      view.writeUInt32LE(0, view.indexOf(centralHeader, view.indexOf(centralHeader) + 1) + 42)
    })
    await expect(open(zip)).rejects.toMatchObject(refusal('lie over each other'))
  })

  it('refuses an encrypted file and an unknown packing', async () => {
    const zip = zipOf({ 'users.csv': 'a,b\n'.repeat(9) })
    const encrypted = changed(zip, (view, at) => view.writeUInt16LE(1, at(centralHeader) + 8))
    await expect(open(encrypted)).rejects.toMatchObject(refusal('“users.csv” is encrypted'))
    const other = changed(zip, (view, at) => view.writeUInt16LE(14, at(centralHeader) + 10))
    await expect(open(other)).rejects.toMatchObject(refusal('packed in a way that is not read here'))
  })

  it('refuses bytes that were changed on the way', async () => {
    const zip = zipOf({ 'users.csv': randomBytes(500).toString('hex') })
    const flipped = changed(zip, (view, at) => view.writeUInt8(view.readUInt8(at(localHeader) + 200) ^ 0xff, at(localHeader) + 200))
    await expect(readAll(flipped)).rejects.toMatchObject(refusal('The ZIP is damaged'))
    const wrongSum = changed(zip, (view, at) => view.writeUInt32LE(1, at(centralHeader) + 16))
    await expect(readAll(wrongSum)).rejects.toMatchObject(refusal('The ZIP is damaged'))
  })

  it('passes on a fault of the store as it is', async () => {
    const zip = zipOf({ 'users.csv': randomBytes(5_000) })
    const broken = { size: zip.length, read: async () => Promise.reject(new Error('the database is gone')) }
    await expect(openZip(broken)).rejects.toThrow('the database is gone')
  })
})
