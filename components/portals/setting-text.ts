import { formatDuration } from '@/components/ui/format-duration'
import type { SettingField } from '@/lib/portals/setting-field'

/** A stored value as the form's control holds it: yes and no as texts, a list with one entry a line, an object as JSON. */
export function textOfSetting(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(textOfSetting).join('\n')
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)
}

/** What the control begins with: what is stored, else what is usual where a control cannot stand empty. */
export function initialText({ type, usual }: SettingField, stored: unknown): string {
  return textOfSetting(stored ?? (type === 'choice' || type === 'duration' ? usual : undefined))
}

/** The hint, and what an empty field comes to. */
export function hintOf({ type, hint, usual }: SettingField): string {
  if (usual === undefined || type === 'choice' || type === 'duration' || type === 'json') return hint
  return `${hint} Empty: ${textOfSetting(usual).replaceAll('\n', ', ')}.`
}

/** A value in words, for a list of settings; undefined where nothing is set. */
export function settingWords({ type, choices }: SettingField, value: unknown): string | undefined {
  const text = textOfSetting(value)
  if (text.trim() === '') return undefined
  if (type === 'duration') return formatDuration(Number(value))
  if (type === 'choice') return choices?.find((choice) => choice.value === text)?.label ?? text
  return text
}

type FieldGroups = { first: SettingField[]; more: SettingField[] }

/** What has to be typed, and what may be left as it is. */
export function groupFields(fields: readonly SettingField[]): FieldGroups {
  return { first: fields.filter(({ required }) => required), more: fields.filter(({ required }) => !required) }
}

/** What was refused of a setting, as a whole or in one of its entries. */
export function errorOf(errors: Readonly<Record<string, string>>, name: string): string | undefined {
  return errors[name] ?? Object.entries(errors).find(([path]) => path.startsWith(`${name}.`))?.[1]
}

/** What is refused that no control of the form stands for. */
export function otherErrors(errors: Readonly<Record<string, string>>, names: readonly string[]): string[] {
  return Object.entries(errors).flatMap(([path, error]) => (names.includes(path.split('.')[0] ?? '') ? [] : [error]))
}
