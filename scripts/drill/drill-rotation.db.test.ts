import { afterAll, expect, it, vi } from 'vitest'
import { copyTemplate, pointToDatabase } from '@/scripts/testing/copy-template'
import { testKey } from '@/scripts/testing/seal-district-key'
import { drillRotation, isSignedThroughout } from './drill-rotation'

// It goes through every district there is, so this file has a database to itself.
const name = `drill_rotation_${process.env.VITEST_POOL_ID}`
await copyTemplate(name)
pointToDatabase(name)
vi.stubEnv('ENCRYPTION_KEYS', `${testKey('k1', 1)},${testKey('k2', 2)}`)

afterAll(() => vi.unstubAllEnvs())

it('signs every link while the keys of all districts are sealed anew', async () => {
  const report = await drillRotation({ districts: 4, requests: 60, perSecond: 50 })
  expect(report).toMatchObject({ signed: 30, revealed: 30, failed: [], left: 0 })
  expect(report.rotated).toBeGreaterThanOrEqual(8)
  expect(isSignedThroughout(report)).toBe(true)
})
