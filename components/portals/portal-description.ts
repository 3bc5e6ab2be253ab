import type { PortalKind } from '@/lib/portals/portal-kind'
import { fieldsOf, type SettingField } from '@/lib/portals/setting-field'

/** What a screen needs to know of a portal kind; plain data, so it can reach the browser. */
export type PortalDescription = {
  kind: string
  label: string
  usualName: string
  summary: string
  signs: boolean
  fields: readonly SettingField[]
  whereFrom: string
  cautions: readonly string[]
}

export function describeKind({
  kind,
  label,
  usualName,
  summary,
  signs,
  settings,
  whereFrom,
  cautions,
}: PortalKind<unknown>): PortalDescription {
  return { kind, label, usualName, summary, signs, fields: fieldsOf(settings), whereFrom, cautions }
}
