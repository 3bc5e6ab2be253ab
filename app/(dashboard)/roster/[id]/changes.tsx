import { Download } from 'lucide-react'
import { ChangeList, DifferenceList } from '@/components/roster/change-list'
import type { ImportList } from '@/components/roster/import-counts-list'
import { ResultFileLink } from '@/components/roster/result-file-link'
import { DownloadLink } from '@/components/ui/download-link'
import { IgnoredNotice } from '@/components/ui/ignored-notice'
import { Pagination } from '@/components/ui/pagination'
import { Panel } from '@/components/ui/panel'
import { addressOf } from '@/lib/address-filter'
import { recordView } from '@/lib/audit/record-view'
import type { Actor } from '@/lib/districts/actor'
import { firstPageUnlessKnown } from '@/lib/paging'
import { findChanges } from '@/lib/roster/find-changes'
import type { RosterImport } from '@/lib/roster/import-json'

type Change = Exclude<ImportList, 'refused'>

type ChangesProps = {
  actor: Actor
  rosterImport: Pick<RosterImport, 'id' | 'state' | 'undoneAt' | 'format' | 'counts'>
  change: Change
  cursor: string | string[] | undefined
}

const words: Record<Change, { title: string; before: string; after: string; undone: string }> = {
  removed: {
    title: 'Removed',
    before: 'The source no longer lists them; unless another does, they cannot be invited.',
    after: 'The source no longer listed them; unless another did, they cannot be invited.',
    undone: 'It had removed them; they are back.',
  },
  changed: {
    title: 'Changed',
    before: 'Field by field: what stands here now, and what would.',
    after: 'Field by field: what stood here, and what it became.',
    undone: 'It had changed them; they are as they were before.',
  },
  added: {
    title: 'Added',
    before: 'They are new to this source.',
    after: 'They were new to this source.',
    undone: 'It had added them; they are taken away again.',
  },
}

/** One page of the contacts that an import adds, changes or removes. */
export async function Changes({ actor, rosterImport, change, cursor }: ChangesProps) {
  const { id, state, undoneAt, counts } = rosterImport
  const { page, beganAgain } = await firstPageUnlessKnown(typeof cursor === 'string' ? cursor : undefined, (paging) =>
    findChanges(actor, id, { change, paging }),
  )
  await recordView(actor, { where: 'import', contactIds: page.rows.flatMap(({ contactId }) => contactId ?? []) }, new Date())
  const isDone = state === 'applied'
  const List = change === 'changed' ? DifferenceList : ChangeList
  const { title, before, after, undone } = words[change]
  const pageHref = (to: string | null) => (to ? addressOf(`/roster/${id}`, { show: change, cursor: to }) : undefined)
  return (
    <Panel
      title={title}
      description={undoneAt !== null ? undone : isDone ? after : before}
      action={
        <div className="flex flex-wrap gap-2">
          <ResultFileLink rosterImport={rosterImport} />
          <DownloadLink href={`/roster/${id}/changes`} size="sm" icon={<Download aria-hidden="true" />}>
            Download changes
          </DownloadLink>
        </div>
      }
    >
      <IgnoredNotice names={beganAgain ? ['cursor'] : []} />
      {page.rows.length === 0 ? (
        <p className="text-muted text-sm">
          {counts[change] === 0 ? 'There are none.' : 'The list of this import is no longer kept; its counts are.'}
        </p>
      ) : (
        <>
          <List caption={`${title} contacts`} changes={page.rows} linked={change !== 'added' || (isDone && undoneAt === null)} />
          {(page.previousCursor ?? page.nextCursor) && (
            <Pagination
              label={`${title} contacts`}
              previousHref={pageHref(page.previousCursor)}
              nextHref={pageHref(page.nextCursor)}
              summary={counts[change] === 1 ? '1 contact' : `${counts[change].toLocaleString('en-US')} contacts`}
            />
          )}
        </>
      )}
    </Panel>
  )
}
