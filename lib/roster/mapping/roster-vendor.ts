import type { MappedField } from './mapping-fields'

/** The systems whose exports are recognised, with their names on screen. */
export const rosterVendors = {
  powerschool: 'PowerSchool',
  infinite_campus: 'Infinite Campus',
  skyward: 'Skyward',
  clever: 'Clever',
  microsoft_sds: 'Microsoft School Data Sync',
} as const

export type RosterVendor = keyof typeof rosterVendors

type Known = { field: MappedField; guardian?: number }

/** Columns whose plain reading would be wrong or nothing, by name without spaces and signs; null for one that is not used. */
export const vendorColumns: Record<RosterVendor, Record<string, Known | null>> = {
  // Student Contacts export, and the classic fields of the students table.
  powerschool: {
    newcontactidentifier: null,
    contactid: { field: 'sourced_id' },
    mother: { field: 'family_name', guardian: 1 },
    motherfirst: { field: 'given_name', guardian: 1 },
    father: { field: 'family_name', guardian: 2 },
    fatherfirst: { field: 'given_name', guardian: 2 },
    lastfirst: { field: 'student_full_name' },
  },
  // Ad hoc exports over the census: `student.…` beside `contacts.…`, whose own guid is not GG4L's.
  infinite_campus: {
    contactpersonid: { field: 'sourced_id' },
    contactscontactpersonid: { field: 'sourced_id' },
    contactsummarycontactpersonid: { field: 'sourced_id' },
    contactspersonid: { field: 'sourced_id' },
    contactsummarypersonid: null,
    personid: null,
    studentpersonid: null,
    guardian: null,
    contactsguardian: null,
    contactsummaryguardian: null,
    schname: { field: 'school' },
    schoolname: { field: 'school' },
  },
  skyward: {
    nameidguardian: { field: 'sourced_id' },
    guardiannameid: { field: 'sourced_id' },
    nameid: { field: 'sourced_id' },
    otherid: { field: 'student_id' },
    studentotherid: { field: 'student_id' },
    stuotherid: { field: 'student_id' },
    alphakey: null,
    nalphakey: null,
    familyid: null,
    entity: { field: 'school' },
    entityname: { field: 'school' },
  },
  // students.csv, one line for each contact of a student.
  clever: {
    contactsisid: { field: 'sourced_id' },
    contactid: { field: 'sourced_id' },
    contactname: { field: 'full_name' },
    studentid: { field: 'student_id' },
    studentnumber: null,
    stateid: null,
    firstname: { field: 'student_given_name' },
    lastname: { field: 'student_family_name' },
    name: null,
    email: null,
    studentemail: null,
  },
  // SDS V2.1: relationships.csv joined with users.csv; and V1's user.csv and guardianrelationship.csv.
  microsoft_sds: {
    usersourcedid: { field: 'student_id' },
    relationshipusersourcedid: { field: 'sourced_id' },
    relationshiprole: { field: 'relationship' },
    sourcedid: { field: 'sourced_id' },
    familyname: { field: 'family_name' },
    givenname: { field: 'given_name' },
    role: { field: 'relationship' },
    sisid: { field: 'student_id' },
    activedirectorymatchid: null,
    username: null,
  },
}

const kin = ['parent', 'guardian', 'relative', 'mother', 'father']

/** Columns that say which rows are of contacts, by the same names, with the words that say so. */
export const vendorContactWords: Record<RosterVendor, Record<string, readonly string[]>> = {
  powerschool: {},
  infinite_campus: {
    guardian: ['1', 'y', 'yes', 'true'],
    contactsguardian: ['1', 'y', 'yes', 'true'],
    contactsummaryguardian: ['1', 'y', 'yes', 'true'],
  },
  skyward: {},
  // Emergency contacts stand beside the parents.
  clever: { contacttype: ['parent/guardian', 'parent', 'guardian', 'primary', 'secondary', 'family'] },
  microsoft_sds: { relationshiprole: kin, role: kin },
}

/**
 * Why a file of a known system cannot be read for contacts, with what to export in its place; null for any other. The
 * users.csv of SDS V2.1 lists students and teachers beside parents and leaves their roles to other files.
 */
export function whyNoContacts(headers: readonly string[]): string | null {
  const names = headers.map((header) => header.toLowerCase().replace(/[^a-z0-9]+/g, ''))
  const isUsers = ['sourcedid', 'username', 'familyname', 'givenname'].every((name) => names.includes(name))
  if (!isUsers || names.some((name) => /role|relationship|usertype/.test(name))) return null
  return 'This is users.csv of Microsoft School Data Sync. It lists students and teachers beside the parents and does not say who is who, so all of them would become contacts. Join it with relationships.csv, by sourcedId and relationshipUserSourcedId, into one file with a line for each relationship; or add the column role of roles.csv to it.'
}

/** The system a file with these columns comes from; null when none of them tells. */
export function recogniseVendor(headers: readonly string[]): RosterVendor | null {
  const names = new Set(headers.map((header) => header.toLowerCase().replace(/[^a-z0-9]+/g, '')))
  const raw = headers.map((header) => header.toLowerCase())
  const all = (...wanted: string[]) => wanted.every((name) => names.has(name))
  const any = (...wanted: string[]) => wanted.some((name) => names.has(name))
  if (
    any('relationshipusersourcedid', 'relationshiprole') ||
    all('sourcedid', 'username', 'familyname', 'givenname') ||
    all('sisid', 'email', 'role')
  )
    return 'microsoft_sds'
  if (any('contactsisid') || (any('contactname', 'contactid') && any('contactrelationship', 'contacttype') && any('studentid', 'schoolid')))
    return 'clever'
  if (any('contactpersonid') || raw.some((name) => /^(?:contacts|contactsummary)\./.test(name)) || raw.includes('student.studentnumber'))
    return 'infinite_campus'
  if (any('nameidguardian', 'guardiannameid', 'nalphakey', 'alphakey', 'stuotherid', 'studentotherid') || all('nameid', 'familyid'))
    return 'skyward'
  const isStudentsTable = any('studentnumber') && (any('motherfirst', 'fatherfirst', 'guardianemail', 'guardianfn') || any('gradelevel'))
  if (any('newcontactidentifier') || all('contactid', 'relationshiptype') || isStudentsTable) return 'powerschool'
  return null
}
