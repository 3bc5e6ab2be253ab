import { replaySessions } from '@/scripts/drill/drill-replays'
import { expect, test } from './fixtures'

test('a session that has ended, in whatever way, opens nothing any more', async () => {
  test.setTimeout(240_000)
  const report = await replaySessions(process.env.E2E_URL ?? '', { sessionsOfEach: 2, replays: 100 })
  expect(report.accepted).toEqual([])
})
