/** Most guardians a line may have side by side. */
export const mostGuardians = 10

/** What a column may say of a contact, with the words the screens have for it. */
export const contactFields = {
  family_name: 'Family name',
  given_name: 'Given name',
  full_name: 'Full name',
  email: 'E-mail',
  phone: 'Phone',
  language: 'Language',
  relationship: 'Relationship to the student',
  restricted: 'Restricted by a court order',
  activated: 'Has set up the account',
  guid: 'GUID in GG4L',
  sourced_id: 'Id of the contact',
} as const

/** What a column may say of the student. */
export const studentFields = {
  student_id: 'Id of the student',
  student_family_name: 'Family name of the student',
  student_given_name: 'Given name of the student',
  student_full_name: 'Full name of the student',
  school: 'School',
  grade: 'Grade',
} as const

export type ContactField = keyof typeof contactFields
export type StudentField = keyof typeof studentFields
export type MappedField = ContactField | StudentField

/** What may be said once for the whole file; it also fills what a line leaves empty. */
export const fixedFields = ['school', 'grade', 'relationship', 'language'] as const

/** How a contact of the file is known again in the next one, where it has no GUID. Without an address, the e-mail rules go by the student. */
export const knownByRules = {
  id: 'Its own id',
  email: 'E-mail address',
  email_and_name: 'E-mail address and name',
  student: 'Id of the student, with the guardian’s number or name',
} as const

export type KnownBy = keyof typeof knownByRules

export const isContactField = (field: string): field is ContactField => Object.hasOwn(contactFields, field)
export const isStudentField = (field: string): field is StudentField => Object.hasOwn(studentFields, field)

/** A field in the middle of a sentence. */
export function wordsFor(field: MappedField, guardian: number | null): string {
  const text = isContactField(field) ? contactFields[field] : studentFields[field]
  const small = text.startsWith('GUID') ? text : `${text.charAt(0).toLowerCase()}${text.slice(1)}`
  return guardian === null ? small : `${small} of guardian ${guardian}`
}
