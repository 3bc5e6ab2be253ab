import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import { runInDistrict } from '@/lib/district-statement'
import type { Actor } from '@/lib/districts/actor'
import { memberStandingSchema } from '@/lib/districts/create-member'
import { canManageApiKeys, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import { Prisma } from '@/prisma/generated/client'
import { Role } from '@/prisma/generated/enums'
import { addLookup, findLookups, newAccessSecret } from './access-lookup'

/** The prefix lets secret scanners recognise a key that was published by mistake. */
const prefix = 'invitedesk_'

const namedSchema = z.object({
  name: z.string('Name the key.').trim().min(1, 'Name the key after the program that will use it.').max(100, 'Use at most 100 characters.'),
})

/** A key has a role and schools as a member has them. */
export const newApiKeySchema = namedSchema.and(memberStandingSchema)

/** Makes a key and returns it, this once; only its SHA-256 and last four characters are kept. */
export async function createApiKey(actor: Actor, input: z.input<typeof newApiKeySchema>, now: Date): Promise<{ id: string; key: string }> {
  requireAllowed(canManageApiKeys, actor)
  const { name, role, schools } = parseInput(newApiKeySchema, input)
  const { districtId } = actor
  const key = prefix + newAccessSecret()
  return inDistrict(districtId, async (tx) => {
    const { id } = await tx.apiKey.create({ data: { districtId, name, role, schools, last4: key.slice(-4), createdAt: now } })
    await addLookup(tx, { kind: 'api_key', secret: key, districtId, targetId: id })
    await recordEvent(tx, { actor, at: now }, { action: 'api_key.created', subjectId: id, details: { name, role, schools } })
    return { id, key }
  })
}

/** Every key of the district, newest first, the revoked ones too. */
export async function findApiKeys(actor: Actor) {
  requireAllowed(canManageApiKeys, actor)
  const { districtId } = actor
  return inDistrict(districtId, (tx) => tx.apiKey.findMany({ where: { districtId }, orderBy: { createdAt: 'desc' } }))
}

/** Kills a key from the next call on. Refuses an unknown or revoked one with `not_found`. */
export async function revokeApiKey(actor: Actor, id: string, now: Date): Promise<void> {
  requireAllowed(canManageApiKeys, actor)
  if (!z.uuid().safeParse(id).success) throw notFound('API key')
  const { districtId } = actor
  await inDistrict(districtId, async (tx) => {
    const { count } = await tx.apiKey.updateMany({ where: { districtId, id, revokedAt: null }, data: { revokedAt: now } })
    if (count === 0) throw notFound('API key')
    await tx.accessLookup.deleteMany({ where: { kind: 'api_key', districtId, targetId: id } })
    await recordEvent(tx, { actor, at: now }, { action: 'api_key.revoked', subjectId: id })
  })
}

const livingKeySchema = z.object({ id: z.string(), role: z.enum(Role), schools: z.array(z.string()) })

/** The actor a key stands for, or undefined when it is unknown or revoked. */
export async function findApiKeyActor(key: string): Promise<Actor | undefined> {
  if (!key.startsWith(prefix)) return undefined
  const [lookup] = await findLookups('api_key', key)
  if (!lookup) return undefined
  const { districtId, targetId } = lookup
  const [row] = await runInDistrict(
    districtId,
    Prisma.sql`SELECT id, role, schools FROM api_keys WHERE district_id = ${districtId}::uuid AND id = ${targetId}::uuid AND revoked_at IS NULL`,
  )
  return row && { districtId, kind: 'api_key', ...livingKeySchema.parse(row) }
}
