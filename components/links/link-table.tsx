import { columnFrom, sidewaysOf } from '@/components/lists/list-columns'
import { RowKeys } from '@/components/lists/row-keys'
import { Table, Th } from '@/components/ui/table'
import { AnnounceEnds } from './announce-ends'
import type { CopyLinkAgain } from './copy-link-button'
import { campaignLinkColumns, type LinkColumn, linkColumns } from './link-columns'
import { LinkKeys } from './link-keys'
import { type LinkItem, LinkRow } from './link-row'

type LinkTableProps = {
  links: readonly LinkItem[]
  /** What the rows have in common: a campaign's need not say who issued them, when and to which portal. */
  of: 'district' | 'campaign'
  /** Besides those always shown; a campaign's own where left out. */
  columns?: readonly LinkColumn[] | undefined
  timeZone: string
  /** Undefined for a role that copies no links. */
  copyAgain: CopyLinkAgain | undefined
  canCreate: boolean
}

const labels = new Map(linkColumns.map(({ id, label }) => [id, label]))

export function LinkTable({ links, of, columns = campaignLinkColumns, timeZone, copyAgain, canCreate }: LinkTableProps) {
  return (
    <RowKeys ticks={false}>
      <AnnounceEnds links={links.map(({ contact, expiresAt }) => ({ name: contact.name, expiresAt }))} />
      {copyAgain && <LinkKeys />}
      <Table caption={of === 'campaign' ? 'Links created' : 'Issued links'} sideways={sidewaysOf(columns)}>
        <thead>
          <tr>
            <Th>Contact</Th>
            {of === 'district' && <Th from="sm">Issued</Th>}
            {columns.map((column, place) => (
              <Th
                key={column}
                from={columnFrom(place + 1)}
                width={column === 'state' ? 'badge' : column === 'channel' ? 'short' : undefined}
              >
                {labels.get(column)}
              </Th>
            ))}
            <Th from="sm" width="short">
              Expires
            </Th>
            <Th width="short">
              <span className="sr-only">Copy or create again</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {links.map((link) => (
            <LinkRow key={link.id} link={link} of={of} columns={columns} timeZone={timeZone} copyAgain={copyAgain} canCreate={canCreate} />
          ))}
        </tbody>
      </Table>
    </RowKeys>
  )
}
