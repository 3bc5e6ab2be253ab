import type { Prisma } from '@/prisma/generated/client'
import type { ContactStatus } from './invitation-status'

export type ContactStudent = {
  sourcedId: string | null
  givenName: string
  familyName: string
  school: string | null
  grade: string | null
  relationship: string | null
  restricted: boolean
}

export type Contact = {
  id: string
  guid: string | null
  sourcedId: string | null
  givenName: string
  familyName: string
  email: string | null
  phone: string | null
  language: string | null
  /** The roster says so and no owner has lifted it. */
  restricted: boolean
  restrictedByRoster: boolean
  restrictionLiftedReason: string | null
  doNotInviteReason: string | null
  needsNoneReason: string | null
  removedAt: Date | null
  addedAt: Date
  /** When everything said of the person was erased. */
  erasedAt: Date | null
  status: ContactStatus
  students: ContactStudent[]
}

export const contactFields = {
  id: true,
  guid: true,
  sourcedId: true,
  givenName: true,
  familyName: true,
  email: true,
  phone: true,
  language: true,
  restricted: true,
  restrictionLiftedAt: true,
  restrictionLiftedReason: true,
  doNotInviteAt: true,
  doNotInviteReason: true,
  needsNoneAt: true,
  needsNoneReason: true,
  removedAt: true,
  createdAt: true,
  erasedAt: true,
  relationships: {
    select: {
      relationship: true,
      restricted: true,
      student: { select: { sourcedId: true, givenName: true, familyName: true, school: true, grade: true } },
    },
    orderBy: [{ student: { givenName: 'asc' } }, { studentId: 'asc' }],
  },
} as const satisfies Prisma.ContactSelect

type ContactRow = Prisma.ContactGetPayload<{ select: typeof contactFields }>

export function contactOf(row: ContactRow, status: ContactStatus): Contact {
  return {
    id: row.id,
    guid: row.guid,
    sourcedId: row.sourcedId,
    givenName: row.givenName,
    familyName: row.familyName,
    email: row.email,
    phone: row.phone,
    language: row.language,
    restricted: row.restricted && row.restrictionLiftedAt === null,
    restrictedByRoster: row.restricted,
    restrictionLiftedReason: row.restrictionLiftedReason,
    doNotInviteReason: row.doNotInviteAt ? row.doNotInviteReason : null,
    needsNoneReason: row.needsNoneAt ? row.needsNoneReason : null,
    removedAt: row.removedAt,
    addedAt: row.createdAt,
    erasedAt: row.erasedAt,
    status,
    students: row.relationships.map(({ student, relationship, restricted }) => ({ ...student, relationship, restricted })),
  }
}

/** The schools of the students, each once, by name. */
export function schoolsOf(students: ReadonlyArray<{ school: string | null }>): string[] {
  return [...new Set(students.flatMap(({ school }) => school ?? []))].sort()
}
