import { fuzz } from '@/scripts/drill/drill-fuzz'
import { makeFuzzPlace } from '@/scripts/drill/fuzz/make-fuzz-place'
import { expect, test } from './fixtures'

/** What is sent follows from it; `npm run drill` sends a hundred thousand, each time others. */
const seed = 20_261_122

test('no request is too odd to be answered, and none breaks anything', async () => {
  const place = await makeFuzzPlace(process.env.E2E_URL ?? '', { keys: 0 })
  const { answers, broken } = await fuzz(place, { requests: 600, seed, atOnce: 3 })
  process.stdout.write(`Odd requests of seed ${seed} were answered ${JSON.stringify(answers)}.\n`)
  expect(broken).toEqual([])
  // Enough of them get past the doors to try what is behind.
  expect(answers['2xx']).toBeGreaterThan(60)
})
