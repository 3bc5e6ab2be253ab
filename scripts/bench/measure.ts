import { setImmediate as nextTurn } from 'node:timers/promises'

/** What a benchmark tells: a median of several runs and what was measured beside it in the same run, so that a noisy machine moves both. */
export type Figure = {
  what: string
  /** Median of the runs. */
  value: number
  unit: string
  /** The lowest and the highest run. */
  spread?: [lowest: number, highest: number]
  beside?: { what: string; value: number; spread?: [lowest: number, highest: number] }
  /** Of `value` to that of `beside`, or the value itself where it stands alone. */
  wanted?: Wanted
}

export type Wanted = { atLeast: number } | { atMost: number }

/** What a benchmark works with: an embedded database that is its own. */
export type BenchContext = {
  /** A folder that is gone afterwards; the database lives in it. */
  dataDir: string
  /** The database as the owner of its tables, whom grants and ownership do not hold back. */
  ownerUrl: string
}

export type Side = { what: string; run: () => Promise<unknown> | unknown }

type Comparison = {
  what: string
  run: Side['run']
  beside: Side
  /** Before each run of either side, outside its time. */
  before?: Side['run']
  /** How many things one run does; the figures are a rate then, and else seconds. */
  count?: number
  wanted?: Wanted
  runs?: number
}

/** Runs both sides in turns in one process, after a warm-up of each. */
export async function compare({ what, run, beside, before, count, wanted, runs = 5 }: Comparison): Promise<Figure> {
  const figureOf = (seconds: number) => (count === undefined ? seconds : count / seconds)
  const measure = async (side: Side['run']) => {
    await before?.()
    return figureOf(await timed(side))
  }
  const ours: number[] = []
  const theirs: number[] = []
  await measure(run)
  await measure(beside.run)
  for (let index = 0; index < runs; index++) {
    ours.push(await measure(run))
    theirs.push(await measure(beside.run))
  }
  return {
    what,
    unit: count === undefined ? 's' : '/s',
    ...middleOf(ours),
    beside: { what: beside.what, ...middleOf(theirs) },
    ...(wanted && { wanted }),
  }
}

export function middleOf(values: readonly number[]): { value: number; spread: [number, number] } {
  return { value: percentile(values, 0.5), spread: [Math.min(...values), Math.max(...values)] }
}

/** By the nearest rank: of 0.95 the value that 95 % of them do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** What `--minutes=…` asks for, for benchmarks that last as long as they are told to. */
export function minutesAsked(usual: number): number {
  const asked = process.argv.find((argument) => argument.startsWith('--minutes='))
  return asked === undefined ? usual : Number(asked.slice('--minutes='.length))
}

/** Seconds. */
export async function timed(work: () => Promise<unknown> | unknown): Promise<number> {
  await nextTurn()
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1_000
}

export function ratioOf({ value, beside }: Figure): number | undefined {
  return beside && value / beside.value
}

/** Undefined where nothing is wanted. */
export function isMet(figure: Figure): boolean | undefined {
  const { wanted, value } = figure
  if (!wanted) return undefined
  const measured = ratioOf(figure) ?? value
  return 'atLeast' in wanted ? measured >= wanted.atLeast : measured <= wanted.atMost
}

/** A line of the table, and of `--json`. */
export function rowOf(figure: Figure): Record<string, string | number | boolean> {
  const { what, value, unit, spread, beside, wanted } = figure
  const ratio = ratioOf(figure)
  const met = isMet(figure)
  return {
    what,
    value: short(value),
    unit,
    ...(spread && { spread: spread.map(short).join(' to ') }),
    ...(beside && { beside: beside.what, beside_value: short(beside.value) }),
    ...(beside?.spread && { beside_spread: beside.spread.map(short).join(' to ') }),
    ...(ratio !== undefined && { ratio: short(ratio) }),
    ...(wanted && { wanted: 'atLeast' in wanted ? `at least ${short(wanted.atLeast)}` : `at most ${short(wanted.atMost)}` }),
    ...(met !== undefined && { met }),
  }
}

/** To three digits that count. */
function short(value: number): number {
  return Number(value >= 1_000 ? value.toFixed(0) : value.toPrecision(3))
}
