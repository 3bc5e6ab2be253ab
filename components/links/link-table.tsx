import { Table, Th } from '@/components/ui/table'
import type { CopyLinkAgain } from './copy-link-button'
import { type LinkItem, LinkRow } from './link-row'

type LinkTableProps = {
  links: readonly LinkItem[]
  /** What the rows have in common: a campaign's need not say who issued them, when and to which portal. */
  of: 'district' | 'campaign'
  timeZone: string
  /** Undefined for a role that copies no links. */
  copyAgain: CopyLinkAgain | undefined
  canCreate: boolean
}

export function LinkTable({ links, of, timeZone, copyAgain, canCreate }: LinkTableProps) {
  return (
    <Table caption={of === 'campaign' ? 'Links created' : 'Issued links'}>
      <thead>
        <tr>
          <Th>Contact</Th>
          {of === 'campaign' ? (
            <Th from="sm">Students</Th>
          ) : (
            <>
              <Th from="sm">Issued</Th>
              <Th from="sm">Portal</Th>
            </>
          )}
          <Th from="sm">State</Th>
          <Th>Expires</Th>
          <Th fit>
            <span className="sr-only">Actions</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {links.map((link) => (
          <LinkRow key={link.id} link={link} of={of} timeZone={timeZone} copyAgain={copyAgain} canCreate={canCreate} />
        ))}
      </tbody>
    </Table>
  )
}
