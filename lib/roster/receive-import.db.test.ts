import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { chunkBytes, openStoredFile } from '@/lib/roster/files/stored-file'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { cancelImport } from './apply-import'
import { type RosterUpload, receiveImport } from './receive-import'

const now = new Date('2026-03-01T12:00:00Z')
const brokenOff = 'The upload broke off before its end. Upload the file again.'

async function* bytes(...parts: Uint8Array[]) {
  yield* parts
}

async function* broken(...parts: Uint8Array[]) {
  yield* parts
  throw new Error('socket hang up')
}

const receive = async ({ admin }: TestDistrict, upload: Omit<RosterUpload, 'format'>) =>
  receiveImport(admin, { format: 'contacts', ...upload }, now)

const rowsOf = async ({ districtId }: TestDistrict) =>
  inDistrict(districtId, (tx) => tx.rosterImport.findMany({ where: { districtId }, orderBy: { id: 'asc' } }))

const chunksOf = async ({ districtId }: TestDistrict, importId: string) =>
  inDistrict(districtId, (tx) => tx.rosterImportChunk.findMany({ where: { districtId, importId }, orderBy: { position: 'asc' } }))

/** A body that says when its first megabyte was taken and goes on when it is told to. */
function halting() {
  let goOn: () => void = () => undefined
  let taken: () => void = () => undefined
  const isTaken = new Promise<void>((resolve) => {
    taken = resolve
  })
  const goesOn = new Promise<void>((resolve) => {
    goOn = resolve
  })
  async function* body() {
    yield Buffer.alloc(chunkBytes + 1, 'a')
    taken()
    await goesOn
    yield Buffer.alloc(chunkBytes, 'b')
  }
  return { body: body(), isTaken, goOn: () => goOn() }
}

describe('receiveImport', () => {
  it.each([1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes + 17])('keeps %i bytes as they came', async (size) => {
    const district = await makeDistrict()
    const file = Buffer.alloc(size, 'guid,family_name\n')
    const pieces = Array.from({ length: Math.ceil(size / 70_001) }, (_, index) => file.subarray(index * 70_001, (index + 1) * 70_001))
    const { id, state, progress } = await receive(district, { body: bytes(...pieces), bytes: size, fileName: ' contacts.csv ' })
    expect([state, progress]).toEqual(['staging', { phase: 'reading', done: 0, total: size, unit: 'bytes' }])
    const [row] = await rowsOf(district)
    expect(row).toMatchObject({ fileName: 'contacts.csv', fileBytes: BigInt(size), readyAt: now, leasedUntil: null })
    expect(Buffer.from(row?.fileDigest ?? [])).toEqual(createHash('sha256').update(file).digest())
    const stored = openStoredFile({ districtId: district.districtId, importId: id }, { name: '', size })
    const parts: Buffer[] = []
    for await (const part of stored.stream()) parts.push(part)
    expect(Buffer.concat(parts).equals(file)).toBe(true)
    expect((await chunksOf(district, id)).slice(0, -1).every(({ bytes: chunk }) => chunk.length === chunkBytes)).toBe(true)
  })

  it.each([
    ['an empty file', 'contacts', '', /^The file is empty/],
    ['what is no ZIP', 'oneroster', 'sourcedId,role\n', /^The file is not a ZIP/],
  ] as const)('refuses %s without a worker, and answers the same key with it again', async (_, format, text, reason) => {
    const { admin, districtId } = await makeDistrict()
    const upload = (file: string) => receiveImport(admin, { format, body: bytes(Buffer.from(file)), idempotencyKey: 'key' }, now)
    const refused = await upload(text)
    expect(refused).toMatchObject({ state: 'refused', refusal: expect.stringMatching(reason), fileBytes: text.length })
    expect(await inDistrict(districtId, (tx) => tx.rosterImportChunk.count({ where: { districtId } }))).toBe(0)
    expect((await upload(text)).id).toBe(refused.id)
    await expect(upload('another')).rejects.toMatchObject({ code: 'idempotency_key_reused' })
  })

  it('says how far it is while the file arrives', async () => {
    const district = await makeDistrict()
    const { body, isTaken, goOn } = halting()
    const receiving = receive(district, { body, bytes: 2 * chunkBytes + 1 })
    await isTaken
    const [row] = await rowsOf(district)
    expect(row?.progress).toEqual({ phase: 'receiving', done: chunkBytes, total: 2 * chunkBytes + 1, unit: 'bytes' })
    goOn()
    expect((await receiving).state).toBe('staging')
  })

  it.each([
    ['breaks off', { body: broken(Buffer.alloc(2 * chunkBytes, 'a')) }],
    ['is shorter than it says', { body: bytes(Buffer.alloc(2 * chunkBytes, 'a')), bytes: 2 * chunkBytes + 1 }],
    ['is longer than it says', { body: bytes(Buffer.alloc(2 * chunkBytes, 'a')), bytes: chunkBytes }],
  ])('refuses an upload that %s, keeps nothing of it, and takes it again with the same key', async (_, upload) => {
    const district = await makeDistrict()
    const { id, state, refusal } = await receive(district, { ...upload, idempotencyKey: 'one' })
    expect([state, refusal]).toEqual(['refused', brokenOff])
    expect(await chunksOf(district, id)).toEqual([])
    const again = await receive(district, { body: bytes(Buffer.from('guid,family_name\ng-1,Ruiz\n')), idempotencyKey: 'one' })
    expect(again).toMatchObject({ state: 'staging' })
    expect(again.id).not.toBe(id)
  })

  it('ends with a clear answer when the import is cancelled while its file arrives, and keeps nothing of it', async () => {
    const district = await makeDistrict()
    const { body, isTaken, goOn } = halting()
    const receiving = receive(district, { body })
    await isTaken
    const [row] = await rowsOf(district)
    await cancelImport(district.admin, row?.id ?? '', now)
    goOn()
    await expect(receiving).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('cancelled') })
    expect(await rowsOf(district)).toMatchObject([{ state: 'cancelled', refusal: null }])
    expect(await chunksOf(district, row?.id ?? '')).toEqual([])
  })

  it('asks to wait when the same key comes again while its file arrives', async () => {
    const district = await makeDistrict()
    const { body, isTaken, goOn } = halting()
    const receiving = receive(district, { body, idempotencyKey: 'one' })
    await isTaken
    await expect(receive(district, { body: bytes(), idempotencyKey: 'one' })).rejects.toMatchObject({ code: 'conflict' })
    goOn()
    expect((await receiving).state).toBe('staging')
  })

  it('takes two files of one source at once, each whole', async () => {
    const district = await makeDistrict()
    const files = [Buffer.alloc(2 * chunkBytes + 5, 'a'), Buffer.alloc(chunkBytes + 9, 'b')]
    const imports = await Promise.all(files.map((file) => receive(district, { source: 'sis', body: bytes(file) })))
    for (const [index, { id }] of imports.entries()) {
      const stored = Buffer.concat((await chunksOf(district, id)).map(({ bytes: chunk }) => chunk))
      expect(stored.equals(files[index] ?? Buffer.alloc(0))).toBe(true)
    }
  })

  it('makes a source of OneRoster files with the usual settings, and takes a file for a source of any file format', async () => {
    const district = await makeDistrict()
    const first = await receiveImport(district.admin, { format: 'oneroster', body: bytes(Buffer.from('PK')) }, now)
    expect(first).toMatchObject({ source: 'oneroster', format: 'oneroster' })
    const second = await receiveImport(district.admin, { source: 'oneroster', body: bytes(Buffer.from('PK')) }, now)
    expect(second).toMatchObject({ sourceId: first.sourceId, format: 'oneroster' })
    await expect(receive(district, { source: 'oneroster', body: bytes() })).rejects.toMatchObject({ code: 'conflict' })
  })
})
