import 'server-only'
import { Prisma } from '@/prisma/generated/client'

/**
 * Whether the secret of link `l` (version `v`, invitation `i`, campaign `k`) was replaced while its family still needs it: it lives,
 * was handed out as such, its invitation is open and not activated, and no living link of the newest secret stands beside it.
 * An invite page is no such link: it signs with the newest secret whenever it is pressed.
 */
export function awaitsNewLink(now: Date): Prisma.Sql {
  return Prisma.sql`(NOT v.active AND k.form = 'signed' AND (l.expires_at IS NULL OR l.expires_at > ${now}::timestamptz)
    AND i.revoked_at IS NULL AND i.activated_at IS NULL AND i.closes_at > ${now}::timestamptz
    AND NOT EXISTS (
      SELECT 1 FROM links n JOIN secret_versions nv ON nv.district_id = n.district_id AND nv.id = n.secret_version_id
       WHERE n.district_id = l.district_id AND n.invitation_id = l.invitation_id AND nv.active
         AND (n.expires_at IS NULL OR n.expires_at > ${now}::timestamptz)))`
}
