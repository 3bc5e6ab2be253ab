import { fullName } from '@/lib/contacts/contact-name'
import type { ClaimSkipReason, ClaimSubject } from '@/lib/portals/portal-kind'

/** What a claims template may name: the columns of the contact CSV, and what a token has of its own. */

type Student = ClaimSubject['students'][number]

const contactFields = {
  guid: ({ guid }) => guid,
  contact_id: ({ id }) => id,
  sourced_id: ({ sourcedId }) => sourcedId,
  given_name: ({ givenName }) => givenName,
  family_name: ({ familyName }) => familyName,
  name: fullName,
  email: ({ email }) => email,
  phone: ({ phone }) => phone,
  language: ({ language }) => language,
} as const satisfies Record<string, (subject: ClaimSubject) => string | null>

const studentFields = {
  student_id: ({ sourcedId }) => sourcedId,
  student_given_name: ({ givenName }) => givenName,
  student_family_name: ({ familyName }) => familyName,
  school: ({ school }) => school,
  grade: ({ grade }) => grade,
  relationship: ({ relationship }) => relationship,
} as const satisfies Record<string, (student: Student) => string | null>

const tokenFields = ['iat', 'exp', 'jti'] as const

type ContactField = keyof typeof contactFields
type StudentField = keyof typeof studentFields
export type TokenField = (typeof tokenFields)[number]
export type ClaimField = ContactField | StudentField | TokenField

/** Every name that may stand between braces. */
export const claimFields = [...keysOf(contactFields), ...keysOf(studentFields), ...tokenFields]

export const isClaimField = (name: string): name is ClaimField => claimFields.some((field) => field === name)
/** Of these a contact may have several values, one of each student. */
export const isStudentField = (name: ClaimField): name is StudentField => Object.hasOwn(studentFields, name)
/** Of the token itself, and so never empty. */
export const isTokenField = (name: ClaimField): name is TokenField => tokenFields.some((field) => field === name)

/** What a field says of the contact, of one student where one is given, of all students otherwise; empty where nobody knows. */
export function readField(
  field: ContactField | StudentField,
  { subject, student }: { subject: ClaimSubject; student: Student | undefined },
) {
  if (!isStudentField(field)) return (contactFields[field](subject) ?? '').trim()
  const values = (student ? [student] : namedStudents(subject)).map((one) => (studentFields[field](one) ?? '').trim())
  return [...new Set(values.filter((value) => value !== ''))].join(', ')
}

/** A student whom a court order keeps from the contact is never named to a portal for it. */
export function namedStudents({ students }: ClaimSubject): Student[] {
  return students.filter(({ restricted }) => !restricted)
}

/** Why a contact for whom the field is empty is left out. */
export function emptyFieldReason(field: ClaimField): ClaimSkipReason {
  if (field === 'guid') return 'no_guid'
  if (field === 'email') return 'no_email'
  return field === 'name' || field === 'given_name' || field === 'family_name' ? 'no_name' : 'no_claim'
}

function keysOf<Fields extends object>(fields: Fields) {
  return Object.keys(fields) as Array<keyof Fields>
}
