import { Notice } from '@/components/ui/notice'
import type { Verdict } from '@/lib/audit/verify/verification'
import { rewrittenTitle, verdictWords } from './verdict-words'

/** Says what was found, where what stands in the run is something else. */
export function RewrittenNotice({ recordedVerdict }: { recordedVerdict: Verdict | null }) {
  return (
    <Notice tone="error" title={rewrittenTitle}>
      {recordedVerdict === null
        ? 'No event of the record tells of a verdict of it.'
        : `The record says that it found: ${verdictWords[recordedVerdict].title.toLowerCase()}.`}{' '}
      Do not rely on what stands below, find out who could reach the database, and verify again.
    </Notice>
  )
}
