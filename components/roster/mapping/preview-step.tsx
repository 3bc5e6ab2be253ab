import { Ban } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { counted } from '@/components/ui/counted'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { ContactLine } from '@/lib/roster/contact-line'
import type { MappingPreview } from '@/lib/roster/mapping/preview-mapping'

/** The first contacts as they would be read, and what would be left out. */
export function PreviewStep({ preview: { contacts, accepted, refused, others, problems, isCut } }: { preview: MappingPreview }) {
  const where = isCut ? 'in the beginning of the file' : 'in the file'
  return (
    <>
      {refused > 0 && (
        <Panel
          title={`${counted(refused, 'line')} would be left out`}
          description={`Counted ${where}. Change the mapping, or repair the file.`}
        >
          <ul aria-label="What would be left out" className="flex flex-col gap-2">
            {problems.map(({ problem, repair, count, examples }) => (
              <li
                key={problem}
                className="flex flex-col gap-x-6 gap-y-1 rounded-md border border-line px-3.5 py-2.5 text-sm sm:flex-row sm:items-baseline"
              >
                <span className="shrink-0 text-muted tabular sm:w-20">{counted(count, 'line')}</span>
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{repair}</span>
                  {examples.map(({ line, reason }) => (
                    <span key={`${line} ${reason}`} className="block break-words text-muted">
                      Line {line.toLocaleString('en-US')}: <bdi>{reason}</bdi>
                    </span>
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {others > 0 && (
        <Notice title={`${counted(others, 'row')} ${where} ${others === 1 ? 'is' : 'are'} left out`}>
          The column that tells which rows are contacts says so.
        </Notice>
      )}
      {contacts.length === 0 ? (
        <Notice tone="error" title="No contact can be read this way">
          Go back and choose other columns.
        </Notice>
      ) : (
        <Panel
          title="The first contacts as they would be read"
          description={`${accepted > contacts.length ? `${contacts.length} of the ${accepted.toLocaleString('en-US')}` : `All ${accepted}`} ${where}. Nothing is uploaded yet.`}
        >
          <Contacts contacts={contacts} />
        </Panel>
      )}
    </>
  )
}

function Contacts({ contacts }: { contacts: readonly ContactLine[] }) {
  return (
    <Table caption="Contacts as they would be read" inset plain>
      <thead>
        <tr>
          <Th>Contact</Th>
          <Th>E-mail and phone</Th>
          <Th>Language</Th>
          <Th>Student</Th>
          <Th>Known again by</Th>
        </tr>
      </thead>
      <tbody>
        {contacts.map((contact, index) => (
          // A line may name several contacts.
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is shown once and never reordered.
          <Tr key={index}>
            <Td>
              <span className="block font-medium">
                <bdi>{`${contact.givenName} ${contact.familyName}`.trim()}</bdi>
              </span>
              <span className="flex items-center gap-2 text-muted">
                {contact.relationship && <bdi>{contact.relationship}</bdi>}
                {contact.restricted && (
                  <Badge tone="danger" icon={<Ban aria-hidden="true" />}>
                    Restricted
                  </Badge>
                )}
              </span>
            </Td>
            <Td>
              <span className="block">
                <bdi>{contact.email ?? ''}</bdi>
              </span>
              <span className="block text-muted">
                <bdi>{contact.phone ?? ''}</bdi>
              </span>
            </Td>
            <Td>{contact.language ?? ''}</Td>
            <Td>
              <span className="block">
                <bdi>{`${contact.student?.givenName ?? ''} ${contact.student?.familyName ?? ''}`.trim() || contact.student?.sourcedId}</bdi>
              </span>
              <span className="block text-muted">
                <bdi>
                  {[contact.student?.school, contact.student?.grade && `grade ${contact.student.grade}`].filter(Boolean).join(', ')}
                </bdi>
              </span>
            </Td>
            <Td wrap>
              <span className="token break-all">{contact.guid ?? contact.sourcedId}</span>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}
