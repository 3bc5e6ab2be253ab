import 'server-only'
import { fullName } from '@/lib/contacts/contact-name'
import { studentsInScope } from '@/lib/contacts/contact-scope'
import type { Actor } from '@/lib/districts/actor'
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
  /** Those the actor may see. */
  students: string[]
}

export const invitedContactFields = {
  id: true,
  guid: true,
  givenName: true,
  familyName: true,
  email: true,
  language: true,
  relationships: { select: { student: { select: { givenName: true, familyName: true, school: true } } }, orderBy: { studentId: 'asc' } },
} as const satisfies Prisma.ContactSelect

export function invitedContactOf(actor: Actor, row: Prisma.ContactGetPayload<{ select: typeof invitedContactFields }>): InvitedContact {
  const { relationships, ...contact } = row
  const students = studentsInScope(
    actor,
    relationships.map(({ student }) => student),
  )
  return { ...contact, name: fullName(contact), students: students.map(fullName) }
}
