import { CircleAlert } from 'lucide-react'
import { Checkbox } from '@/components/ui/checkbox'

type SchoolsFieldProps = {
  /** Of the roster. */
  schools: readonly string[]
  /** Who is limited to them: "member" or "key". */
  whose?: 'member' | 'key'
  /** Those it has; also one that has left the roster. */
  chosen?: readonly string[] | undefined
  error?: string | undefined
}

/** The schools whose contacts a sender sees; they arrive in the form data as `school`. Nothing where there is none to tick. */
export function SchoolsField({ schools, whose = 'member', chosen = [], error }: SchoolsFieldProps) {
  const offered = [...new Set([...schools, ...chosen])]
  if (offered.length === 0) return null
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1.5 font-medium text-sm">Schools</legend>
      <p className="text-muted text-sm">Tick those whose contacts the {whose} may see. None ticked means every school.</p>
      <div className="flex max-h-48 flex-col gap-2 overflow-y-auto py-1">
        {offered.map((school) => (
          <Checkbox key={school} label={school} name="school" value={school} defaultChecked={chosen.includes(school)} />
        ))}
      </div>
      {error !== undefined && (
        <p className="flex gap-1.5 text-danger text-sm">
          <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      )}
    </fieldset>
  )
}
