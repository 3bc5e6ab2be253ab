import { replaySessions } from '@/scripts/drill/drill-replays'
import { expect, test } from './fixtures'

test('a session that has ended, in whatever way, opens nothing any more', async () => {
  const report = await replaySessions(process.env.E2E_URL ?? '', { sessionsOfEach: 1, replays: 48 })
  expect(report.accepted).toEqual([])
})
