import { Notice } from '@/components/ui/notice'
import type { GuidFileResult } from '@/lib/roster/guids/guid-file-json'
import { CountsList } from './counts-list'
import { LineReasons } from './line-reasons'

const shownLines = 20

/** What a GUID file came to, and the lines that were refused. */
export function GuidFileOutcome({ result: { counts, refused } }: { result: GuidFileResult }) {
  const { joined, already, kept, otherSourcedId } = counts
  const shown = refused.slice(0, shownLines)
  return (
    <div className="flex flex-col gap-4">
      <div role="status">
        {joined > 0 ? (
          <Notice tone="success" title={`${contacts(joined)} got a GUID`}>
            Links can be created for them now.
          </Notice>
        ) : (
          <Notice title="No contact got a GUID">
            {already > 0 ? 'Those the file names have theirs already.' : 'The file names no contact here that has none.'}
          </Notice>
        )}
      </div>
      <CountsList
        perRow={4}
        counts={[
          { label: 'Joined', hint: 'contacts that got a GUID', count: joined },
          { label: 'Already there', hint: 'contacts, left as they are', count: already },
          { label: 'Kept', hint: 'lines, for contacts an import brings', count: kept },
          { label: 'Refused', hint: 'lines', count: counts.refused },
        ]}
      />
      {otherSourcedId > 0 && (
        <Notice tone="warning" title={`${lines(otherSourcedId)} with an address that is known here under another sourcedId`}>
          Families share addresses, so these GUIDs were kept and not joined. If the sourcedIds in this file are those of another system,
          remove that column and upload the file again.
        </Notice>
      )}
      {shown.length > 0 && (
        <div className="flex flex-col gap-2">
          <h3 className="font-medium text-sm">
            Refused lines{counts.refused > shown.length && `: the first ${shown.length} of ${counts.refused.toLocaleString('en-US')}`}
          </h3>
          <LineReasons caption="Refused lines" lines={shown} />
        </div>
      )}
    </div>
  )
}

function contacts(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'contact' : 'contacts'}`
}

function lines(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'line' : 'lines'}`
}
