import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { recordEventAlone } from '@/lib/audit/record-events'
import { findSigner, parseCheckpoint } from '@/lib/audit/tree/checkpoint'
import { GrowingTree } from '@/lib/audit/tree/growing-tree'
import { inDistrict } from '@/lib/district-scope'
import { logger } from '@/lib/logger'
import { type ProductProcess, startProcess } from '@/scripts/child-process'
import { copyTemplate, pointToDatabase } from '@/scripts/testing/copy-template'
import { makeDistrict } from '@/scripts/testing/make-district'
import { noHeads, testSigningKey } from '@/scripts/testing/sign-record'
import { findUnnumberedDistricts } from './number-events'
import { runSequencer } from './run-sequencer'

// It goes through every district there is, so this file has a database to itself.
const name = `run_sequencer_${process.env.VITEST_POOL_ID}`
await copyTemplate(name)
pointToDatabase(name)

const dataDir = mkdtempSync(path.join(tmpdir(), 'invite-desk-sequencer-'))
afterAll(() => rmSync(dataDir, { recursive: true }))

const record = (districtId: string) =>
  recordEventAlone({ actor: { districtId, kind: 'system', id: null }, at: new Date() }, { action: 'portal.tried' })

const sizeOf = (districtId: string) =>
  inDistrict(districtId, async (tx) => (await tx.auditCheckpoint.aggregate({ where: { districtId }, _max: { size: true } }))._max.size ?? 0)

const startSequencer = () =>
  startProcess('sequencer', ['--import', 'tsx', '--conditions=react-server', 'scripts/bench/audit-sequencer.ts'], {
    ...process.env,
    DATA_DIR: dataDir,
  })

describe('runSequencer', () => {
  it('numbers every event once while two processes are at it and one after the other is killed', async () => {
    const { districtId } = await makeDistrict()
    const sequencers: ProductProcess[] = [startSequencer(), startSequencer()]
    let recorded = 0
    let killed = 0
    while (killed < 3) {
      await Promise.all(Array.from({ length: 20 }, () => record(districtId)))
      recorded += 20
      // Somebody is at work since the last kill.
      if ((await sizeOf(districtId)) <= recorded - 200) continue
      const victim = sequencers.shift()
      victim?.kill()
      await victim?.exited
      killed += 1
      if (killed < 2) sequencers.push(startSequencer())
      const before = await sizeOf(districtId)
      if (sequencers.length > 0) {
        await record(districtId)
        recorded += 1
        await vi.waitFor(async () => expect(await sizeOf(districtId)).toBeGreaterThan(before), { timeout: 60_000 })
      }
    }
    await record(districtId)
    const last = startSequencer()
    await vi.waitFor(async () => expect(await findUnnumberedDistricts()).toEqual([]), { timeout: 60_000 })
    last.kill()
    await last.exited

    const { leaves, checkpoints, keys } = await inDistrict(districtId, async (tx) => ({
      leaves: await tx.auditNumber.findMany({ where: { districtId }, include: { event: true }, orderBy: { number: 'asc' } }),
      checkpoints: await tx.auditCheckpoint.findMany({ where: { districtId }, orderBy: { size: 'asc' } }),
      keys: await tx.auditKey.findMany({ where: { districtId } }),
    }))
    // Those recorded, and that the one key of the data folder was introduced.
    expect(leaves.map(({ number }) => number)).toEqual(Array.from({ length: recorded + 2 }, (_, number) => number))
    expect(keys).toHaveLength(1)
    const tree = new GrowingTree()
    for (const { size, note } of checkpoints) {
      for (const { event } of leaves.slice(tree.size, size)) tree.add(Buffer.from(event.leafHash))
      const checkpoint = parseCheckpoint(note)
      expect(checkpoint).toMatchObject({ size: tree.size, rootHash: tree.root() })
      expect(
        checkpoint &&
          findSigner(
            checkpoint,
            keys.map(({ publicKey }) => publicKey),
          ),
      ).toBeDefined()
    }
    expect(tree.size).toBe(recorded + 2)
  })

  it('logs a district that fails by its id, once for a while, and does not keep the others waiting', async () => {
    const [touched, sound] = [await makeDistrict(), await makeDistrict()]
    const forged = { size: 9, rootHash: new Uint8Array(32), frontier: new Uint8Array(64), leafHashes: new Uint8Array(0) }
    await inDistrict(touched.districtId, (tx) =>
      tx.auditCheckpoint.create({ data: { districtId: touched.districtId, ...forged, note: 'forged', signedAt: new Date() } }),
    )
    const logged = vi.spyOn(logger, 'error')
    const stopped = new AbortController()
    const signed: string[] = []
    const work = { signal: stopped.signal, signingKey: testSigningKey, knownKeys: [], heads: noHeads, roundMilliseconds: 5 }
    const ended = runSequencer({ ...work, onSigned: (districtId) => signed.push(districtId) })
    try {
      for (let round = 1; round <= 3; round += 1) {
        await Promise.all([record(touched.districtId), record(sound.districtId)])
        await vi.waitFor(() => expect(signed).toHaveLength(round), { timeout: 60_000 })
      }
    } finally {
      stopped.abort()
      await ended
    }
    expect(signed).toEqual([sound.districtId, sound.districtId, sound.districtId])
    expect(logged.mock.calls).toMatchObject([[{ districtId: touched.districtId }, 'the events of a district could not be numbered']])
    expect(await sizeOf(touched.districtId)).toBe(9)
  })
})
