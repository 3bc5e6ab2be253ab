import { Download } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { counted } from '@/components/ui/counted'
import { DateTime } from '@/components/ui/date-time'
import { DownloadLink } from '@/components/ui/download-link'
import type { RecordState } from '@/lib/audit/get-record-state'
import { anchorWords } from './anchor-words'
import { Fingerprint } from './fingerprint'

type RecordStatePanelProps = { record: RecordState; timeZone: string }

/** How far the record is signed for, where else that is kept, and the way to take it away. */
export function RecordStatePanel({ record: { checkpoint, waiting, isLate, anchors }, timeZone }: RecordStatePanelProps) {
  return (
    <section aria-label="State of the record" className="mb-5 rounded-lg border border-line bg-surface">
      <div className="flex flex-col gap-x-8 gap-y-4 px-4 py-4 sm:px-5 lg:flex-row lg:items-start lg:justify-between">
        <dl className="grid min-w-0 flex-1 grid-cols-1 gap-x-8 gap-y-3 text-sm sm:grid-cols-3">
          <Fact term="Newest checkpoint">
            {checkpoint === 'none' && 'None yet: the first is signed within a minute of the first event.'}
            {checkpoint === 'broken' && 'It is not what was signed: verify the record.'}
            {typeof checkpoint === 'object' && (
              <>
                {counted(checkpoint.size, 'event')}, signed <DateTime at={checkpoint.signedAt} timeZone={timeZone} />
              </>
            )}
            {waiting > 0 && <span className="block text-muted">{counted(waiting, 'more event')} will be in the next one.</span>}
            {isLate && (
              <span className="block text-warning">
                One has waited for more than two minutes, which usually takes a second: tell whoever runs Invite Desk.
              </span>
            )}
          </Fact>
          <Fact term="Signed with the key">
            {typeof checkpoint === 'object' && checkpoint.fingerprint ? <Fingerprint hex={checkpoint.fingerprint} /> : '–'}
          </Fact>
          <Fact term="Kept elsewhere">
            {anchors.length === 0
              ? 'Nowhere yet. Owners get a checkpoint by mail each week; the setting AUDIT_ANCHOR_DIR names a folder for each of them.'
              : anchors.map(({ place, anchoredAt, size }) => (
                  <span key={place} className="block">
                    {anchorWords[place]}: {counted(size, 'event')}, <DateTime at={anchoredAt} timeZone={timeZone} />
                  </span>
                ))}
          </Fact>
        </dl>
        <div>
          <DownloadLink href="/audit/export" icon={<Download aria-hidden="true" />}>
            Export record
          </DownloadLink>
        </div>
      </div>
      <p className="border-line border-t px-4 py-2.5 text-muted text-sm sm:px-5">
        A checkpoint is a signature over every event up to it: nobody can change, add or take away one of them without its being found.{' '}
        <Link href="/audit/verify" className="link">
          Earlier verifications
        </Link>
      </p>
    </section>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted">{term}</dt>
      <dd className="mt-0.5 tabular [overflow-wrap:anywhere] [&_time]:whitespace-normal">{children}</dd>
    </div>
  )
}
