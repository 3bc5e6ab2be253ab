import { SelectField, type SelectOption } from '@/components/ui/select-field'
import {
  contactFields,
  isContactField,
  isStudentField,
  type MappedField,
  mostGuardians,
  studentFields,
} from '@/lib/roster/mapping/mapping-fields'
import type { ColumnDraft } from './mapping-draft'

const fieldOptions: readonly SelectOption[] = [
  { value: '', label: 'Not used' },
  ...Object.entries({ ...contactFields, ...studentFields }).map(([value, label]) => ({ value, label })),
]

const guardianOptions: readonly SelectOption[] = [
  { value: '', label: 'All guardians' },
  ...Array.from({ length: mostGuardians }, (_, index) => ({ value: String(index + 1), label: `Guardian ${index + 1}` })),
]

type ColumnRowsProps = {
  columns: readonly ColumnDraft[]
  isWide: boolean
  hasFile: boolean
  /** By the place of the column. */
  errors: ReadonlyMap<number, string>
  onChange: (index: number, change: Partial<ColumnDraft>) => void
}

/** Every column of the file with some of its values and what it holds. */
export function ColumnRows({ columns, isWide, hasFile, errors, onChange }: ColumnRowsProps) {
  return (
    <ul aria-label="Columns of the file" className="rounded-md border border-line">
      {columns.map((column, index) => (
        <li
          // Names are different from each other within a file.
          key={column.header}
          className="grid items-start gap-x-4 gap-y-2 border-line border-b px-3.5 py-3 last:border-b-0 md:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]"
        >
          <ColumnName column={column} hasFile={hasFile} />
          <div className={isWide ? 'grid gap-2 sm:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]' : ''}>
            <SelectField
              label={`What ${column.header} holds`}
              labelHidden
              options={fieldOptions}
              value={column.field}
              error={errors.get(index)}
              onChange={(event) => onChange(index, { field: asField(event.currentTarget.value), confidence: null })}
            />
            {isWide && isContactField(column.field) && (
              <SelectField
                label={`Whose ${column.header} is`}
                labelHidden
                options={guardianOptions}
                value={column.guardian === null ? '' : String(column.guardian)}
                onChange={(event) =>
                  onChange(index, { guardian: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) })
                }
              />
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}

function ColumnName({ column: { header, samples, confidence, field }, hasFile }: { column: ColumnDraft; hasFile: boolean }) {
  return (
    <div className="min-w-0 text-sm">
      <p className={`break-words font-medium ${field === '' ? 'text-muted' : ''}`}>
        <bdi>{header}</bdi>
        {confidence === 'likely' && <span className="ms-2 font-normal text-warning text-xs">A guess: please check</span>}
      </p>
      {samples === null ? (
        hasFile && <p className="text-warning">Not in this file</p>
      ) : (
        <p className="truncate text-muted" title={samples.join(' · ')}>
          {samples.length === 0
            ? 'No values'
            : samples.map((sample, index) => (
                <span key={sample}>
                  {index > 0 && <span aria-hidden="true"> · </span>}
                  <bdi>{sample}</bdi>
                </span>
              ))}
        </p>
      )}
    </div>
  )
}

function asField(value: string): MappedField | '' {
  return isContactField(value) || isStudentField(value) ? value : ''
}
