import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { applyImport } from '@/lib/roster/apply-import'
import type { ImportProgress } from '@/lib/roster/import-progress'
import { receiveImport } from '@/lib/roster/receive-import'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { applyRun } from './apply-run'
import { stageRun } from './stage-run'

const now = new Date('2026-11-21T15:00:00Z')
const header = 'guid,family_name,student_id'
const listOf = (names: string[]) => [header, ...names.map((name, index) => `g-${index},${name},s-${index}`)].join('\n')

async function* bodyOf(text: string) {
  yield Buffer.from(text)
}

it('tells step by step how many contacts are compared and how many rows are written', async () => {
  const { owner, districtId } = await makeDistrict()
  const names = Array.from({ length: 20 }, (_, index) => `Ruiz${index}`)
  const first = await stageRoster(owner, { body: listOf(names) }, now)
  await applyRoster(owner, first.id, {}, now)
  const changed = listOf([...names.slice(0, 17), 'Lee', 'Novak', names[19] ?? '', 'Vega', 'Okafor'])
  const { id, sourceId } = await receiveImport(owner, { body: bodyOf(changed) }, now)

  async function reportsOf(work: typeof stageRun): Promise<ImportProgress[]> {
    const reports: ImportProgress[] = []
    const leaseToken = randomUUID()
    const { source, ...row } = await inDistrict(districtId, (tx) =>
      tx.rosterImport.update({ where: { districtId_id: { districtId, id } }, data: { leaseToken }, include: { source: true } }),
    )
    const place = { districtId, importId: id, sourceId }
    const signal = new AbortController().signal
    await work({ row, source, place, doer: owner, leaseToken, now, timeZone: 'UTC', signal, report: (progress) => reports.push(progress) })
    return reports
  }

  const of = (reports: ImportProgress[], phase: string) =>
    reports.filter((one) => one.phase === phase && one.total !== null).map(({ done, total, unit }) => [done, total, unit])
  const comparing = of(await reportsOf(stageRun), 'comparing')
  expect(comparing).toEqual([18, 20, 22].map((done) => [done, 22, 'contacts']))
  await applyImport(owner, id, { release: false }, now)
  // Two changed and two new contacts with their records; two new students; four relationships.
  const applying = of(await reportsOf(applyRun), 'applying').filter(([, , unit]) => unit === 'rows')
  expect(applying).toEqual([4, 8, 10, 14].map((done) => [done, 14, 'rows']))
})
