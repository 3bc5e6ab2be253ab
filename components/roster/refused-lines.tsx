import { Download } from 'lucide-react'
import { ButtonLink } from '@/components/ui/button-link'
import { Panel } from '@/components/ui/panel'
import type { RefusedImportLine } from '@/lib/roster/import-json'
import { LineReasons } from './line-reasons'

const shownLines = 50

type RefusedLinesProps = { importId: string; lines: readonly RefusedImportLine[]; total: number }

/** The lines that were left out, each with its reason. */
export function RefusedLines({ importId, lines, total }: RefusedLinesProps) {
  const shown = lines.slice(0, shownLines)
  return (
    <Panel
      title="Refused lines"
      description="These lines are left out. Correct them where they come from; a contact already here stays as it is meanwhile."
      action={
        <ButtonLink href={`/roster/${importId}/refused`} prefetch={false} download size="sm" icon={<Download aria-hidden="true" />}>
          Export CSV
        </ButtonLink>
      }
    >
      <LineReasons caption="Refused lines" lines={shown} />
      {total > shown.length && (
        <p className="mt-3 text-muted text-sm">
          The first {shown.length} of {total.toLocaleString('en-US')}. The CSV has{' '}
          {lines.length < total ? 'the first 1,000' : 'all of them'}.
        </p>
      )}
    </Panel>
  )
}
