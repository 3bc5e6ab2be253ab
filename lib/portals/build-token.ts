// Threat: a token signs somebody in, or sets up an account, as whom it names, and portals find people by e-mail address: a
// superintendent's is no contact's. Choice: what is built here names nobody of the roster, and no address but those that nobody
// can have and the member's own; for contacts there are links, with their guards, their record and their expiry.
import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManagePortals, requireAllowed } from '@/lib/districts/policies'
import { Prisma } from '@/prisma/generated/client'
import { nobody } from './nobody'
import type { ClaimSkipReason } from './portal-kind'
import { loadPortalSigner, requireLifetime } from './portal-signer'

const most = 200

const name = (label: string) => z.string(`Type a ${label}.`).trim().min(1, `Type a ${label}.`).max(most, `Use at most ${most} characters.`)

/** Whom a token is built for, and by which portal. What is left out of the person is made up, or left out of the claims. */
export const builtTokenSchema = z.strictObject({
  portalId: z.uuid(),
  person: z.strictObject({
    guid: z.string().trim().min(1, 'Type a GUID.').max(most, `Use at most ${most} characters.`).optional(),
    givenName: name('given name'),
    familyName: name('family name'),
    email: z
      .string()
      .trim()
      .max(most, `Use at most ${most} characters.`)
      .pipe(z.email('Type an e-mail address, such as name@example.org.'))
      .optional(),
  }),
  lifetimeSeconds: z.number().optional(),
})

/** What the schema takes: as a form gives it. */
export type TokenToBuild = z.input<typeof builtTokenSchema>

export type BuiltToken = {
  token: string
  url: string
  header: Record<string, unknown>
  claims: Record<string, unknown>
  issuedAt: Date
  expiresAt: Date | null
}

/**
 * Signs a token for a made-up person or for the acting member, to try a portal with, and records its claims as `token.built`; the
 * token itself is not kept, and its address leads back to a page of the portal. Refuses with `conflict` a GUID or an e-mail address
 * that a contact of the roster has or had, however it is written; with `invalid_input` an address that is neither reserved for tests
 * (RFC 2606, RFC 6761 §6) nor the member's own, and a person who lacks what the claims want; `unsupported` where nothing is signed,
 * `portal_not_ready`, and `invalid_lifetime` as links do.
 */
export async function buildToken(
  actor: Actor,
  { portalId, person, lifetimeSeconds }: z.output<typeof builtTokenSchema>,
  now: Date,
): Promise<BuiltToken> {
  requireAllowed(canManagePortals, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const signer = await loadPortalSigner(tx, districtId, portalId)
    const lifetime = requireLifetime(signer, lifetimeSeconds)
    const subject = { ...nobody, ...person, guid: person.guid ?? null, email: person.email ?? null }
    const lacking = signer.skipReason(subject)
    if (lacking) throw lacks(lacking)
    const { token, header, claims, issuedAt, expiresAt } = signer.sign({ subject, lifetimeSeconds: lifetime, now })
    const read = { header: objectOf(header), claims: objectOf(claims) }
    const named = { person, texts: textsOf(read.claims) }
    await requireNoContact(tx, districtId, named)
    requireNobodysAddress(named, await ownAddress(tx, actor))
    await recordEvent(
      tx,
      { actor, at: now },
      {
        action: 'token.built',
        subjectId: signer.portal.id,
        details: {
          secret_version_id: signer.secretVersionId,
          issued_at: issuedAt.toISOString(),
          expires_at: expiresAt?.toISOString() ?? null,
        },
        personal: { header, claims },
      },
    )
    const { prefix, suffix } = signer.addressOf(signer.portal.id)
    return { token, url: prefix + token + suffix, ...read, issuedAt, expiresAt }
  })
}

const lacking: Record<ClaimSkipReason, { field: string; sentence: string }> = {
  no_guid: { field: 'person.guid', sentence: 'The tokens of this portal name a GUID. Type one.' },
  no_email: { field: 'person.email', sentence: 'The tokens of this portal name an e-mail address. Type one.' },
  no_name: { field: 'person.givenName', sentence: 'The tokens of this portal name the person. Type a given name and a family name.' },
  no_claim: {
    field: '',
    sentence: 'The claims of this portal name something that a made-up person does not have. Change its claims template.',
  },
}

function lacks(reason: ClaimSkipReason): AppError {
  const { field, sentence } = lacking[reason]
  return new AppError('invalid_input', sentence, field === '' ? {} : { [field]: sentence })
}

/** Whom a token names: as the form says, and by every text in the claims, since a claims template may name somebody whom the form does not. */
type Named = { person: { guid?: string | undefined; email?: string | undefined }; texts: readonly string[] }

async function requireNoContact(tx: DistrictTransaction, districtId: string, { person, texts }: Named): Promise<void> {
  const given = [
    { field: 'person.guid', text: person.guid },
    { field: 'person.email', text: person.email },
    ...texts.map((text) => ({ field: '', text })),
  ].flatMap(({ field, text }) => (text === undefined ? [] : [{ field, text }]))
  const known = await tx.$queryRaw<Array<{ field: string }>>`
    WITH named AS MATERIALIZED (
      SELECT field, ${guidKey(Prisma.sql`text`)} AS guid, ${emailKey(Prisma.sql`text`)} AS email
      FROM unnest(${given.map(({ field }) => field)}::text[], ${given.map(({ text }) => text)}::text[]) AS given (field, text))
    SELECT field FROM contacts JOIN named ON named.guid = ${guidKey(Prisma.sql`contacts.guid`)} AND named.guid <> ''
    WHERE district_id = ${districtId}::uuid
    UNION
    SELECT field FROM contacts JOIN named ON named.email = ${emailKey(Prisma.sql`contacts.email`)} AND named.email <> ''
    WHERE district_id = ${districtId}::uuid`
  if (known.length === 0) return
  const sentence = 'A contact of the roster has this. Create a link for the contact instead.'
  throw new AppError(
    'conflict',
    'A token is built for a made-up person only, and a contact of the roster has this GUID or e-mail address. Create a link for the contact instead.',
    Object.fromEntries(known.flatMap(({ field }) => (field === '' ? [] : [[field, sentence]]))),
  )
}

/** The same for every writing of a GUID that systems take for the same: in braces, as a URN, without hyphens. */
function guidKey(text: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`regexp_replace(regexp_replace(${emailKey(text)}, '[^[:alnum:]]', '', 'g'), '^urnuuid', '')`
}

function emailKey(text: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`trim(lower(normalize(${text}, NFKC)))`
}

/** The e-mail address of the acting member; a key of the API and the operator have none. */
async function ownAddress(tx: DistrictTransaction, { districtId, kind, id }: Actor): Promise<string | undefined> {
  if (kind !== 'member' || id === null) return undefined
  const member = await tx.member.findUnique({ where: { districtId_id: { districtId, id } }, select: { email: true } })
  return member?.email
}

function requireNobodysAddress({ person, texts }: Named, own: string | undefined): void {
  const instead = 'Use an address that ends in @example.org, or your own.'
  if (person.email !== undefined && !isNobodysOr(own, person.email)) {
    throw new AppError('invalid_input', `This e-mail address may be a real person's. ${instead}`, { 'person.email': instead })
  }
  if (texts.every((text) => isNobodysOr(own, text))) return
  throw new AppError(
    'invalid_input',
    `The claims would name an e-mail address that may be a real person's. ${instead} Look at the claims template of the portal too.`,
  )
}

/** Whether every address in the text is one that nobody can have, or the text is the address `own`. */
function isNobodysOr(own: string | undefined, text: string): boolean {
  const read = text.normalize('NFKC').trim().toLowerCase()
  if (own !== undefined && read === own.normalize('NFKC').toLowerCase()) return true
  // Whatever follows an @, up to what ends an address in any writing, counts as its domain: better too much than too little.
  return [...read.matchAll(/@([^@ \t\r\n,;<>()"']*)/g)].every(([, domain = '']) => reservedName.test(domain.replace(/\.$/, '')))
}

/** Names kept for tests: RFC 2606 §2 and §3, RFC 6761 §6. */
const reservedName = /(?:^|\.)(?:test|example|invalid|localhost|example\.(?:com|net|org))$/

/** Every text in the claims, however deep. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

function objectOf(json: string): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(JSON.parse(json))
}
