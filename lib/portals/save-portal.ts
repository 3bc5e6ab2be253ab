// Threat: a client secret signs links for every family of the district. Choice: it is sealed the moment it arrives, no
// screen, API or command ever gives it back, and a new one becomes a new version beside the old.
import 'server-only'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError, notFound } from '@/lib/app-error'
import { canonicalJson, type Json } from '@/lib/audit/canonical-json'
import { recordEvent } from '@/lib/audit/record-events'
import { isUniqueViolation } from '@/lib/database-fault'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManagePortals, requireAllowed } from '@/lib/districts/policies'
import { parseInput } from '@/lib/parse-input'
import { openField, sealField } from '@/lib/secrets/district-key'
import type { Place } from '@/lib/secrets/envelope'
import { uuidV7 } from '@/lib/uuid-v7'
import { decodeSecret, secretStrength } from './client-secret'
import { type SecretEncoding, secretEncodings } from './portal-kind'
import { portalKind } from './portal-kinds'
import { getPortalIn, type PortalView } from './portals'
import { type Weakness, whyWeak } from './weak-secret'

export const portalInputSchema = z.object({
  /** Given when an existing portal is changed. */
  id: z.uuid().optional(),
  kind: z.string(),
  name: z.string('Name the portal.').trim().min(1, 'Name the portal, such as Parent Portal.').max(100, 'Use at most 100 characters.'),
  /** What changes: settings left out keep their value, a blank text takes one away. */
  settings: z.record(z.string(), z.unknown()),
  /** Left out or blank to keep the one there is. */
  secret: z.string().max(4_096, 'The client secret is too long.').optional(),
  confirmWeakSecret: z.boolean().default(false),
})

/**
 * Adds a portal or changes one. Required settings may still be missing: nothing can be issued until they are there.
 * Refuses a wrong setting with `invalid_input`, a secret that is easily guessed (`whyWeak`) with `weak_secret` unless it is
 * confirmed, a name that is taken with `conflict`.
 */
export async function savePortal(actor: Actor, input: z.input<typeof portalInputSchema>, now: Date): Promise<PortalView> {
  requireAllowed(canManagePortals, actor)
  const portal = parseInput(portalInputSchema, input)
  const kind = portalKind(portal.kind)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    if (portal.id !== undefined) await lockPortal(tx, { districtId, id: portal.id, kind: portal.kind })
    const before = portal.id === undefined ? {} : (await getPortalIn(tx, districtId, portal.id)).settings
    const settings = parseInput(kind.settings.partial(), withoutBlanks({ ...before, ...portal.settings }))
    const clash = kind.contradiction?.(settings)
    if (clash) throw new AppError('invalid_input', `${clash.setting}: ${clash.sentence}`, { [clash.setting]: clash.sentence })
    const id = await storePortal(tx, { actor, id: portal.id, kind: portal.kind, name: portal.name, before, settings }, now)
    if (!kind.signs && portal.secret) throw needlessSecret(kind.label)
    if (kind.signs) {
      const encoding = kind.secretEncoding(settings)
      await storeSecret(tx, { actor, portalId: id, secret: portal.secret, encoding, confirmWeakSecret: portal.confirmWeakSecret }, now)
    }
    return getPortalIn(tx, districtId, id)
  })
}

function needlessSecret(label: string): AppError {
  const sentence = `Nothing is signed for ${label}, so it takes no client secret. Leave the secret empty.`
  return new AppError('invalid_input', sentence, { secret: sentence })
}

/** The row lock makes two members who save at once take turns: neither undoes the other's setting, and versions count up without a gap. */
async function lockPortal(
  tx: DistrictTransaction,
  { districtId, id, kind }: { districtId: string; id: string; kind: string },
): Promise<void> {
  const [before] = await tx.$queryRaw<Array<{ kind: string }>>`
    SELECT kind FROM portals WHERE district_id = ${districtId}::uuid AND id = ${id}::uuid FOR UPDATE`
  if (!before) throw notFound('portal')
  if (before.kind !== kind) throw new AppError('invalid_input', 'The kind of a portal cannot be changed. Add another portal instead.')
}

type StoredPortal = { actor: Actor; id: string | undefined; kind: string; name: string; before: object; settings: object }

async function storePortal(tx: DistrictTransaction, { actor, id, kind, name, before, settings }: StoredPortal, now: Date): Promise<string> {
  const { districtId } = actor
  const namesake = await tx.portal.findFirst({ where: { districtId, name }, select: { id: true } })
  if (namesake && namesake.id !== id) throw takenName(name)
  const changes = changesOf(before, settings)
  const told = { details: { kind, name, settings: changes.digests }, ...(changes.values && { personal: { settings: changes.values } }) }
  if (id === undefined) {
    const data = { districtId, kind, name, settings, createdAt: now, updatedAt: now }
    const made = await tx.portal.create({ data }).catch(takenNameOf(name))
    await recordEvent(tx, { actor, at: now }, { action: 'portal.created', subjectId: made.id, ...told })
    return made.id
  }
  await tx.portal
    .update({ where: { districtId_id: { districtId, id } }, data: { name, settings, updatedAt: now } })
    .catch(takenNameOf(name))
  await recordEvent(tx, { actor, at: now }, { action: 'portal.changed', subjectId: id, ...told })
  return id
}

type Settings = Record<string, Json>

/**
 * What a save makes of the settings. Members paste certificates and type templates, which may name people or hold a key, so the
 * leaf, which is never erased, has the SHA-256 of each changed value's canonical JSON, null where it was taken away.
 */
function changesOf(before: object, after: object): { digests: Record<string, string | null>; values: Settings | undefined } {
  const [old, fresh] = [jsonOf(before), jsonOf(after)]
  const changed = Object.entries(fresh).filter(
    ([name, value]) => old[name] === undefined || canonicalJson(old[name]) !== canonicalJson(value),
  )
  const gone = Object.keys(old).filter((name) => fresh[name] === undefined)
  const digests = [
    ...changed.map(([name, value]) => [name, createHash('sha256').update(canonicalJson(value)).digest('hex')] as const),
    ...gone.map((name) => [name, null] as const),
  ]
  return { digests: Object.fromEntries(digests), values: changed.length > 0 ? Object.fromEntries(changed) : undefined }
}

/** As the database keeps it. */
function jsonOf(settings: object): Settings {
  return JSON.parse(JSON.stringify(settings))
}

function takenName(name: string): AppError {
  return new AppError('conflict', `There is already a portal named "${name}".`, { name: 'This name is taken.' })
}

/** Another member may have taken the name since it was looked for. */
function takenNameOf(name: string): (error: unknown) => never {
  return (error) => {
    throw isUniqueViolation(error) ? takenName(name) : error
  }
}

type NewSecret = { actor: Actor; portalId: string; secret: string | undefined; encoding: SecretEncoding; confirmWeakSecret: boolean }

async function storeSecret(
  tx: DistrictTransaction,
  { actor, portalId, secret, encoding, confirmWeakSecret }: NewSecret,
  now: Date,
): Promise<void> {
  const { districtId } = actor
  const newest = await tx.secretVersion.findFirst({ where: { districtId, portalId }, orderBy: { version: 'desc' } })
  // A changed encoding makes another key of the same text, so it is a new version too.
  const text = secret || (newest && newest.encoding !== encoding ? await openSecretText(tx, districtId, newest) : undefined)
  if (!text) return
  const bytes = secretStrength(text, encoding)
  const weakness = whyWeak(text, encoding)
  if (weakness && !confirmWeakSecret) throw weakSecret(weakness, bytes)

  const id = uuidV7()
  const version = (newest?.version ?? 0) + 1
  const ciphertext = await sealField(tx, Buffer.from(text), placeOf(districtId, id, version))
  await tx.secretVersion.updateMany({ where: { districtId, portalId }, data: { active: false } })
  await tx.secretVersion.create({
    data: {
      districtId,
      id,
      portalId,
      version,
      ciphertext: Uint8Array.from(ciphertext),
      encoding,
      // Of a weak secret, four characters would be too much of it.
      last4: weakness ? '' : text.slice(-4),
      createdAt: now,
    },
  })
  const details = { portal_id: portalId, version, encoding }
  await recordEvent(tx, { actor, at: now }, { action: 'secret.stored', subjectId: portalId, details })
  if (weakness) {
    const confirmed = { ...details, bytes, why: weakness.why }
    await recordEvent(tx, { actor, at: now }, { action: 'secret.weak_confirmed', subjectId: portalId, details: confirmed })
  }
}

function weakSecret({ why, sentence }: Weakness, bytes: number): AppError {
  const briefly = { short: `Only ${bytes} bytes.`, known: 'Everybody knows this one.', repeated: 'It repeats or counts up.' }[why]
  return new AppError('weak_secret', `${sentence} Check that you copied all of it. If the vendor really issued it so, confirm that.`, {
    secret: `${briefly} Copy it again, or confirm that the vendor issued it so.`,
  })
}

function placeOf(districtId: string, rowId: string, version: number): Place {
  return { table: 'secret_versions', column: 'ciphertext', districtId, rowId, version }
}

type SealedSecret = { id: string; version: number; ciphertext: Uint8Array }

async function openSecretText(tx: DistrictTransaction, districtId: string, { id, version, ciphertext }: SealedSecret): Promise<string> {
  return (await openField(tx, ciphertext, placeOf(districtId, id, version))).toString()
}

/** The key bytes of a stored secret version. */
export async function openSecret(
  tx: DistrictTransaction,
  districtId: string,
  sealed: SealedSecret & { encoding: string },
): Promise<Buffer> {
  return decodeSecret(await openSecretText(tx, districtId, sealed), z.enum(secretEncodings).parse(sealed.encoding))
}

function withoutBlanks(settings: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined && !(typeof value === 'string' && value.trim() === '')),
  )
}
