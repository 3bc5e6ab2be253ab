import { quoteValue } from '@/lib/roster/files/csv-shape'
import { canonicalLanguage, isEmailAddress, longestId, longestPairBytes, parseDay } from '@/lib/roster/files/line-values'
import type { GuidFrom } from '@/lib/roster/sources/source-settings'
import type { OneRosterKind } from '@/prisma/generated/enums'
import { contactRoles, type OneRosterOrg, type OneRosterRole, type OneRosterUser } from './one-roster-row'
import { explainId, type Mistake, parseList, parseUserIds, type TableColumns } from './one-roster-table'
import { cutGrade, explainDate, explainEnabled, isEnabled } from './one-roster-values'

/** A file of an export of which rows are read. */
export type OneRosterFile = {
  kind: OneRosterKind
  name: string
  columns: TableColumns
  required: readonly string[]
  lists: readonly string[]
  /** What a line says, by the names of `columns`, or why it cannot stand. */
  parse(values: Record<string, string>): OneRosterUser | OneRosterOrg | OneRosterRole | Mistake
}

/** Columns of every file, with what vendors call them. */
const ofEveryRow = {
  sourcedId: ['sourcedid', 'sourceid', 'sourced_id'],
  status: ['status'],
  dateLastModified: ['datelastmodified'],
} as const

/** orgs.csv of OneRoster 1.1 and 1.2. */
export const orgsFile: OneRosterFile = {
  kind: 'org',
  name: 'orgs.csv',
  columns: { ...ofEveryRow, name: ['name'], type: ['type'] },
  required: ['sourcedId', 'name'],
  lists: [],
  parse: ({ name = '', type = '' }) =>
    Buffer.byteLength(name) > longestPairBytes / 2
      ? { problem: 'too_long', reason: 'name is too long for a school.' }
      : { name, type: type.toLowerCase() },
}

/** roles.csv of OneRoster 1.2: a person may have several roles, each in an org and for a time. */
export const rolesFile: OneRosterFile = {
  kind: 'role',
  name: 'roles.csv',
  columns: {
    ...ofEveryRow,
    userSourcedId: ['usersourcedid', 'usersourceid', 'user'],
    roleType: ['roletype'],
    role: ['role'],
    beginDate: ['begindate'],
    endDate: ['enddate'],
    orgSourcedId: ['orgsourcedid', 'orgsourceid', 'orgsourcedids', 'org'],
  },
  required: ['sourcedId', 'userSourcedId', 'role'],
  lists: [],
  parse({ userSourcedId = '', roleType = '', role = '', beginDate = '', endDate = '', orgSourcedId = '' }) {
    if (userSourcedId === '') return { problem: 'reference', reason: 'userSourcedId is empty, so nobody can tell whose role it is.' }
    const mistake =
      explainId('userSourcedId', userSourcedId) ??
      explainId('orgSourcedId', orgSourcedId) ??
      explainRole(role) ??
      explainDate('beginDate', beginDate) ??
      explainDate('endDate', endDate)
    if (mistake) return mistake
    const isPrimary = roleType.toLowerCase() !== 'secondary'
    return {
      user: userSourcedId,
      role: role.toLowerCase(),
      org: orgSourcedId || null,
      primary: isPrimary,
      endDate: parseDay(endDate) ?? null,
    }
  },
}

/** users.csv, which in OneRoster 1.1 says the role of a user and in 1.2 leaves it to roles.csv. */
export function usersFile(version: '1.1' | '1.2', guidFrom: GuidFrom): OneRosterFile {
  const isOneOne = version === '1.1'
  return {
    kind: 'user',
    name: 'users.csv',
    columns: { ...ofEveryRow, ...userColumns, guid: guidColumns(guidFrom) },
    required: isOneOne ? ['sourcedId', 'familyName', 'role'] : ['sourcedId', 'familyName'],
    lists: ['agentSourcedIds', 'orgSourcedIds', 'userIds'],
    parse(values) {
      const user = parseUser({ ...values, role: isOneOne ? (values.role ?? '') : '' }, guidFrom)
      return 'problem' in user || !isOneOne ? user : (explainRoles(user.roles) ?? user)
    },
  }
}

const userColumns = {
  enabledUser: ['enableduser'],
  orgSourcedIds: ['orgsourcedids', 'orgsourceids', 'orgsourcedid', 'orgsourceid', 'orgs'],
  primaryOrgSourcedId: ['primaryorgsourcedid', 'primaryorgsourceid', 'primaryorg'],
  role: ['role'],
  userIds: ['userids'],
  givenName: ['givenname'],
  familyName: ['familyname'],
  preferredGivenName: ['preferredgivenname', 'preferredfirstname', 'metadata.preferredgivenname', 'metadata.preferredfirstname'],
  preferredFamilyName: ['preferredfamilyname', 'preferredlastname', 'metadata.preferredfamilyname', 'metadata.preferredlastname'],
  email: ['email'],
  sms: ['sms'],
  phone: ['phone'],
  agentSourcedIds: ['agentsourcedids', 'agentsourceids', 'agentsourcedid', 'agentsourceid', 'agents'],
  grades: ['grades', 'grade'],
  language: ['language', 'metadata.language', 'metadata.preferredlanguage', 'preferredlanguage', 'metadata.homelanguage', 'homelanguage'],
} as const

/** The column of a GUID may be metadata or a column of its own. */
function guidColumns(guidFrom: GuidFrom): string[] {
  if (guidFrom.from !== 'metadata') return []
  const name = guidFrom.name.toLowerCase().replace(/^metadata\./u, '')
  return [`metadata.${name}`, name]
}

function parseUser(values: Record<string, string>, guidFrom: GuidFrom): OneRosterUser | Mistake {
  const { enabledUser = '', email = '', sms = '', phone = '', grades = '', guid = '' } = values
  const agents = parseList(values.agentSourcedIds ?? '')
  const orgs = parseList([values.primaryOrgSourcedId, values.orgSourcedIds].filter(Boolean).join(','))
  const userIds = parseUserIds(values.userIds ?? '')
  const tooLong = [...agents, ...orgs, ...userIds.map(({ identifier }) => identifier), guid].some((id) => id.length > longestId)
  if (tooLong) return { problem: 'too_long', reason: `An id in it has over ${longestId} characters.` }
  const misread = explainEnabled(enabledUser)
  if (misread) return misread
  const givenName = values.preferredGivenName || values.givenName || ''
  const familyName = values.preferredFamilyName || values.familyName || ''
  if (Buffer.byteLength(givenName) + Buffer.byteLength(familyName) > longestPairBytes)
    return { problem: 'too_long', reason: 'The names together are too long.' }
  const doubt = explainContact({ familyName, email })
  return {
    givenName,
    familyName,
    email: email || null,
    phone: phone || sms || null,
    // What a vendor writes here is often a word and no tag; then nobody's language is known.
    language: canonicalLanguage((values.language ?? '').replaceAll('_', '-')) ?? null,
    roles: parseList(values.role ?? '').map((role) => role.toLowerCase()),
    agents,
    orgs,
    grades: parseList(grades).map(cutGrade),
    enabled: isEnabled(enabledUser),
    userIds,
    metadata: guidFrom.from === 'metadata' && guid !== '' ? { [guidFrom.name.toLowerCase().replace(/^metadata\./u, '')]: guid } : {},
    ...(doubt && { doubt }),
  }
}

/** What keeps a user from being a contact, though perhaps not from being a student. */
export function explainContact({ familyName, email }: { familyName: string; email: string }): Mistake | undefined {
  if (familyName === '') return { problem: 'no_name', reason: 'familyName is empty.' }
  return email === '' || isEmailAddress(email)
    ? undefined
    : { problem: 'email', reason: `The e-mail address ${quoteValue(email)} is not one.` }
}

/** OneRoster 1.1 and 1.2; 1.2 lets others be added after `ext:`. */
const knownRoles: readonly string[] = [
  ...contactRoles,
  'student',
  'teacher',
  'aide',
  'administrator',
  'proctor',
  'counselor',
  'principal',
  'districtadministrator',
  'siteadministrator',
  'systemadministrator',
]

function explainRole(role: string): Mistake | undefined {
  if (role === '') return { problem: 'role', reason: 'role is empty.' }
  const name = role.toLowerCase()
  return knownRoles.includes(name) || name.startsWith('ext:')
    ? undefined
    : { problem: 'role', reason: `OneRoster has no role ${quoteValue(role)}.` }
}

function explainRoles(roles: readonly string[]): Mistake | undefined {
  return roles.length === 0 ? explainRole('') : roles.map(explainRole).find(Boolean)
}
