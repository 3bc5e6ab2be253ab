import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { eraseSuppressions } from '@/lib/mail/suppress-address'
import type { PersonMarks } from './person-marks'

type Traces = { districtId: string; contactIds: readonly string[]; marks: PersonMarks }

/**
 * Takes the address, and what a server answered, out of the mails that invited nobody but the contacts, and forgets the
 * suppressed addresses only they had. Answers how many mails that were. When a mail was sent, and what came of it, stays for its campaign.
 */
export async function eraseMailTraces(tx: DistrictTransaction, { districtId, contactIds, marks }: Traces): Promise<number> {
  await eraseSuppressions(tx, districtId, marks.emails)
  return tx.$executeRaw`
    WITH theirs AS MATERIALIZED (
      SELECT mi.message_id AS id FROM invitations i JOIN message_invitations mi ON mi.district_id = i.district_id AND mi.invitation_id = i.id
      WHERE i.district_id = ${districtId}::uuid AND i.contact_id = ANY(${[...contactIds]}::uuid[])
    )
    UPDATE messages m SET email = '', smtp_reply = NULL
    WHERE m.district_id = ${districtId}::uuid AND m.id IN (SELECT id FROM theirs) AND NOT EXISTS (
      SELECT FROM message_invitations mi
      JOIN invitations i ON i.district_id = mi.district_id AND i.id = mi.invitation_id
      JOIN contacts c ON c.district_id = i.district_id AND c.id = i.contact_id
      WHERE mi.district_id = m.district_id AND mi.message_id = m.id AND c.erased_at IS NULL AND c.id <> ALL(${[...contactIds]}::uuid[]))`
}
