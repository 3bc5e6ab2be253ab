import { z } from 'zod'

const time = z.iso.datetime().nullable()
const text = z.string().nullable()

/**
 * Everything the district holds about one contact, as one JSON file: `docs/person-export.md` says what each part is. Times are RFC 3339 in
 * UTC, ids are the product's own. Tokens and invite codes are not in it: they would let whoever reads the file act as the person.
 */
export const personExportSchema = z.strictObject({
  format: z.literal('invite-desk/person'),
  version: z.literal(1),
  exported_at: z.iso.datetime(),
  district: z.strictObject({ id: z.string(), name: z.string() }),
  contact: z.strictObject({
    id: z.string(),
    guid: text,
    sourced_id: text,
    given_name: z.string(),
    family_name: z.string(),
    email: text,
    phone: text,
    language: text,
    restricted: z.boolean(),
    restriction_lifted: z.strictObject({ at: z.iso.datetime(), reason: text }).nullable(),
    do_not_invite: z.strictObject({ at: z.iso.datetime(), reason: text }).nullable(),
    needs_none: z.strictObject({ at: z.iso.datetime(), reason: text }).nullable(),
    created_at: z.iso.datetime(),
    removed_at: time,
    erased_at: time,
  }),
  /** Who said so: the rosters that list the contact, or once did. */
  sources: z.array(z.strictObject({ name: z.string(), sourced_id: text, restricted: z.boolean(), removed_at: time })),
  students: z.array(
    z.strictObject({
      sourced_id: text,
      given_name: z.string(),
      family_name: z.string(),
      school: text,
      grade: text,
      relationship: text,
      restricted: z.boolean(),
    }),
  ),
  invitations: z.array(
    z.strictObject({
      id: z.string(),
      portal: z.string(),
      created_at: z.iso.datetime(),
      closes_at: z.iso.datetime(),
      opened_at: time,
      continued_at: time,
      activated_at: time,
      activation_source: text,
      revoked_at: time,
      frozen_at: time,
      frozen_reason: text,
    }),
  ),
  /** `claims` is what the token said to the portal; null once it was erased. */
  links: z.array(
    z.strictObject({
      id: z.string(),
      invitation_id: z.string(),
      portal: z.string(),
      channel: z.string(),
      issued_at: z.iso.datetime(),
      expires_at: time,
      claims: z.unknown(),
      returns: z.array(z.strictObject({ at: z.iso.datetime(), reason: text, code: text, message: text })),
    }),
  ),
  /** The mails that invited the contact; their text is made when they are sent and is not kept. */
  messages: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.string(),
      email: z.string(),
      language: z.string(),
      state: z.string(),
      created_at: z.iso.datetime(),
      settled_at: time,
      smtp_code: z.int().nullable(),
      smtp_reply: text,
      bounced_at: time,
      complained_at: time,
    }),
  ),
  suppressed_addresses: z.array(z.strictObject({ email: z.string(), reason: z.string(), detail: text, created_at: z.iso.datetime() })),
  /** Who was given what about the contact, newest first (34 CFR 99.32); the note only where it is about nobody else. */
  disclosures: z.array(
    z.strictObject({
      event_id: z.string(),
      recorded_at: z.iso.datetime(),
      disclosed_on: z.iso.date(),
      how: z.string(),
      given_to: text,
      what: text,
      ground: z.string(),
      note: text,
      students: z.array(z.string()),
      recorded_by: z.string(),
    }),
  ),
  /** Everything the record holds about the contact, oldest first, with who looked; of a list only this contact is named. */
  events: z.array(
    z.strictObject({
      id: z.string(),
      at: z.iso.datetime(),
      action: z.string(),
      by: z.strictObject({ kind: z.string(), name: z.string() }),
      details: z.record(z.string(), z.unknown()),
      personal: z.unknown(),
    }),
  ),
})

export type PersonExport = z.output<typeof personExportSchema>
