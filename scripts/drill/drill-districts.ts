import { fingerprintOf, marksOf } from '@/scripts/testing/isolation/fingerprint'
import { type Attempt, actsById, listsById, readsById } from '@/scripts/testing/isolation/foreign-ids'
import { actorsOf, type FullDistrict, type Ids, makeFullDistrict, unknownIds } from '@/scripts/testing/isolation/full-district'
import { readsAll } from '@/scripts/testing/isolation/own-district'
import { attemptRows } from '@/scripts/testing/isolation/row-attempts'
import { withoutFilters } from '@/scripts/testing/isolation/without-filters'

export type DistrictReport = {
  attempts: number
  /** Of them, how many were made with the application's own filters removed, and how many as plain SQL. */
  unfiltered: number
  statements: number
  /** Told something of the other district, or told its ids from unknown ones. */
  through: string[]
  /** Tables of the other district in which something changed. */
  changed: string[]
  seconds: number
}

/**
 * Tries that many times, as everybody who can ask in one district, to read and change another: by its ids in every use case, by
 * lists of one's own, by SQL in every tenant table; half of it with the application's own filters removed.
 */
export async function drillDistricts(attempts: number): Promise<DistrictReport> {
  const began = Date.now()
  const ours = await makeFullDistrict()
  const theirs = await makeFullDistrict()
  const before = await fingerprintOf(theirs.districtId)
  const rows = await attemptRows({ own: ours.districtId, other: theirs.districtId })
  const report = { attempts: rows.attempts, unfiltered: 0, statements: rows.attempts, through: [...rows.through] }
  const intruder = await makeIntruder(ours, theirs)
  while (report.attempts < attempts) {
    const most = attempts - report.attempts
    const plain = await intruder.tryAll(Math.ceil(most / 2))
    const unfiltered = { attempts: 0, through: [] as string[] }
    await withoutFilters(async () => {
      Object.assign(unfiltered, await intruder.tryAll(Math.floor(most / 2)))
    })
    report.attempts += plain.attempts + unfiltered.attempts
    report.unfiltered += unfiltered.attempts
    report.through.push(...plain.through, ...unfiltered.through)
  }
  const after = await fingerprintOf(theirs.districtId)
  const changed = Object.keys(before).filter((table) => before[table] !== after[table])
  return { ...report, changed, seconds: (Date.now() - began) / 1000 }
}

/** Whether nothing came through. */
export function isIsolated({ through, changed }: DistrictReport): boolean {
  return through.length === 0 && changed.length === 0
}

async function makeIntruder(ours: FullDistrict, theirs: FullDistrict) {
  const marks = [...(await marksOf(theirs.districtId))]
  const expected = new Map<string, string>()
  const byId: Record<string, Attempt> = { ...readsById, ...actsById, ...listsById }
  const tries = Object.entries(actorsOf(ours)).flatMap(([who, actor]) => [
    ...Object.entries(byId).map(([name, attempt]) => async () => {
      const answerTo = (ids: Ids) => outcomeOf(attempt(actor, ids))
      const label = `${name} as ${who}`
      const unknown = expected.get(label) ?? (await answerTo(unknownIds))
      expected.set(label, unknown)
      return (await answerTo(theirs.ids)) === unknown ? undefined : label
    }),
    ...Object.entries({ ...readsAll, ...readsById }).map(([name, read]) => async () => {
      const answer = await outcomeOf(read(actor, ours.ids))
      return marks.some((mark) => answer.includes(mark)) ? `${name} as ${who}, of our own` : undefined
    }),
  ])
  return {
    /** Makes each attempt once, or as many as `most` allows. */
    async tryAll(most: number): Promise<{ attempts: number; through: string[] }> {
      const through: string[] = []
      for (const attempt of tries.slice(0, most)) {
        const what = await attempt()
        if (what) through.push(what)
      }
      return { attempts: Math.min(most, tries.length), through }
    },
  }
}

/** An answer or a refusal as text, by which two can be compared. */
async function outcomeOf(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    (answer) => `answered ${JSON.stringify(answer)}`,
    ({ code, message, fields }) => `refused ${JSON.stringify({ code, message, fields })}`,
  )
}
