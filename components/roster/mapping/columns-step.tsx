import { Checkbox } from '@/components/ui/checkbox'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import { type CsvDialect, fileDelimiters, fileEncodings } from '@/lib/roster/files/csv-dialect'
import { type KnownBy, knownByRules } from '@/lib/roster/mapping/mapping-fields'
import { type RosterVendor, rosterVendors } from '@/lib/roster/mapping/roster-vendor'
import { ColumnRows } from './column-rows'
import type { MappingDraft } from './mapping-draft'
import { RowFilter } from './row-filter'
import { WordRows } from './word-rows'

type ColumnsStepProps = {
  draft: MappingDraft
  vendor: RosterVendor | null
  hasFile: boolean
  /** By the name the mapping has for the field. */
  errors: Readonly<Record<string, string>>
  columnErrors: ReadonlyMap<number, string>
  onChange: (draft: MappingDraft) => void
  /** Reads the file again. */
  onDialect: (dialect: CsvDialect) => void
}

/** Says what each column of the file holds. */
export function ColumnsStep({ draft, vendor, hasFile, errors, columnErrors, onChange, onDialect }: ColumnsStepProps) {
  const hasFullName = draft.columns.some(({ field }) => field === 'full_name' || field === 'student_full_name')
  const setFixed = (field: keyof MappingDraft['fixed'], value: string) => onChange({ ...draft, fixed: { ...draft.fixed, [field]: value } })
  return (
    <>
      {vendor && (
        <Notice title={`This looks like an export of ${rosterVendors[vendor]}`}>
          The columns below are chosen accordingly. Check them.
        </Notice>
      )}
      <Panel
        title="What the columns hold"
        description="Every column of your file, with its first values. Choose what the contacts and their students are made of; leave the rest."
      >
        <div className="flex flex-col gap-4">
          <Checkbox
            label="A line has several guardians side by side"
            hint="One line for each student, with columns such as Guardian 1 Email and Guardian 2 Email."
            checked={draft.isWide}
            onCheckedChange={(isWide) => onChange({ ...draft, isWide })}
          />
          <ColumnRows
            columns={draft.columns}
            isWide={draft.isWide}
            hasFile={hasFile}
            errors={columnErrors}
            onChange={(index, change) =>
              onChange({ ...draft, columns: draft.columns.map((column, at) => (at === index ? { ...column, ...change } : column)) })
            }
          />
        </div>
      </Panel>
      <RowFilter draft={draft} errors={errors} onChange={onChange} />
      <WordRows draft={draft} errors={errors} onChange={onChange} />
      <Panel title="How it is read">
        <div className="grid gap-4 md:grid-cols-2">
          <div className="md:col-span-2">
            <SelectField
              label="How is a contact known again?"
              options={Object.entries(knownByRules).map(([value, label]) => ({ value, label }))}
              value={draft.knownBy}
              error={errors.knownBy}
              hint={knownByHints[draft.knownBy]}
              onChange={(event) => onChange({ ...draft, knownBy: event.currentTarget.value as KnownBy })}
            />
          </div>
          {hasFullName && (
            <SelectField
              label="Full names"
              options={[
                { value: 'given_first', label: 'Given name first: Ana Ruiz' },
                { value: 'family_first', label: 'Family name first: Ruiz Ana' },
              ]}
              value={draft.nameOrder}
              hint="Of a name with a comma, such as Ruiz, Ana, the family name stands before it."
              onChange={(event) =>
                onChange({ ...draft, nameOrder: event.currentTarget.value === 'family_first' ? 'family_first' : 'given_first' })
              }
            />
          )}
          <SelectField
            label="Encoding"
            options={Object.entries(fileEncodings).map(([value, label]) => ({ value, label }))}
            value={draft.encoding}
            error={errors.encoding}
            hint="If letters with accents look wrong above, try another."
            onChange={(event) => onDialect({ delimiter: draft.delimiter, encoding: event.currentTarget.value as CsvDialect['encoding'] })}
          />
          <SelectField
            label="Between the values stands"
            options={Object.entries(fileDelimiters).map(([value, label]) => ({ value, label }))}
            value={draft.delimiter}
            error={errors.delimiter}
            onChange={(event) => onDialect({ encoding: draft.encoding, delimiter: event.currentTarget.value as CsvDialect['delimiter'] })}
          />
        </div>
      </Panel>
      <Panel title="For the whole file" description="What no column says, or where a line leaves it empty. All of it may stay blank.">
        <div className="grid gap-4 md:grid-cols-3">
          <TextField
            label="School"
            value={draft.fixed.school}
            error={errors['fixed.school']}
            onChange={(event) => setFixed('school', event.currentTarget.value)}
            maxLength={200}
            dir="auto"
          />
          <TextField
            label="Relationship"
            value={draft.fixed.relationship}
            error={errors['fixed.relationship']}
            onChange={(event) => setFixed('relationship', event.currentTarget.value)}
            maxLength={200}
            dir="auto"
          />
          <TextField
            label="Language"
            value={draft.fixed.language}
            error={errors['fixed.language']}
            hint="A tag, such as en, es or zh-Hant."
            onChange={(event) => setFixed('language', event.currentTarget.value)}
            maxLength={35}
          />
        </div>
      </Panel>
    </>
  )
}

const orStudent = 'Who has no address goes by the id of the student.'
const changed = (what: string) =>
  `Whoever changes the ${what} is another contact from then on: the old one leaves, and invite pages close. “Do not invite” and “needs none” go over only where the name and a student stay the same.`
const knownByHints: Record<KnownBy, string> = {
  id: 'By the column with the id or the GUID of the contact. The surest way, when your system exports one.',
  email: `Contacts who share an address become one. ${changed('address')} ${orStudent}`,
  email_and_name: `${changed('address or name')} ${orStudent}`,
  student: 'A parent of two students is two contacts, and guardians who change places change their records.',
}
