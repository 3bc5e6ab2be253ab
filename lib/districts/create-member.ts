import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { addLookup, newAccessSecret } from '@/lib/auth/access-lookup'
import { isUniqueViolation } from '@/lib/database-fault'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { parseInput } from '@/lib/parse-input'
import { Role } from '@/prisma/generated/enums'
import type { Actor } from './actor'
import { endMemberSessions } from './end-member-access'
import { canManageMembers, requireAllowed } from './policies'

const passwordCodeHours = 72

/** A mail address a member signs in with. Lower-cased, since signing in ignores case. */
export const memberEmailSchema = z
  .string('Type an e-mail address.')
  .trim()
  .toLowerCase()
  .max(320, 'The e-mail address is too long.')
  .pipe(z.email('Type an e-mail address, such as name@example.org.'))

/** What a member may do, and for which schools. */
export const memberStandingSchema = z
  .object({
    role: z.enum(Role, 'The role must be owner, admin, sender or auditor.'),
    schools: z.array(z.string().trim().min(1)).default([]),
  })
  .refine(({ role, schools }) => role === 'sender' || schools.length === 0, {
    path: ['schools'],
    message: 'Only a sender is limited to schools; every other role sees the whole district.',
  })

export const memberSchema = z.object({ email: memberEmailSchema }).and(memberStandingSchema)

/**
 * Adds a member without a password and returns the one-time code to set one with. Who was removed comes back in the old row,
 * with the new role. Refuses a taken address with `conflict`.
 */
export async function createMember(
  actor: Actor,
  input: z.input<typeof memberSchema>,
  now: Date,
): Promise<{ id: string; passwordCode: string }> {
  requireAllowed(canManageMembers, actor)
  const { email, role, schools } = parseInput(memberSchema, input)
  return inDistrict(actor.districtId, async (tx) => {
    const id = await insertMember(tx, { actor, email, role, schools, passwordHash: null }, now)
    return { id, passwordCode: await createPasswordCode(tx, { districtId: actor.districtId, memberId: id }, now) }
  })
}

type MemberRow = { actor: Actor; email: string; role: Role; schools: string[]; passwordHash: string | null }

/** Inserts or revives the member, with its sign-in look-up and the audit event. */
export async function insertMember(tx: DistrictTransaction, { actor, ...member }: MemberRow, now: Date): Promise<string> {
  const { districtId } = actor
  const namesake = await tx.member.findUnique({ where: { districtId_email: { districtId, email: member.email } } })
  const id = namesake
    ? await reviveMember(tx, { districtId, id: namesake.id, ...member }, now)
    : await addRow(tx, { districtId, ...member }, now)
  await addLookup(tx, { kind: 'sign_in', secret: member.email, districtId, targetId: id })
  const event = {
    action: 'member.created',
    subjectId: id,
    details: { role: member.role, schools: member.schools },
    personal: { email: member.email },
  } as const
  await recordEvent(tx, { actor, at: now }, event)
  return id
}

type NewRow = Omit<MemberRow, 'actor'> & { districtId: string }

async function addRow(tx: DistrictTransaction, row: NewRow, now: Date): Promise<string> {
  const { id } = await tx.member
    .create({ data: { ...row, passwordSetAt: row.passwordHash === null ? null : now, createdAt: now } })
    .catch((error) => {
      throw isUniqueViolation(error) ? takenAddress() : error
    })
  return id
}

async function reviveMember(tx: DistrictTransaction, { districtId, id, ...row }: NewRow & { id: string }, now: Date): Promise<string> {
  const where = { districtId, id, removedAt: { not: null } }
  const { count } = await tx.member.updateMany({
    where,
    data: { ...row, passwordIsShort: false, createdAt: now, suspendedAt: null, removedAt: null },
  })
  if (count === 0) throw takenAddress()
  // A sign-in that was under way at the removal may have begun a session after it.
  await endMemberSessions(tx, { districtId, memberId: id }, now)
  return id
}

function takenAddress(): AppError {
  return new AppError('conflict', 'There is already a member with this e-mail address.', {
    email: 'There is already a member with this address.',
  })
}

/** A one-time code to set a password with, good for 72 hours. */
export async function createPasswordCode(
  tx: DistrictTransaction,
  member: { districtId: string; memberId: string },
  now: Date,
): Promise<string> {
  const expiresAt = new Date(now.getTime() + passwordCodeHours * 3_600_000)
  const { id } = await tx.passwordCode.create({ data: { ...member, expiresAt } })
  const secret = newAccessSecret()
  await addLookup(tx, { kind: 'password_code', secret, districtId: member.districtId, targetId: id })
  return secret
}
