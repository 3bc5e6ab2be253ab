import { DurationField } from '@/components/ui/duration-field'
import { SelectField } from '@/components/ui/select-field'
import { TextAreaField, TextField } from '@/components/ui/text-field'
import type { SettingField } from '@/lib/portals/setting-field'
import { hintOf, initialText, textOfSetting } from './setting-text'

type SettingControlProps = { field: SettingField; stored: unknown; error: string | undefined }

/** One setting, by the type its kind gives it. */
export function SettingControl({ field, stored, error }: SettingControlProps) {
  const { name, label, required, type, usual, choices = [] } = field
  const text = initialText(field, stored)
  const shared = {
    name,
    label,
    error,
    hint: hintOf(field),
    note: required ? 'Required' : undefined,
    'aria-required': required || undefined,
  }
  if (type === 'duration') return <DurationField {...shared} defaultSeconds={text === '' ? undefined : Number(text)} />
  if (type === 'choice') {
    const unset = usual === undefined ? [{ value: '', label: 'Not set' }] : []
    return <SelectField {...shared} defaultValue={text} options={[...unset, ...choices]} />
  }
  const typed = {
    ...shared,
    defaultValue: text,
    placeholder: textOfSetting(usual),
    autoComplete: 'off',
    mono: true,
  }
  if (type === 'text') return <TextField {...typed} />
  return <TextAreaField {...typed} rows={type === 'json' ? 9 : 3} />
}
