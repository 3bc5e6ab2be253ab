import { formatSize } from '@/components/roster/format-size'

/** How many were done at a time, by the clock of the server. */
export type Sample = { at: Date; done: number }

/** What is looked back on to say how fast it goes: what was long ago says nothing about now. */
const windowMilliseconds = 30_000

/** Less says nothing. */
const shortestMilliseconds = 1_000

/** The samples that a further one is measured against: it and those of the last half minute, but always the one before it. A count that fell begins anew. */
export function remember(samples: readonly Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1)
  if (last && sample.done < last.done) return [sample]
  if (last && sample.at.getTime() <= last.at.getTime()) return [...samples]
  const recent = samples.filter(({ at }, index) => index === samples.length - 1 || sample.at.getTime() - at.getTime() <= windowMilliseconds)
  return [...recent, sample]
}

/** Done per second over the samples; undefined where they are too few or too close, and where nothing moved. */
export function perSecond(samples: readonly Sample[]): number | undefined {
  const [first, last] = [samples.at(0), samples.at(-1)]
  if (!first || !last) return undefined
  const milliseconds = last.at.getTime() - first.at.getTime()
  const done = last.done - first.done
  return milliseconds < shortestMilliseconds || done <= 0 ? undefined : (done / milliseconds) * 1_000
}

/** "9 a second", "30 a minute", "1.2 MB a second". */
export function rateInWords(rate: number, unit: 'things' | 'bytes' = 'things'): string {
  if (unit === 'bytes') return `${formatSize(Math.round(rate))} a second`
  if (rate >= 1) return `${Math.round(rate).toLocaleString('en-US')} a second`
  return `${Math.max(1, Math.round(rate * 60))} a minute`
}

/** "Less than a minute left", "About 3 minutes left", "About 2 hours left"; undefined where nothing is left or nobody knows how fast it goes. */
export function timeLeftInWords({ done, total, rate }: { done: number; total: number; rate: number | undefined }): string | undefined {
  const left = total - done
  if (left <= 0 || rate === undefined) return undefined
  const minutes = left / rate / 60
  if (minutes < 1) return 'Less than a minute left'
  if (minutes < 90) return aboutLeft(Math.round(minutes), 'minute')
  return aboutLeft(Math.round(minutes / 60), 'hour')
}

function aboutLeft(count: number, noun: string): string {
  return `About ${count} ${noun}${count === 1 ? '' : 's'} left`
}
