import type { PortalKind } from './portal-kind'
import { fieldsOf } from './setting-field'

/** The labels of required settings that are not there yet, in small letters, for a sentence. */
export function missingSettings(kind: PortalKind<unknown>, settings: Record<string, unknown>): string[] {
  const parsed = kind.settings.safeParse(settings)
  if (parsed.success) return []
  const names = new Set(parsed.error.issues.map((issue) => String(issue.path[0])))
  return fieldsOf(kind.settings)
    .filter((field) => names.has(field.name))
    .map((field) => field.label.charAt(0).toLowerCase() + field.label.slice(1))
}
