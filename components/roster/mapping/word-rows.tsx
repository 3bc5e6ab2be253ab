import { Panel } from '@/components/ui/panel'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import { flagWordsOf, languageWordsOf, type MappingDraft } from './mapping-draft'

type WordRowsProps = { draft: MappingDraft; errors: Readonly<Record<string, string>>; onChange: (draft: MappingDraft) => void }

/** What the words of the file mean that nobody knows by themselves; nothing where there is none. */
export function WordRows({ draft, errors, onChange }: WordRowsProps) {
  const languages = languageWordsOf(draft)
  const flags = flagWordsOf(draft)
  if (languages.length === 0 && flags.length === 0) return null
  return (
    <Panel title="Words of the file" description="Say what they mean. A line with a word that nobody has explained is left out.">
      <div className="flex flex-col gap-5">
        {flags.length > 0 && (
          <fieldset className="grid gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
            <legend className="mb-2 text-muted text-sm">In columns of restrictions and accounts</legend>
            {flags.map((word) => (
              <SelectField
                key={word}
                label={`“${word}” means`}
                options={[
                  { value: '', label: 'Not said yet' },
                  { value: 'yes', label: 'Yes' },
                  { value: 'no', label: 'No' },
                ]}
                value={draft.flags[word] ?? ''}
                onChange={(event) => onChange({ ...draft, flags: { ...draft.flags, [word]: asAnswer(event.currentTarget.value) } })}
              />
            ))}
          </fieldset>
        )}
        {languages.length > 0 && (
          <fieldset className="grid gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
            <legend className="mb-2 text-muted text-sm">In columns of languages, as a tag such as en, es or zh-Hant</legend>
            {languages.map((word) => (
              <TextField
                key={word}
                label={`“${word}” means`}
                value={draft.languages[word] ?? ''}
                error={errors[`languages.${word}`]}
                maxLength={35}
                onChange={(event) => onChange({ ...draft, languages: { ...draft.languages, [word]: event.currentTarget.value } })}
              />
            ))}
          </fieldset>
        )}
      </div>
    </Panel>
  )
}

function asAnswer(value: string): 'yes' | 'no' | '' {
  return value === 'yes' || value === 'no' ? value : ''
}
