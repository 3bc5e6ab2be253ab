import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { writeAnchor, writeAnchorKey } from '@/lib/audit/anchors/anchor-folder'
import { findKnownDistricts, loadKnownKeys, loadKnownRecord } from '@/lib/audit/known-record'
import { headMemory } from '@/lib/audit/sequence/remembered-heads'
import { rawPublicKey } from '@/lib/audit/tree/checkpoint'
import { logger } from '@/lib/logger'
import { loadAuditSigningKey } from './audit-signing-key'

const encoded = (key: KeyObject) => key.export({ format: 'der', type: 'pkcs8' }).toString('base64')

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'invite-desk-signing-key-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const load = (AUDIT_SIGNING_KEY?: string) => loadAuditSigningKey({ DATA_DIR: path.join(folder, 'data'), AUDIT_SIGNING_KEY })
const keysHere = () => loadKnownKeys({ dataDir: path.join(folder, 'data'), anchorDir: undefined })

describe('loadAuditSigningKey', () => {
  it('makes one key for all that start at once, which nobody else may read, and leaves nothing beside it', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => load()))
    expect(new Set(keys.map(encoded)).size).toBe(1)
    expect(keys[0]?.asymmetricKeyType).toBe('ed25519')
    const data = path.join(folder, 'data')
    expect(statSync(path.join(data, 'audit-signing-key')).mode & 0o777).toBe(0o600)
    expect(readdirSync(data).toSorted()).toEqual(['audit-public-keys', 'audit-signing-key'])
    expect(await keysHere()).toEqual(keys.slice(0, 1).map(rawPublicKey))
  })

  it('takes the key of the setting before that of the folder, and knows both from then on', async () => {
    const own = await load()
    const given = generateKeyPairSync('ed25519').privateKey
    expect(encoded(await load(encoded(given)))).toBe(encoded(given))
    await load(encoded(given))
    expect(await keysHere()).toEqual([own, given].map(rawPublicKey))
  })

  it('refuses a file that is no such key, and says nothing of what it holds', async () => {
    mkdirSync(path.join(folder, 'data'))
    const other = generateKeyPairSync('x25519').privateKey
    for (const text of ['hush-hush', encoded(other)]) {
      writeFileSync(path.join(folder, 'data', 'audit-signing-key'), text, { mode: 0o600 })
      const refusal = load()
      await expect(refusal).rejects.toThrow('not an Ed25519 key')
      await expect(refusal).rejects.not.toThrow(text)
    }
  })

  it('refuses a file that everybody may read', async () => {
    await load()
    chmodSync(path.join(folder, 'data', 'audit-signing-key'), 0o644)
    await expect(load()).rejects.toThrow('can be read by everybody')
  })

  it('puts its public half on a line of its own behind one that was half written', async () => {
    mkdirSync(path.join(folder, 'data'))
    writeFileSync(path.join(folder, 'data', 'audit-public-keys'), 'MCowBQYDK2VwAyEAq')
    const key = await load()
    expect(await keysHere()).toEqual([rawPublicKey(key)])
  })
})

describe('loadKnownRecord', () => {
  const districtId = '0190aaaa-0000-7000-8000-000000000001'
  const another = '0190aaaa-0000-7000-8000-000000000002'

  it('knows nothing where nothing was kept', async () => {
    const nowhere = { dataDir: path.join(folder, 'none'), anchorDir: folder, districtId }
    expect(await loadKnownRecord(nowhere)).toEqual({ publicKeys: [], checkpoints: [] })
    expect(await findKnownDistricts(nowhere)).toEqual([])
  })

  it('knows the keys of both folders, and of a district what was anchored and the newest head that was signed here', async () => {
    const own = await load()
    const elsewhere = generateKeyPairSync('ed25519').privateKey
    const anchorDir = path.join(folder, 'anchors')
    mkdirSync(anchorDir)
    for (const key of [own, elsewhere, elsewhere]) await writeAnchorKey(anchorDir, key)
    for (const size of [12, 9]) await writeAnchor(anchorDir, { districtId, size, note: `note of ${size}` })
    await writeAnchor(anchorDir, { districtId: another, size: 3, note: 'note of another' })
    const dataDir = path.join(folder, 'data')
    for (const size of [13, 14]) await headMemory(dataDir).remember(districtId, `note of ${size}`)
    const places = { dataDir, anchorDir }
    const known = await loadKnownRecord({ ...places, districtId })
    expect(new Set(known.publicKeys)).toEqual(new Set([own, elsewhere].map(rawPublicKey)))
    expect(known.checkpoints).toEqual(['note of 9', 'note of 12', 'note of 14'])
    expect((await loadKnownRecord({ ...places, districtId: another })).checkpoints).toEqual(['note of another'])
    expect(await findKnownDistricts(places)).toEqual([districtId, another])
    expect(readdirSync(path.join(dataDir, 'audit-heads'))).toEqual([districtId])
    const pem = readFileSync(path.join(anchorDir, 'keys', readdirSync(path.join(anchorDir, 'keys'))[0] ?? ''), 'utf8')
    expect(pem).toMatch(/^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=]{60}\n-----END PUBLIC KEY-----\n$/)
  })

  it('passes over a file of keys/ that holds none', async () => {
    const own = await load()
    await writeAnchorKey(folder, own)
    writeFileSync(path.join(folder, 'keys', 'other.pub'), 'not a key')
    expect((await loadKnownRecord({ dataDir: folder, anchorDir: folder, districtId })).publicKeys).toEqual([rawPublicKey(own)])
  })

  it('reads of very many checkpoints the first, the newest, and a thousand in all', async () => {
    mkdirSync(path.join(folder, districtId))
    for (let size = 1; size <= 1_500; size += 1) {
      writeFileSync(path.join(folder, districtId, `${String(size).padStart(10, '0')}.checkpoint`), `note of ${size}`)
    }
    const { checkpoints } = await loadKnownRecord({ dataDir: folder, anchorDir: folder, districtId })
    expect(new Set(checkpoints).size).toBe(1_000)
    expect([checkpoints[0], checkpoints.at(-1)]).toEqual(['note of 1', 'note of 1500'])
  })

  it('throws for a folder that is not there, rather than know less than it was told to, but lets signing go on without', async () => {
    const unmounted = { dataDir: folder, anchorDir: path.join(folder, 'unmounted') }
    await expect(loadKnownRecord({ ...unmounted, districtId })).rejects.toThrow('ENOENT')
    const logged = vi.spyOn(logger, 'error')
    expect(await loadKnownKeys(unmounted)).toEqual([])
    expect(logged.mock.calls).toMatchObject([[{ fault: { code: 'ENOENT' } }, 'the keys of the anchor folder could not be read']])
  })
})

describe('writeAnchor', () => {
  it('never writes over a file, whether it says the same or not', async () => {
    const anchor = { districtId: 'district', size: 5 }
    expect(await writeAnchor(folder, { ...anchor, note: 'first' })).toBe(true)
    chmodSync(path.join(folder, 'district', '0000000005.checkpoint'), 0o400)
    expect(await writeAnchor(folder, { ...anchor, note: 'first' })).toBe(true)
    expect(await writeAnchor(folder, { ...anchor, note: 'second' })).toBe(false)
    expect(readFileSync(path.join(folder, 'district', '0000000005.checkpoint'), 'utf8')).toBe('first')
  })

  it('finishes what was half written, and says when a key is not what its name says', async () => {
    const anchor = { districtId: 'district', size: 5, note: 'signed — by us' }
    const file = path.join(folder, 'district', '0000000005.checkpoint')
    mkdirSync(path.join(folder, 'district'))
    for (const bytes of [0, 8]) {
      writeFileSync(file, Buffer.from(anchor.note).subarray(0, bytes))
      expect(await writeAnchor(folder, anchor)).toBe(true)
      expect(readFileSync(file, 'utf8')).toBe(anchor.note)
    }
    const key = generateKeyPairSync('ed25519').privateKey
    await writeAnchorKey(folder, key)
    writeFileSync(path.join(folder, 'keys', readdirSync(path.join(folder, 'keys'))[0] ?? ''), 'another key')
    await expect(writeAnchorKey(folder, key)).rejects.toThrow('something else')
  })

  it('puts nothing in the place of a folder that is missing', async () => {
    const missing = path.join(folder, 'unmounted')
    await expect(writeAnchor(missing, { districtId: 'district', size: 5, note: 'first' })).rejects.toThrow('ENOENT')
    expect(readdirSync(folder)).toEqual([])
  })
})
