import type { RefusedLine } from '@/lib/roster/contact-line'
import type { LineProblem } from '@/lib/roster/line-problem'
import type { OneRosterKind } from '@/prisma/generated/enums'

/** OneRoster's user as far as a roster of contacts asks, from a file or a server, tidied. */
export type OneRosterUser = {
  givenName: string
  familyName: string
  email: string | null
  phone: string | null
  /** BCP 47, where the source says it (`metadata.language` and the like). */
  language: string | null
  /** 1.1: the one `role`; 1.2 by REST: its roles. 1.2 by CSV: empty, `role` rows tell. Lower case. */
  roles: string[]
  /** The last day (YYYY-MM-DD) of those of its `roles` that end, by role. A role is no more from the day after. */
  roleEnds?: Record<string, string>
  /** sourcedIds of the users it names as agents, in either direction. */
  agents: string[]
  /** sourcedIds of its orgs; 1.2 by CSV: `role` rows tell. */
  orgs: string[]
  grades: string[]
  enabled: boolean
  /** Only those that hold the GUID are kept. */
  userIds: Array<{ type: string; identifier: string }>
  /** Only what holds the GUID is kept. Names in small letters. */
  metadata: Record<string, string>
  /** What is wrong with it as a contact, such as an e-mail address that is none; it may still be a student. */
  doubt?: { problem: LineProblem; reason: string }
  /** Columns from which invisible characters were taken out. */
  cleaned?: string[]
}

export type OneRosterOrg = { name: string; type: string }

/** A line of 1.2's roles.csv. */
export type OneRosterRole = {
  user: string
  role: string
  org: string | null
  primary: boolean
  /** Its last day, YYYY-MM-DD. */
  endDate: string | null
}

type Data = { user: OneRosterUser; org: OneRosterOrg; role: OneRosterRole }

/** What a source states of one org, user or role; `data` is null where it takes the row away (`status` tobedeleted). */
export type OneRosterRow = {
  [Kind in OneRosterKind]: { kind: Kind; sourcedId: string; file: string; line: number; data: Data[Kind] | null }
}[OneRosterKind]

/**
 * `kept` names rows of which something was stated that cannot be read, with the line of it: what is in force of them stays.
 * A sourcedId that is stated again in the same run counts as it was first stated.
 */
export type OneRosterBatch = {
  rows: OneRosterRow[]
  refused: RefusedLine[]
  kept?: Array<Pick<OneRosterRow, 'kind' | 'sourcedId' | 'file' | 'line'>>
}

/** How each kind is stated: whole, or only what changed. A kind that is missing is left as it is. */
export type OneRosterScope = Partial<Record<OneRosterKind, 'bulk' | 'delta'>>

/** Roles whose holders are contacts (OneRoster 1.1 and 1.2); of somebody with several the first one counts. */
export const contactRoles: readonly string[] = ['parent', 'guardian', 'relative']
