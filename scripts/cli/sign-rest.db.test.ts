import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { writeAnchorKey } from '@/lib/audit/anchors/anchor-folder'
import { recordEventAlone } from '@/lib/audit/record-events'
import { numberEvents } from '@/lib/audit/sequence/number-events'
import { headMemory } from '@/lib/audit/sequence/remembered-heads'
import { parseCheckpoint, rawPublicKey } from '@/lib/audit/tree/checkpoint'
import { makeDistrict } from '@/scripts/testing/make-district'
import { noHeads } from '@/scripts/testing/sign-record'
import { signRest } from './sign-rest'

const dataDir = mkdtempSync(path.join(tmpdir(), 'invite-desk-sign-rest-'))
const anchorDir = path.join(dataDir, 'anchors')
mkdirSync(anchorDir)
const [own, elsewhere] = [generateKeyPairSync('ed25519').privateKey, generateKeyPairSync('ed25519').privateKey]
vi.stubEnv('DATA_DIR', dataDir)
vi.stubEnv('AUDIT_ANCHOR_DIR', anchorDir)
vi.stubEnv('AUDIT_SIGNING_KEY', own.export({ format: 'der', type: 'pkcs8' }).toString('base64'))
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(dataDir, { recursive: true })
})

it('signs the end of a record that another machine signed last, whose key the anchor folder has, and remembers it', async () => {
  const { districtId } = await makeDistrict()
  const now = new Date()
  const record = () => recordEventAlone({ actor: { districtId, kind: 'system', id: null }, at: now }, { action: 'portal.tried' })
  for (const signingKey of [own, elsewhere]) {
    await record()
    await numberEvents(districtId, { signingKey, knownKeys: [rawPublicKey(own)], heads: noHeads, now })
  }
  await record()
  await expect(signRest(districtId, { isEmbedded: false })).rejects.toThrow('No key that is known')
  await writeAnchorKey(anchorDir, elsewhere)
  await signRest(districtId, { isEmbedded: false })
  expect(parseCheckpoint((await headMemory(dataDir).recall(districtId)) ?? '')?.size).toBe(5)
})
