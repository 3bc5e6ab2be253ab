import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { ImportChange } from '@/lib/roster/import-json'
import { columnWords } from './column-words'

type ChangeListProps = {
  caption: string
  changes: readonly ImportChange[]
  /** Whether the list says field by field what differs. */
  withDifferences: boolean
  /** Whether the contacts have pages of their own: those that are only about to be added have none. */
  linked: boolean
}

/** Contacts that an import adds, changes or removes. */
export function ChangeList({ caption, changes, withDifferences, linked }: ChangeListProps) {
  return (
    <Table caption={caption} inset>
      <thead>
        <tr>
          <Th>Contact</Th>
          {withDifferences && <Th>What changes</Th>}
          <Th>GUID</Th>
          <Th>sourcedId</Th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <Tr key={change.id}>
            <Td>
              <ContactName change={change} linked={linked} />
            </Td>
            {withDifferences && (
              <Td wrap>
                <Differences differences={change.differences} />
              </Td>
            )}
            <Td>
              <Code text={change.guid} />
            </Td>
            <Td>
              <Code text={change.sourcedId} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

function ContactName({ change: { contactId, givenName, familyName }, linked }: { change: ImportChange; linked: boolean }) {
  const name = <bdi>{`${givenName} ${familyName}`.trim() || 'without a name'}</bdi>
  if (!linked || contactId === null) return name
  return (
    <Link className="link" href={`/contacts/${contactId}`} prefetch={false}>
      {name}
    </Link>
  )
}

function Code({ text }: { text: string | null }) {
  return text ? <span className="token">{text}</span> : <span className="text-muted">none</span>
}

function Differences({ differences }: Pick<ImportChange, 'differences'>) {
  if (differences.length === 0) return <span className="text-muted">Students and relationships</span>
  return (
    <dl className="flex flex-col gap-1">
      {differences.map(({ column, before, after }) => (
        <div key={column} className="flex flex-wrap items-baseline gap-x-2">
          <dt className="text-muted">{columnWords(column)}</dt>
          <dd className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <del className="text-muted decoration-muted/60">
              <span className="sr-only">before: </span>
              <bdi>{before || 'none'}</bdi>
            </del>
            <ArrowRight aria-hidden="true" className="size-3.5 shrink-0 self-center text-muted rtl:-scale-x-100" />
            <ins className="font-medium no-underline">
              <span className="sr-only">after: </span>
              <bdi>{after || 'none'}</bdi>
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  )
}
