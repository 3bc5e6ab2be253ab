import { Checkbox } from '@/components/ui/checkbox'
import { Panel } from '@/components/ui/panel'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import type { MappingDraft } from './mapping-draft'

type RowFilterProps = { draft: MappingDraft; errors: Readonly<Record<string, string>>; onChange: (draft: MappingDraft) => void }

/** Says which rows are contacts, where the file lists others too: students, teachers, emergency contacts. */
export function RowFilter({ draft, errors, onChange }: RowFilterProps) {
  const { columns, onlyWhere } = draft
  const { header, words } = onlyWhere
  const inFile = columns.find((column) => column.header.toLowerCase() === header.toLowerCase())?.words ?? []
  const choices = [...new Set([...inFile.map((word) => word.toLowerCase()), ...words])]
  const error = errors['onlyWhere.words'] ?? errors['onlyWhere.header'] ?? errors.onlyWhere
  const setWords = (next: string[]) => onChange({ ...draft, onlyWhere: { header, words: next } })
  return (
    <Panel
      title="Which rows are contacts"
      description="Some files list others beside them, such as students, teachers or emergency contacts. Name the column that tells; other rows are left out."
    >
      <div className="flex flex-col gap-4">
        <SelectField
          label="Rows are contacts"
          options={[
            { value: '', label: 'All of them' },
            ...columns.map((column) => ({ value: column.header, label: `Only some, by ${column.header}` })),
          ]}
          value={columns.find((column) => column.header.toLowerCase() === header.toLowerCase())?.header ?? ''}
          error={inFile.length > 0 ? error : undefined}
          onChange={(event) => onChange({ ...draft, onlyWhere: { header: event.currentTarget.value, words: [] } })}
        />
        {header !== '' && inFile.length > 0 && (
          <fieldset className="grid gap-x-4 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
            <legend className="mb-2 text-muted text-sm">A row is a contact where {header} says</legend>
            {choices.map((word) => (
              <Checkbox
                key={word}
                label={word}
                checked={words.includes(word)}
                onCheckedChange={(checked) => setWords(checked ? [...words, word] : words.filter((other) => other !== word))}
              />
            ))}
          </fieldset>
        )}
        {header !== '' && inFile.length === 0 && (
          <TextField
            label={`A row is a contact where ${header} says`}
            value={words.join(',')}
            error={error}
            hint="Several words with commas between them, such as parent,guardian. Small and capital letters are the same."
            onChange={(event) => setWords(event.currentTarget.value.split(','))}
          />
        )}
      </div>
    </Panel>
  )
}
