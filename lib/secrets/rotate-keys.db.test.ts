import { afterAll, describe, expect, it, vi } from 'vitest'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { revealLink } from '@/lib/invitations/reveal-links'
import { logger } from '@/lib/logger'
import { loadPortalSigner } from '@/lib/portals/portal-signer'
import { uuidV7 } from '@/lib/uuid-v7'
import { copyTemplate, pointToDatabase } from '@/scripts/testing/copy-template'
import { makeDistrict } from '@/scripts/testing/make-district'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { zoe as subject } from '@/scripts/testing/portal-tokens'
import { makeDistrictUnder, sealDistrictKey, testKey } from '@/scripts/testing/seal-district-key'
import { openField, sealField } from './district-key'
import { keyIdOf, type Place } from './envelope'
import { parseKeyRing } from './key-ring'
import { rotateKeys } from './rotate-keys'

// It goes through every district there is, so this file has a database to itself.
const name = `rotate_keys_${process.env.VITEST_POOL_ID}`
await copyTemplate(name)
pointToDatabase(name)

const [k1, k2, k3] = [testKey('k1', 1), testKey('k2', 2), testKey('k3', 3)]
/** What the product of this file is started with: it holds the old key and the new one. */
const served = `${k1},${k2}`
vi.stubEnv('ENCRYPTION_KEYS', served)
const [before, after] = [parseKeyRing(served), parseKeyRing(`${k2},${k1}`)]

const now = new Date('2026-03-01T12:00:00Z')
const secret = Buffer.from('the client secret')
const placeIn = (districtId: string): Place => ({
  table: 'secret_versions',
  column: 'ciphertext',
  districtId,
  rowId: uuidV7(),
  version: 1,
})

const wrappedKeyOf = async (districtId: string) =>
  (await database().district.findUniqueOrThrow({ where: { id: districtId }, select: { keyCiphertext: true } })).keyCiphertext

const eventsOf = (districtId: string) =>
  inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { districtId, action: 'key.rotated' }, orderBy: { id: 'asc' } }))

/** Opens a field as a process does that was started with these keys. */
async function openWith(keys: string, sealed: Buffer, place: Place): Promise<Buffer> {
  vi.stubEnv('ENCRYPTION_KEYS', keys)
  vi.resetModules()
  const [started, itsDatabase] = [await import('./district-key'), await import('@/lib/database')]
  try {
    return await started.openField(itsDatabase.database(), sealed, place)
  } finally {
    await itsDatabase.disconnectDatabase()
    vi.stubEnv('ENCRYPTION_KEYS', served)
  }
}

afterAll(() => vi.unstubAllEnvs())

describe('rotateKeys', () => {
  it('never fails a signing or a link revealed meanwhile', async () => {
    const { districtId, owner, portalId, contactIds } = await makeIssuingDistrict([{ givenName: 'Zoë' }])
    const { links } = await issueTo(owner, { portalId, contactIds, now })
    const [link] = links
    if (!link) throw new Error('There is a link.')
    let rotating = true
    const serve = async () => {
      let signed = 0
      while (rotating || signed === 0) {
        const signer = await inDistrict(districtId, (tx) => loadPortalSigner(tx, districtId, portalId))
        const { token } = signer.sign({ subject, lifetimeSeconds: 3_600, now })
        expect(token.split('.')).toHaveLength(3)
        expect(await revealLink(owner, link.id, now)).toEqual({ url: link.url })
        signed += 1
      }
      return signed
    }
    const serving = Promise.all([serve(), serve(), serve()])
    try {
      for (let turn = 0; turn < 10; turn += 1) {
        for (const ring of [after, before]) expect(await rotateKeys(now, { by: 'system', ring })).toMatchObject({ left: [] })
      }
    } finally {
      rotating = false
    }
    for (const signed of await serving) expect(signed).toBeGreaterThan(0)
    expect(await eventsOf(districtId)).toHaveLength(20)
  })

  it('seals a district’s key with the current key, and what was sealed before opens, also without the old key', async () => {
    await rotateKeys(now, { by: 'system', ring: after })
    const { districtId } = await makeDistrict()
    const place = placeIn(districtId)
    const sealed = await sealField(database(), secret, place)
    await expect(openWith(k2, sealed, place)).rejects.toThrow('The key k1 is not in the key ring.')
    expect(await rotateKeys(now, { by: 'operator', ring: after })).toEqual({ rotated: 1, left: [], current: 'k2' })
    expect(keyIdOf(await wrappedKeyOf(districtId))).toBe('k2')
    expect(await openField(database(), sealed, place)).toEqual(secret)
    expect(await openWith(k2, sealed, place)).toEqual(secret)
    await expect(openWith(k1, sealed, place)).rejects.toThrow('The key k2 is not in the key ring.')
  })

  it('finds nothing to do the second time, and takes up districts that come later', async () => {
    await rotateKeys(now, { by: 'system', ring: after })
    const { districtId } = await makeDistrict()
    expect(await rotateKeys(now, { by: 'system', ring: after })).toEqual({ rotated: 1, left: [], current: 'k2' })
    const wrapped = await wrappedKeyOf(districtId)
    expect(await rotateKeys(now, { by: 'system', ring: after })).toEqual({ rotated: 0, left: [], current: 'k2' })
    expect(await wrappedKeyOf(districtId)).toEqual(wrapped)
  })

  it.each(['operator', 'system'] as const)(
    'is in the district’s record, with the ids of both keys and no key, when %s did it',
    async (by) => {
      const { districtId } = await makeDistrict()
      await rotateKeys(now, { by, ring: after })
      const events = await eventsOf(districtId)
      expect(events).toMatchObject([{ actorKind: by, actorId: null, subjectId: districtId, at: now }])
      expect(JSON.parse(events[0]?.leaf ?? '')).toMatchObject({ details: { from: 'k1', to: 'k2' }, personal_commitment: null })
    },
  )

  it('seals each district once when several rotate at once', async () => {
    await rotateKeys(now, { by: 'system', ring: after })
    const made = await Promise.all(Array.from({ length: 12 }, makeDistrict))
    const rounds = await Promise.all(Array.from({ length: 3 }, () => rotateKeys(now, { by: 'system', ring: after })))
    expect(rounds.map(({ left }) => left)).toEqual([[], [], []])
    expect(rounds.reduce((sum, { rotated }) => sum + rotated, 0)).toBe(made.length)
    for (const { districtId } of made) expect(await eventsOf(districtId)).toHaveLength(1)
  })

  it('leaves what it cannot open as it is, names the key, and goes on with the others', async () => {
    await rotateKeys(now, { by: 'system', ring: after })
    const [unknown, renamed, moved, fine] = await Promise.all(Array.from({ length: 4 }, makeDistrict))
    if (!unknown || !renamed || !moved || !fine) throw new Error('There are four districts.')
    await sealDistrictKey(unknown.districtId, k3)
    await sealDistrictKey(renamed.districtId, testKey('k1', 4))
    const keyCiphertext = await wrappedKeyOf(fine.districtId)
    await database().district.update({ where: { id: moved.districtId }, data: { keyCiphertext } })
    const untouched = await wrappedKeyOf(unknown.districtId)
    const { rotated, left } = await rotateKeys(now, { by: 'system', ring: after })
    expect(rotated).toBe(1)
    expect(left).toHaveLength(3)
    expect(left).toEqual(
      expect.arrayContaining([
        { districtId: unknown.districtId, keyId: 'k3', missing: true },
        { districtId: renamed.districtId, keyId: 'k1', missing: false },
        { districtId: moved.districtId, keyId: 'k1', missing: false },
      ]),
    )
    expect(await wrappedKeyOf(unknown.districtId)).toEqual(untouched)
    expect(await eventsOf(unknown.districtId)).toEqual([])
    // Where the key is in the ring again it has its turn.
    await sealDistrictKey(renamed.districtId, k1)
    await sealDistrictKey(moved.districtId, k1)
    expect(await rotateKeys(now, { by: 'system', ring: parseKeyRing(`${k2},${k1},${k3}`) })).toMatchObject({ rotated: 3, left: [] })
  })

  it('ends between two districts when it is told to, and is taken up again', async () => {
    await rotateKeys(now, { by: 'system', ring: after })
    await makeDistrict()
    expect(await rotateKeys(now, { by: 'system', ring: after, signal: AbortSignal.abort() })).toMatchObject({ rotated: 0, left: [] })
    expect(await rotateKeys(now, { by: 'system', ring: after })).toMatchObject({ rotated: 1 })
  })

  it('does not wait for a transaction that adds rows to the district', async () => {
    const { districtId } = await makeDistrict()
    await inDistrict(districtId, async (tx) => {
      // As every row that points to its district it locks the district's row until the transaction ends.
      await tx.apiKey.create({ data: { districtId, id: uuidV7(), name: 'Nightly sync', role: 'admin', last4: 'abcd' } })
      await rotateKeys(now, { by: 'system', ring: after })
      expect(keyIdOf(await wrappedKeyOf(districtId))).toBe('k2')
    })
  })

  it('logs nothing', async () => {
    const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
    const spies = levels.map((level) => vi.spyOn(logger, level))
    const districtId = await makeDistrictUnder(k3)
    expect((await rotateKeys(now, { by: 'system', ring: after })).left).toHaveLength(1)
    for (const spy of spies) expect(spy).not.toHaveBeenCalled()
    await sealDistrictKey(districtId, k2)
    vi.restoreAllMocks()
  })
})
