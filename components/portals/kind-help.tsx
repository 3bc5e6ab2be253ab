import type { ReactNode } from 'react'
import { ClaimsGuide } from './claims-guide'

const help: Readonly<Record<string, ReactNode>> = { custom: <ClaimsGuide /> }

/** What there is to know for filling in the settings of a kind, past the hints of its fields. */
export function kindHelp(kind: string): ReactNode {
  return Object.hasOwn(help, kind) ? help[kind] : undefined
}
