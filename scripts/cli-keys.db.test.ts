import { afterAll, expect, it, vi } from 'vitest'
import { database } from '@/lib/database'
import { keyIdOf } from '@/lib/secrets/envelope'
import { copyTemplate, pointToDatabase } from '@/scripts/testing/copy-template'
import { doneHere, runCliHere } from '@/scripts/testing/run-cli-here'
import { makeDistrictUnder, testKey } from '@/scripts/testing/seal-district-key'

// It goes through every district there is, so this file has a database to itself.
const name = `cli_keys_${process.env.VITEST_POOL_ID}`
await copyTemplate(name)
pointToDatabase(name)

vi.stubEnv('ENCRYPTION_KEYS', `${testKey('k2', 2)},${testKey('k1', 1)}`)
afterAll(() => vi.unstubAllEnvs())

it('keys rotate seals what older keys have sealed, and says when none is left', async () => {
  const districtId = await makeDistrictUnder(testKey('k1', 1))
  expect(await doneHere(['keys', 'rotate'])).toEqual({ rotated: 1, left: 0, current: 'k2' })
  const { keyCiphertext } = await database().district.findUniqueOrThrow({ where: { id: districtId } })
  expect(keyIdOf(keyCiphertext)).toBe('k2')
  expect(await runCliHere(['keys', 'rotate'])).toEqual({
    code: 0,
    out: 'Sealed 0 districts anew with the key k2.\nNone left: older keys may be taken out of ENCRYPTION_KEYS.\n',
    problem: '',
  })
})

it('keys rotate ends with 1 and names the districts it could not open, and why', async () => {
  const [unknown, renamed] = [await makeDistrictUnder(testKey('k0', 0)), await makeDistrictUnder(testKey('k1', 7))]
  await makeDistrictUnder(testKey('k1', 1))
  const { code, out, problem } = await runCliHere(['keys', 'rotate', '--json'])
  expect([code, JSON.parse(out)]).toEqual([1, { rotated: 1, left: 2, current: 'k2' }])
  expect(problem).toContain(`District ${unknown} is sealed with the key k0, which ENCRYPTION_KEYS does not hold.`)
  expect(problem).toContain(`District ${renamed} does not open with the key k1 of ENCRYPTION_KEYS`)
})
