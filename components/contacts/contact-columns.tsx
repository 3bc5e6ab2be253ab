import type { ReactNode } from 'react'
import type { ListColumn } from '@/components/lists/list-columns'
import { DateTime } from '@/components/ui/date-time'
import { type Contact, schoolsOf } from '@/lib/contacts/contact'
import { fullName } from '@/lib/contacts/contact-name'
import { languageName } from './language-name'

/** What the list of contacts shows besides the name and the status, in this order. */
export const contactColumns = [
  { id: 'email', label: 'E-mail' },
  { id: 'students', label: 'Students' },
  { id: 'schools', label: 'Schools' },
  { id: 'language', label: 'Language' },
  { id: 'phone', label: 'Phone' },
  { id: 'guid', label: 'GUID' },
  { id: 'sourced_id', label: 'Roster id' },
  { id: 'added', label: 'Added' },
] as const satisfies readonly ListColumn[]

export type ContactColumn = (typeof contactColumns)[number]['id']

export const usualContactColumns: readonly ContactColumn[] = ['email', 'students', 'language']

const cells: Record<ContactColumn, (contact: Contact, timeZone: string) => ReactNode> = {
  email: ({ email }) => <Short text={email} empty="No e-mail" />,
  students: ({ students }) => <Students students={students} />,
  schools: ({ students }) => <Short text={schoolsOf(students).join(', ') || null} empty="None" />,
  language: ({ language }) => <Short text={language && languageName(language)} empty="Not known" />,
  phone: ({ phone }) => <Short text={phone} empty="None" />,
  guid: ({ guid }) => <Short text={guid} empty="None" code />,
  sourced_id: ({ sourcedId }) => <Short text={sourcedId} empty="None" code />,
  added: ({ addedAt }, timeZone) => <DateTime at={addedAt} timeZone={timeZone} />,
}

export function ContactCell({ column, contact, timeZone }: { column: ContactColumn; contact: Contact; timeZone: string }) {
  return cells[column](contact, timeZone)
}

/** On one line, cut off where it does not fit, and whole on hover. */
function Short({ text, empty, code = false }: { text: string | null; empty: string; code?: boolean }) {
  if (text === null) return <span className="block truncate text-muted">{empty}</span>
  return (
    <bdi className={code ? 'block truncate font-mono text-[13px]' : 'block truncate'} title={text}>
      {text}
    </bdi>
  )
}

function Students({ students }: Pick<Contact, 'students'>) {
  const [first, ...others] = students
  if (!first) return <span className="text-muted">None</span>
  const place = [first.grade && `grade ${first.grade}`, first.school].filter(Boolean).join(', ')
  return (
    <span
      className="block truncate"
      title={students.map((student) => `${fullName(student)} (${student.school ?? 'no school'})`).join('\n')}
    >
      <bdi>{fullName(first)}</bdi>
      {(others.length > 0 || place) && (
        <span className="text-muted">
          {others.length > 0 ? ` and ${others.length} more` : ''}
          {place && (
            <>
              {' · '}
              <bdi>{place}</bdi>
            </>
          )}
        </span>
      )}
    </span>
  )
}
