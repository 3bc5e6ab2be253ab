import { Panel } from '@/components/ui/panel'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { ImportSample, SampledContact } from '@/lib/roster/import-json'

type Change = keyof ImportSample

const headings: Record<Change, string> = { added: 'Added', changed: 'Changed', removed: 'Removed' }
const changes: readonly Change[] = ['removed', 'changed', 'added']

type ImportSampleTablesProps = { sample: ImportSample; counts: Record<Change, number> }

/** A few contacts of each change, those that lose something first. */
export function ImportSampleTables({ sample, counts }: ImportSampleTablesProps) {
  return changes
    .filter((change) => sample[change].length > 0)
    .map((change) => (
      <Panel key={change} title={headings[change]} description={amount(sample[change].length, counts[change])}>
        <Table caption={`${headings[change]} contacts`} inset>
          <thead>
            <tr>
              <Th>Contact</Th>
              <Th>GUID</Th>
              <Th>sourcedId</Th>
              {change === 'changed' && <Th>What changes</Th>}
            </tr>
          </thead>
          <tbody>
            {sample[change].map((contact) => (
              <Tr key={`${contact.guid} ${contact.sourcedId}`}>
                <Td>{`${contact.givenName} ${contact.familyName}`.trim()}</Td>
                <Td>
                  <Code text={contact.guid} />
                </Td>
                <Td>
                  <Code text={contact.sourcedId} />
                </Td>
                {change === 'changed' && (
                  <Td wrap>
                    <Differences contact={contact} />
                  </Td>
                )}
              </Tr>
            ))}
          </tbody>
        </Table>
      </Panel>
    ))
}

function amount(shown: number, total: number): string {
  if (total > shown) return `The first ${shown} of ${total.toLocaleString('en-US')} contacts.`
  return total === 1 ? 'One contact.' : `All ${total} contacts.`
}

function Code({ text }: { text: string }) {
  return text === '' ? <span className="text-muted">none</span> : <span className="token">{text}</span>
}

function Differences({ contact: { differences } }: { contact: SampledContact }) {
  if (differences.length === 0) return <span className="text-muted">Students and relationships</span>
  return (
    <ul className="flex flex-col gap-0.5">
      {differences.map(({ column, before, after }) => (
        <li key={column}>
          <span className="token text-muted">{column}</span> <del className="text-muted">{before || 'none'}</del>{' '}
          <span aria-hidden="true">→</span> <ins className="no-underline">{after || 'none'}</ins>
        </li>
      ))}
    </ul>
  )
}
