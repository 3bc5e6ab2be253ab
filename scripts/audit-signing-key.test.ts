import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeAnchor, writeAnchorKey } from '@/lib/audit/anchors/anchor-folder'
import { loadKnownRecord } from '@/lib/audit/known-record'
import { rawPublicKey } from '@/lib/audit/tree/checkpoint'
import { loadAuditSigningKey } from './audit-signing-key'

const encoded = (key: KeyObject) => key.export({ format: 'der', type: 'pkcs8' }).toString('base64')

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'invite-desk-signing-key-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const load = (AUDIT_SIGNING_KEY?: string) => loadAuditSigningKey({ DATA_DIR: path.join(folder, 'data'), AUDIT_SIGNING_KEY })
const knownHere = () => loadKnownRecord({ dataDir: path.join(folder, 'data'), anchorDir: undefined })

describe('loadAuditSigningKey', () => {
  it('makes one key for all that start at once, which nobody else may read, and leaves nothing beside it', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => load()))
    expect(new Set(keys.map(encoded)).size).toBe(1)
    expect(keys[0]?.asymmetricKeyType).toBe('ed25519')
    const data = path.join(folder, 'data')
    expect(statSync(path.join(data, 'audit-signing-key')).mode & 0o777).toBe(0o600)
    expect(readdirSync(data).toSorted()).toEqual(['audit-public-keys', 'audit-signing-key'])
    expect((await knownHere()).publicKeys).toEqual(keys.slice(0, 1).map(rawPublicKey))
  })

  it('takes the key of the setting before that of the folder, and knows both from then on', async () => {
    const own = await load()
    const given = generateKeyPairSync('ed25519').privateKey
    expect(encoded(await load(encoded(given)))).toBe(encoded(given))
    await load(encoded(given))
    expect((await knownHere()).publicKeys).toEqual([own, given].map(rawPublicKey))
  })

  it('refuses a file that is no such key, and says nothing of what it holds', async () => {
    mkdirSync(path.join(folder, 'data'))
    const other = generateKeyPairSync('x25519').privateKey
    for (const text of ['hush-hush', encoded(other)]) {
      writeFileSync(path.join(folder, 'data', 'audit-signing-key'), text)
      const refusal = load()
      await expect(refusal).rejects.toThrow('not an Ed25519 key')
      await expect(refusal).rejects.not.toThrow(text)
    }
  })
})

describe('loadKnownRecord', () => {
  const districtId = '0190aaaa-0000-7000-8000-000000000001'
  const another = '0190aaaa-0000-7000-8000-000000000002'

  it('knows nothing where nothing was kept', async () => {
    expect(await loadKnownRecord({ dataDir: path.join(folder, 'none'), anchorDir: folder })).toEqual({ publicKeys: [], checkpoints: [] })
  })

  it('knows the keys and the checkpoints of the anchor folder, of all districts or of one', async () => {
    const own = await load()
    const elsewhere = generateKeyPairSync('ed25519').privateKey
    const anchorDir = path.join(folder, 'anchors')
    mkdirSync(anchorDir)
    for (const key of [own, elsewhere, elsewhere]) await writeAnchorKey(anchorDir, key)
    for (const size of [12, 9]) await writeAnchor(anchorDir, { districtId, size, note: `note of ${size}` })
    await writeAnchor(anchorDir, { districtId: another, size: 3, note: 'note of another' })
    const places = { dataDir: path.join(folder, 'data'), anchorDir }
    const known = await loadKnownRecord(places)
    expect(new Set(known.publicKeys)).toEqual(new Set([own, elsewhere].map(rawPublicKey)))
    expect(known.checkpoints).toEqual(['note of 9', 'note of 12', 'note of another'])
    expect((await loadKnownRecord({ ...places, districtId: another })).checkpoints).toEqual(['note of another'])
    const pem = readFileSync(path.join(anchorDir, 'keys', readdirSync(path.join(anchorDir, 'keys'))[0] ?? ''), 'utf8')
    expect(pem).toMatch(/^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=]{60}\n-----END PUBLIC KEY-----\n$/)
  })

  it('throws for a folder that is not there, rather than know less than it was told to', async () => {
    await expect(loadKnownRecord({ dataDir: folder, anchorDir: path.join(folder, 'unmounted') })).rejects.toThrow('ENOENT')
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

  it('puts nothing in the place of a folder that is missing', async () => {
    const missing = path.join(folder, 'unmounted')
    await expect(writeAnchor(missing, { districtId: 'district', size: 5, note: 'first' })).rejects.toThrow('ENOENT')
    expect(readdirSync(folder)).toEqual([])
  })
})
