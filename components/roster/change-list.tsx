import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { ImportChange } from '@/lib/roster/import-json'
import { columnWords } from './column-words'

type ChangeListProps = {
  caption: string
  changes: readonly ImportChange[]
  /** Whether the contacts have pages of their own: those that are only about to be added have none. */
  linked: boolean
}

/** Contacts that an import adds or removes. On a phone what names them to the source stands under the name. */
export function ChangeList({ caption, changes, linked }: ChangeListProps) {
  return (
    <Table caption={caption} inset>
      <thead>
        <tr>
          <Th>Contact</Th>
          <Th from="sm">GUID</Th>
          <Th from="sm">sourcedId</Th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <Tr key={change.id}>
            <Td wrap>
              <ContactName change={change} linked={linked} />
              <span className="token block break-all text-muted sm:hidden">{change.sourcedId ?? change.guid}</span>
            </Td>
            <Td from="sm">
              <Code text={change.guid} />
            </Td>
            <Td from="sm">
              <Code text={change.sourcedId} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

/** Contacts that an import changes, field by field. On a phone the fields stand under the name. */
export function DifferenceList({ caption, changes, linked }: ChangeListProps) {
  return (
    <Table caption={caption} inset>
      <thead>
        <tr>
          <Th>Contact</Th>
          <Th from="md">What changes</Th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <Tr key={change.id}>
            <Td wrap>
              <ContactName change={change} linked={linked} />
              <span className="token block break-all text-muted">{change.sourcedId ?? change.guid}</span>
              <div className="mt-2 md:hidden">
                <Differences differences={change.differences} />
              </div>
            </Td>
            <Td wrap from="md">
              <Differences differences={change.differences} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

function ContactName({ change: { contactId, givenName, familyName }, linked }: { change: ImportChange; linked: boolean }) {
  const name = <bdi className="[overflow-wrap:anywhere]">{`${givenName} ${familyName}`.trim() || 'without a name'}</bdi>
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
  if (differences.length === 0) return <span className="text-muted">Nothing that shows: the contact stands here like this already</span>
  return (
    <dl className="flex flex-col gap-1.5">
      {differences.map(({ column, before, after }) => (
        <div key={column} className="grid gap-x-4 sm:grid-cols-[7rem_minmax(0,1fr)]">
          <dt className="text-muted">{columnWords(column)}</dt>
          <dd className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <Value kind="before" text={before} />
            <span className="inline-flex min-w-0 items-baseline gap-x-2">
              <ArrowRight aria-hidden="true" className="size-3.5 shrink-0 self-center text-muted rtl:-scale-x-100" />
              <Value kind="after" text={after} />
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A nothing is no text, so it is neither struck nor strong. */
function Value({ kind, text }: { kind: 'before' | 'after'; text: string }) {
  const Mark = kind === 'before' ? 'del' : 'ins'
  return (
    <Mark
      className={`min-w-0 break-words ${text === '' ? 'text-muted no-underline' : kind === 'before' ? 'text-muted decoration-muted/60' : 'font-medium no-underline'}`}
    >
      <span className="sr-only">{kind}: </span>
      <bdi>{text || 'nothing'}</bdi>
    </Mark>
  )
}
