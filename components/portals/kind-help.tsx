import type { ReactNode } from 'react'
import { ClaimsGuide } from './claims-guide'
import type { PortalDescription } from './portal-description'

/** What there is to know for filling in the settings of a kind, past the hints of its fields. */
export function kindHelp({ fields }: Pick<PortalDescription, 'fields'>): ReactNode {
  return fields.some(({ name }) => name === 'claims_template') ? <ClaimsGuide /> : undefined
}
