import type { OneRosterKind } from '@/prisma/generated/enums'
import type { RefusedLine } from './contact-line'

/** OneRoster's user as far as a roster of contacts asks, from a file or a server, tidied. */
export type OneRosterUser = {
  givenName: string
  familyName: string
  email: string | null
  phone: string | null
  /** BCP 47, where the source says it (`metadata.language` and the like). */
  language: string | null
  /** 1.1: the one `role`; 1.2 by REST: the roles that have not ended. 1.2 by CSV: empty, `role` rows tell. Lower case. */
  roles: string[]
  /** sourcedIds of the users it names as agents, in either direction. */
  agents: string[]
  /** sourcedIds of its orgs; 1.2 by CSV: `role` rows tell. */
  orgs: string[]
  grades: string[]
  enabled: boolean
  userIds: Array<{ type: string; identifier: string }>
  metadata: Record<string, string>
}

export type OneRosterOrg = { name: string; type: string }

/** A line of 1.2's roles.csv. */
export type OneRosterRole = { user: string; role: string; org: string | null; ended: boolean }

type Data = { user: OneRosterUser; org: OneRosterOrg; role: OneRosterRole }

/** What a source states of one org, user or role; `data` is null where it takes the row away (`status` tobedeleted). */
export type OneRosterRow = {
  [Kind in OneRosterKind]: { kind: Kind; sourcedId: string; file: string; line: number; data: Data[Kind] | null }
}[OneRosterKind]

export type OneRosterBatch = { rows: OneRosterRow[]; refused: RefusedLine[] }

/** How each kind is stated: whole, or only what changed. A kind that is missing is left as it is. */
export type OneRosterScope = Partial<Record<OneRosterKind, 'bulk' | 'delta'>>

/** Roles whose holders are contacts (OneRoster 1.1 and 1.2). */
export const contactRoles: readonly string[] = ['parent', 'guardian', 'relative']
