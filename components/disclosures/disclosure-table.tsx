import Link from 'next/link'
import { counted } from '@/components/ui/counted'
import { DateTime } from '@/components/ui/date-time'
import { formatDay } from '@/components/ui/format-date-time'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { groundWords } from '@/lib/disclosures/disclosure-ground'
import { disclosureWay } from '@/lib/disclosures/disclosure-kind'
import type { Disclosure } from '@/lib/disclosures/find-disclosures'

export function DisclosureTable({ disclosures, timeZone }: { disclosures: readonly Disclosure[]; timeZone: string }) {
  return (
    <Table caption="Disclosures">
      <thead>
        <tr>
          <Th from="sm">When</Th>
          <Th>Given to</Th>
          <Th from="md">What, and on what ground</Th>
          <Th from="sm">About</Th>
          <Th from="lg">Record</Th>
        </tr>
      </thead>
      <tbody>
        {disclosures.map((disclosure) => (
          <Tr key={disclosure.id}>
            <Td from="sm">
              <div className="xl:[&_time]:whitespace-normal">
                <When disclosure={disclosure} timeZone={timeZone} />
              </div>
            </Td>
            <Td wrap>
              <p className="text-muted text-xs sm:hidden">
                <When disclosure={disclosure} timeZone={timeZone} />
              </p>
              <p className="font-medium [overflow-wrap:anywhere]">{disclosure.party ?? 'Erased'}</p>
              <p className="text-muted text-xs">{disclosureWay(disclosure)}</p>
              <div className="pt-1 md:hidden">
                <What disclosure={disclosure} />
              </div>
              <div className="pt-1 sm:hidden">
                <About disclosure={disclosure} />
              </div>
            </Td>
            <Td from="md" wrap>
              <What disclosure={disclosure} />
            </Td>
            <Td from="sm" wrap>
              <About disclosure={disclosure} />
            </Td>
            <Td from="lg" fit>
              <Link href={`/audit/events/${disclosure.id}`} className="link">
                Event<span className="sr-only"> of the disclosure to {disclosure.party ?? 'somebody erased'}</span>
              </Link>
              <p className="max-w-40 truncate text-muted text-xs" title={disclosure.by}>
                {disclosure.by}
              </p>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

function When({ disclosure: { at, disclosedOn }, timeZone }: { disclosure: Disclosure; timeZone: string }) {
  if (disclosedOn === null) return <DateTime at={at} timeZone={timeZone} />
  return <time dateTime={disclosedOn}>{formatDay(new Date(disclosedOn), 'UTC')}</time>
}

function What({ disclosure: { what, ground, note } }: { disclosure: Disclosure }) {
  return (
    <>
      <p className="[overflow-wrap:anywhere]">{what ?? 'Erased'}</p>
      <p className="text-muted text-xs">{groundWords(ground)}</p>
      {note !== null && <p className="text-muted text-xs [overflow-wrap:anywhere]">Note: {note}</p>}
    </>
  )
}

function About({ disclosure: { kind, count, contacts } }: { disclosure: Disclosure }) {
  if (kind === 'record') return <p>Everybody in the record</p>
  const more = (count ?? 0) - contacts.length
  return (
    <>
      {contacts.map(({ id, givenName, familyName, students }) => (
        <p key={id}>
          <Link href={`/contacts/${id}`} className="link">
            <bdi>{`${givenName} ${familyName}`.trim()}</bdi>
          </Link>
          {students.length > 0 && (
            <span className="text-muted text-xs">
              {' '}
              · {students.map((student) => `${student.givenName} ${student.familyName}`.trim()).join(', ')}
            </span>
          )}
        </p>
      ))}
      {more > 0 && (
        <p className="text-muted">{contacts.length > 0 ? `and ${more.toLocaleString('en-US')} more` : counted(more, 'contact')}</p>
      )}
      {contacts.length === 0 && more <= 0 && <p className="text-muted">{kind === 'by_hand' ? 'See the note' : 'Nobody'}</p>}
    </>
  )
}
