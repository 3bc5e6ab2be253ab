// Threat: whoever reaches a fresh installation first would own it. Choice: the first owner is made only with a one-time
// code that the start prints to the operator's terminal; there is no default account.
import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { accessDigest, newAccessSecret } from '@/lib/auth/access-lookup'
import { hashPassword, passwordSchema } from '@/lib/auth/password'
import { checkPassword } from '@/lib/auth/password-rules'
import { requireGoodPassword } from '@/lib/auth/store-password'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { parseInput } from '@/lib/parse-input'
import { withinPatience } from '@/lib/within-patience'
import { operatorOf } from './actor'
import { createDistrict } from './create-district'
import { insertMember, memberEmailSchema } from './create-member'
import { districtSchema } from './district'

/** Whether no district has an owner yet. */
export async function setupIsOpen(): Promise<boolean> {
  let after: string | undefined
  for (;;) {
    // One by one: the first there is has an owner nearly always, and a stranger may ask.
    const where = { deletedAt: null, ...(after === undefined ? {} : { id: { gt: after } }) }
    const district = await withinPatience(() => database().district.findFirst({ where, select: { id: true }, orderBy: { id: 'asc' } }))
    if (!district) return true
    const { id: districtId } = district
    const owner = await inDistrict(districtId, (tx) => tx.member.findFirst({ where: { districtId, role: 'owner' }, select: { id: true } }))
    if (owner) return false
    after = districtId
  }
}

/** A new set-up code; the one before it dies. */
export async function createSetupCode(now: Date): Promise<string> {
  const code = newAccessSecret()
  await database().$transaction([
    database().setupCode.deleteMany(),
    database().setupCode.create({ data: { digest: Uint8Array.from(accessDigest(code)), createdAt: now } }),
  ])
  return code
}

/** Whether the code is the one the start printed and nobody has used yet. */
export async function isSetupCode(code: string): Promise<boolean> {
  const known = await withinPatience(() => database().setupCode.count({ where: { digest: Uint8Array.from(accessDigest(code)) } }))
  return known > 0 && (await setupIsOpen())
}

export const setupSchema = districtSchema.extend({ code: z.string(), email: memberEmailSchema, password: passwordSchema })

/** Makes the district and its owner; the code is used up in the same transaction. Refuses a wrong or used code with `forbidden`, a password that is too short or too easily guessed with `invalid_input`. */
export async function completeSetup(input: z.input<typeof setupSchema>, now: Date): Promise<{ id: string; slug: string }> {
  const { code, email, password, ...district } = parseInput(setupSchema, input)
  if (!(await isSetupCode(code))) throw usedCode()
  const { name: districtName, slug } = district
  requireGoodPassword(checkPassword(password, { email, districtName, slug, hasSecondFactor: false }))
  const passwordHash = await hashPassword(password)
  return createDistrict(district, now, async (tx, { id }) => {
    const { count } = await tx.setupCode.deleteMany({ where: { digest: Uint8Array.from(accessDigest(code)) } })
    if (count === 0) throw usedCode()
    await insertMember(tx, { actor: operatorOf(id), email, role: 'owner', schools: [], passwordHash }, now)
  })
}

function usedCode(): AppError {
  return new AppError(
    'forbidden',
    'This set-up address has been used or replaced. Start the product again; it prints a new one while there is no owner.',
  )
}
