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
import { canManageMembers, requireAllowed } from './policies'

const passwordCodeHours = 72

/** A mail address a member signs in with. Lower-cased, since signing in ignores case. */
export const memberEmailSchema = z
  .string('Type an e-mail address.')
  .trim()
  .toLowerCase()
  .max(320, 'The e-mail address is too long.')
  .pipe(z.email('Type an e-mail address, such as name@example.org.'))

export const memberSchema = z
  .object({
    email: memberEmailSchema,
    role: z.enum(Role, 'The role must be owner, admin, sender or auditor.'),
    schools: z.array(z.string().trim().min(1)).default([]),
  })
  .refine(({ role, schools }) => role === 'sender' || schools.length === 0, {
    path: ['schools'],
    message: 'Only a sender is limited to schools; every other role sees the whole district.',
  })

/** Adds a member without a password and returns the one-time code to set one with. Refuses a taken address with `conflict`. */
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

/** Inserts the member, its sign-in look-up and the audit event. */
export async function insertMember(tx: DistrictTransaction, { actor, ...member }: MemberRow, now: Date): Promise<string> {
  const { districtId } = actor
  if ((await tx.member.count({ where: { districtId, email: member.email } })) > 0) throw takenAddress()
  const { id } = await tx.member.create({ data: { districtId, ...member, createdAt: now } }).catch((error) => {
    throw isUniqueViolation(error) ? takenAddress() : error
  })
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

function takenAddress(): AppError {
  return new AppError('conflict', 'There is already a member with this e-mail address.', {
    email: 'There is already a member with this address.',
  })
}

async function createPasswordCode(tx: DistrictTransaction, member: { districtId: string; memberId: string }, now: Date): Promise<string> {
  const expiresAt = new Date(now.getTime() + passwordCodeHours * 3_600_000)
  const { id } = await tx.passwordCode.create({ data: { ...member, expiresAt } })
  const secret = newAccessSecret()
  await addLookup(tx, { kind: 'password_code', secret, districtId: member.districtId, targetId: id })
  return secret
}
