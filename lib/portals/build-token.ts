// Threat: a token signs somebody in, or sets up an account, as whom it names. Choice: what is built here is for a person who is
// not in the roster; for contacts there are links, with their guards, their record and their expiry.
import 'server-only'
import { z } from 'zod'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManagePortals, requireAllowed } from '@/lib/districts/policies'
import type { ClaimSkipReason } from './portal-kind'
import { loadPortalSigner, requireLifetime } from './portal-signer'
import { nobody, noLink } from './try-portal'

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
 * Signs a token for a made-up person, to try a portal with, and records its claims as `token.built`; the token itself is not
 * kept. Refuses with `conflict` a GUID or an e-mail address that a contact of the roster has or had, `unsupported` where nothing is
 * signed, `portal_not_ready`, `invalid_lifetime` as links do, and `invalid_input` a person who lacks what the claims want.
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
    const { token, header, claims, issuedAt, expiresAt } = await signer.sign({ subject, lifetimeSeconds: lifetime, now })
    const read = { header: objectOf(header), claims: objectOf(claims) }
    await requireMadeUp(tx, districtId, { person, claims: read.claims })
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
    const { prefix, suffix } = signer.addressOf(noLink)
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

type Named = { person: { guid?: string | undefined; email?: string | undefined }; claims: Record<string, unknown> }

/** Looks at the claims too: a claims template may name somebody whom the form does not. */
async function requireMadeUp(tx: DistrictTransaction, districtId: string, { person, claims }: Named): Promise<void> {
  const texts = [...textsOf(claims), ...[person.guid, person.email].filter((text) => text !== undefined)]
  const [contact] = await tx.$queryRaw<Array<{ guid: string | null; email: string | null }>>`
    WITH named AS MATERIALIZED (SELECT lower(text) AS text FROM unnest(${texts}::text[]) AS text)
    SELECT lower(guid) AS guid, lower(email) AS email FROM contacts
    WHERE district_id = ${districtId}::uuid AND (lower(guid) IN (SELECT text FROM named) OR lower(email) IN (SELECT text FROM named))
    LIMIT 1`
  if (!contact) return
  const sentence = 'A contact of the roster has this. Create a link for the contact instead.'
  const fields = {
    ...(person.guid !== undefined && person.guid.toLowerCase() === contact.guid ? { 'person.guid': sentence } : {}),
    ...(person.email !== undefined && person.email.toLowerCase() === contact.email ? { 'person.email': sentence } : {}),
  }
  throw new AppError(
    'conflict',
    'A token is built for a made-up person only, and a contact of the roster has this GUID or e-mail address. Create a link for the contact instead.',
    fields,
  )
}

/** Every text in the claims, however deep. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value.trim()]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

function objectOf(json: string): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(JSON.parse(json))
}
