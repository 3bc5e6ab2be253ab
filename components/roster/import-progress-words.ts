import type { ImportProgress } from '@/lib/roster/import-progress'
import type { ImportState } from '@/prisma/generated/enums'
import { formatSize } from './format-size'

type Working = Extract<ImportState, 'staging' | 'applying' | 'applied'>

/** How far a run is, in the words and figures of the screen. */
export type ProgressWords = {
  phase: string
  /** Of this phase, 0 to 100, rounded down; null where nobody knows how much there is. */
  percent: number | null
  /** What has been done, of how much. */
  detail: string | null
}

const phases: Record<ImportProgress['phase'], string> = {
  receiving: 'The file is arriving',
  reading: 'Reading',
  comparing: 'Comparing with the contacts',
  applying: 'Bringing the changes into the contacts',
  undoing: 'Taking the changes back',
}

/** Says how far a run is; one without progress waits for a worker. */
export function progressWords(state: Working, progress: ImportProgress | null): ProgressWords {
  if (progress === null) {
    return { phase: state === 'staging' ? 'Waiting to be read' : 'Waiting to be applied', percent: null, detail: null }
  }
  const { phase, done, total, unit } = progress
  return {
    phase: phase === 'receiving' && unit !== 'bytes' ? 'The server is answering' : phases[phase],
    // A total that was an estimate and is overtaken says nothing any more.
    percent: total === null || total === 0 || done > total ? null : Math.floor((done / total) * 100),
    detail: done === 0 && total === null ? null : amountWords({ done, total, unit }),
  }
}

function amountWords({ done, total, unit }: Pick<ImportProgress, 'done' | 'total' | 'unit'>): string {
  const say = (amount: number) => (unit === 'bytes' ? formatSize(amount) : amount.toLocaleString('en-US'))
  const noun = unit === 'bytes' ? '' : ` ${(total ?? done) === 1 ? unit.slice(0, -1) : unit}`
  return total === null || done > total ? `${say(done)}${noun} so far` : `${say(done)} of ${say(total)}${noun}`
}
