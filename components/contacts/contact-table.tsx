import Link from 'next/link'
import { columnFrom, sidewaysOf } from '@/components/lists/list-columns'
import { type ColumnSort, Table, Td, Th, Tr } from '@/components/ui/table'
import type { Contact } from '@/lib/contacts/contact'
import { fullName } from '@/lib/contacts/contact-name'
import type { Density } from '@/lib/districts/density'
import { ContactCell, type ContactColumn, contactColumns } from './contact-columns'
import { PageTick, SelectableList, SelectableRow } from './selectable-list'
import { Standing } from './standing'

type ContactTableProps = {
  contacts: Contact[]
  /** What tells this list from another, as `listOf` has it. */
  list: string
  columns: readonly ContactColumn[]
  density: Density
  sorts: Record<'name' | 'email' | 'added', ColumnSort>
  /** False for a role that creates no links: then nothing can be ticked. */
  canSelect: boolean
  /** Whether no portal serves a contact without a GUID. */
  wantsGuid: boolean
  timeZone: string
}

const labels = new Map(contactColumns.map(({ id, label }) => [id, label]))

/** Drawn by the server, but for the ticks, so that a page of it costs the browser next to nothing. */
export function ContactTable({ contacts, list, columns, density, sorts, canSelect, wantsGuid, timeZone }: ContactTableProps) {
  return (
    <SelectableList list={list} ids={contacts.map(({ id }) => id)}>
      <Table caption="Contacts" density={density} sideways={sidewaysOf(columns)}>
        <thead>
          <tr>
            {canSelect && (
              <Th width="tick">
                <PageTick />
              </Th>
            )}
            <Th sort={sorts.name}>Name</Th>
            {columns.map((column, place) => (
              <Th
                key={column}
                from={columnFrom(place)}
                sort={column === 'email' || column === 'added' ? sorts[column] : undefined}
                width={widths[column]}
              >
                {labels.get(column)}
              </Th>
            ))}
            <Th width="badge">Status</Th>
          </tr>
        </thead>
        <tbody>
          {contacts.map((contact) => {
            const cells = (
              <>
                <Td>
                  <Link
                    href={`/contacts/${contact.id}`}
                    // Fifty pages would be asked for of which one is opened.
                    prefetch={false}
                    data-row-link=""
                    className="wrap-anywhere font-medium hover:underline"
                  >
                    <bdi>{[contact.familyName, contact.givenName].filter(Boolean).join(', ')}</bdi>
                  </Link>
                </Td>
                {columns.map((column, place) => (
                  <Td key={column} from={columnFrom(place)}>
                    <ContactCell column={column} contact={contact} timeZone={timeZone} />
                  </Td>
                ))}
                <Td>
                  <Standing contact={contact} wantsGuid={wantsGuid} />
                </Td>
              </>
            )
            if (!canSelect) return <Tr key={contact.id}>{cells}</Tr>
            return (
              <SelectableRow key={contact.id} id={contact.id} name={fullName(contact)}>
                {cells}
              </SelectableRow>
            )
          })}
        </tbody>
      </Table>
    </SelectableList>
  )
}

const widths: Partial<Record<ContactColumn, 'short' | 'long' | 'time'>> = {
  students: 'long',
  language: 'short',
  phone: 'short',
  added: 'time',
}
