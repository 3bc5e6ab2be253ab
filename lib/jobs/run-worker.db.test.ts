import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { database } from '@/lib/database'
import { logger } from '@/lib/logger'
import { keyIdOf } from '@/lib/secrets/envelope'
import { copyTemplate, pointToDatabase } from '@/scripts/testing/copy-template'
import { makeDistrictUnder, testKey } from '@/scripts/testing/seal-district-key'
import { noHeads, testSigningKey } from '@/scripts/testing/sign-record'
import { runWorker } from './run-worker'

// It goes through every district there is, so this file has a database to itself.
const name = `run_worker_${process.env.VITEST_POOL_ID}`
await copyTemplate(name)
pointToDatabase(name)

vi.stubEnv('ENCRYPTION_KEYS', `${testKey('k2', 2)},${testKey('k1', 1)}`)
afterAll(() => vi.unstubAllEnvs())
afterEach(() => {
  vi.restoreAllMocks()
})

const keyOf = async (id: string) => keyIdOf((await database().district.findUniqueOrThrow({ where: { id } })).keyCiphertext)

it('the worker rotates keys at its start, and logs counts and ids of keys alone', async () => {
  const [old, unknown] = [await makeDistrictUnder(testKey('k1', 1)), await makeDistrictUnder(testKey('k0', 0))]
  const [told, warned] = [vi.spyOn(logger, 'info'), vi.spyOn(logger, 'error')]
  const stopped = new AbortController()
  const ended = runWorker({ signal: stopped.signal, signingKey: testSigningKey, knownKeys: [], heads: noHeads, anchorDir: undefined })
  try {
    await vi.waitFor(() => expect(warned).toHaveBeenCalled(), { timeout: 60_000 })
  } finally {
    stopped.abort()
    await ended
  }
  expect([await keyOf(old), await keyOf(unknown)]).toEqual(['k2', 'k0'])
  expect(told.mock.calls).toEqual([[{ rotated: 1, current: 'k2' }, 'rotation of keys']])
  expect(warned.mock.calls).toEqual([[{ left: 1, keyIds: ['k0'] }, 'the keys of some districts could not be opened']])
})

it('the worker does nothing while its clock is wrong, and goes on by itself once it is right', async () => {
  const old = await makeDistrictUnder(testKey('k1', 1))
  const now = Date.now.bind(Date)
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + 600_000)
  const [told, warned] = [vi.spyOn(logger, 'info'), vi.spyOn(logger, 'error')]
  const stopped = new AbortController()
  const ended = runWorker({ signal: stopped.signal, signingKey: testSigningKey, knownKeys: [], heads: noHeads, anchorDir: undefined })
  try {
    const words = expect.stringMatching(/^The clocks of this machine and of the database are 10 minutes apart, so no link is signed here\./)
    await vi.waitFor(() => expect(warned).toHaveBeenCalledWith(words), { timeout: 60_000 })
    expect(await keyOf(old)).toBe('k1')
    clock.mockRestore()
    await vi.waitFor(async () => expect(await keyOf(old)).toBe('k2'), { timeout: 60_000 })
    expect(told).toHaveBeenCalledWith('The clocks of this machine and of the database agree again.')
  } finally {
    stopped.abort()
    await ended
  }
})
