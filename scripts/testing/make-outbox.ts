import { inDistrict } from '@/lib/district-scope'
import { chooseFamilyLanguage } from '@/lib/family-language'
import { insertRows } from '@/lib/insert-rows'
import type { PrepareMail } from '@/lib/mail/outbox'
import { queueMessages } from '@/lib/mail/queue-messages'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeContacts } from './make-contacts'
import { makeDistrict, type TestDistrict } from './make-district'
import { makePortal } from './make-portal'

export type TestOutbox = TestDistrict & { campaignId: string; messageIds: string[] }

export type OutboxMail = {
  /** Of the server at 127.0.0.1; none is set up without it. */
  port?: number | undefined
  count: number
  settings?: Record<string, string | number | null>
  dueAt?: Date
}

/** A district with a campaign of this many messages, to family0@example.org and on, that are due. */
export async function makeOutbox({ port, count, settings = {}, dueAt = new Date(0) }: OutboxMail): Promise<TestOutbox> {
  const district = await makeDistrict()
  const { districtId } = district
  const { id: portalId } = await makePortal(district.owner)
  const contactIds = await makeContacts(
    districtId,
    Array.from({ length: count }, (_, index) => ({ email: emailOf(index) })),
  )
  const now = new Date()
  const campaignId = uuidV7()
  const invitations = contactIds.map((contactId) => ({ id: uuidV7(), contactId }))
  const messages = invitations.map(({ id }, index) => ({
    id: uuidV7(),
    campaignId,
    kind: 'invitation' as const,
    email: emailOf(index),
    language: 'en' as const,
    dueAt,
    persons: [{ invitationId: id, linkId: null }],
  }))
  await inDistrict(districtId, async (tx) => {
    await insertRows(tx, {
      table: 'campaigns',
      rows: [
        {
          district_id: districtId,
          id: campaignId,
          portal_id: portalId,
          channel: 'email',
          form: 'invite_page',
          selection: '{}',
          issued_count: count,
          skipped_count: 0,
          actor_kind: 'system',
          request_digest: Buffer.alloc(32),
          created_at: now,
        },
      ],
    })
    await insertRows(tx, {
      table: 'invitations',
      rows: invitations.map(({ id, contactId }) => ({
        district_id: districtId,
        id,
        contact_id: contactId,
        portal_id: portalId,
        created_at: now,
        closes_at: new Date(now.getTime() + 14 * 86_400_000),
        code_version: 1,
        machine_open_count: 0,
      })),
    })
    if (port !== undefined) await setMailServer(districtId, { port, ...settings })
    await queueMessages(tx, districtId, messages, now)
  })
  return { ...district, campaignId, messageIds: messages.map(({ id }) => id) }
}

/** Points the district's mail at 127.0.0.1, unencrypted and without a pace to speak of. */
export async function setMailServer(districtId: string, settings: Record<string, string | number | null>): Promise<void> {
  await inDistrict(districtId, async (tx) => {
    await tx.mailSettings.deleteMany({ where: { districtId } })
    await insertRows(tx, {
      table: 'mail_settings',
      rows: [
        {
          district_id: districtId,
          id: uuidV7(),
          host: '127.0.0.1',
          security: 'none',
          auth: 'none',
          from_address: 'office@example.org',
          from_name: 'Willow Creek Unified',
          per_minute: 1_000_000,
          connections: 4,
          sends_from: 0,
          sends_until: 1440,
          sends_on: '{1,2,3,4,5,6,7}',
          ...settings,
        },
      ],
    })
  })
}

/** The address of the message at this place. */
export function emailOf(index: number): string {
  return `family${index}@example.org`
}

/** Says something short to everybody. */
export const prepareShort: PrepareMail = async (_tx, _districtId, messages) =>
  new Map(
    messages.map(({ id, language }) => [
      id,
      {
        content: {
          kind: 'invitation',
          form: 'invite_page',
          language: chooseFamilyLanguage([language]),
          districtName: 'Willow Creek Unified',
          timeZone: 'America/Chicago',
          portalName: 'Parent Portal',
          schools: [],
          officeContact: null,
          persons: [
            { name: 'Ana Reyes', givenName: 'Ana', url: `https://invite.example.org/i/willow/${id}`, closesAt: new Date(86_400_000) },
          ],
        },
        text: { subject: 'Hello', body: 'Hello {{given_name}},\n\n{{links}}' },
        templateVersion: 1,
        unsubscribeUrl: `https://invite.example.org/i/willow/unsubscribe?m=${id}`,
      },
    ]),
  )
