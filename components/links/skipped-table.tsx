import Link from 'next/link'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Skipped } from '@/lib/invitations/campaign'

/** Everybody whom a campaign skipped for one reason. */
export function SkippedTable({ contacts, caption }: { contacts: readonly Skipped[]; caption: string }) {
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <Th>Contact</Th>
          <Th from="sm">GUID</Th>
        </tr>
      </thead>
      <tbody>
        {contacts.map(({ id, guid, name }, index) => (
          <Tr key={id ?? guid ?? index}>
            <Td>
              {id !== null && name !== null ? (
                <Link href={`/contacts/${id}`} className="link break-words">
                  <bdi>{name}</bdi>
                </Link>
              ) : (
                <span className="token break-all">{guid ?? id}</span>
              )}
            </Td>
            <Td from="sm" muted>
              <span className="token">{name === null ? '–' : (guid ?? '–')}</span>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
