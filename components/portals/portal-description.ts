import type { PortalKind, SettingField } from '@/lib/portals/portal-kind'

/** What a form needs to know of a portal kind; plain data, so it can reach the browser. */
export type PortalDescription = { kind: string; label: string; fields: readonly SettingField[]; whereFrom: string }

export function describeKind({ kind, label, fields, whereFrom }: PortalKind<unknown>): PortalDescription {
  return { kind, label, fields, whereFrom }
}
