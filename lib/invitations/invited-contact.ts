import { fullName } from '@/lib/contacts/contact-name'
import type { Prisma } from '@/prisma/generated/client'

/** A contact as a list of what was issued shows it. */
export type InvitedContact = {
  id: string
  guid: string | null
  name: string
  email: string | null
  language: string | null
  givenName: string
  familyName: string
  students: string[]
}

export const invitedContactFields = {
  id: true,
  guid: true,
  givenName: true,
  familyName: true,
  email: true,
  language: true,
  relationships: { select: { student: { select: { givenName: true, familyName: true } } }, orderBy: { studentId: 'asc' } },
} as const satisfies Prisma.ContactSelect

export function invitedContactOf(row: Prisma.ContactGetPayload<{ select: typeof invitedContactFields }>): InvitedContact {
  const { relationships, ...contact } = row
  return { ...contact, name: fullName(contact), students: relationships.map(({ student }) => fullName(student)) }
}
