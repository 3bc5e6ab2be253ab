import { csvResponse } from '@/app/(dashboard)/links/csv-response'
import { requireMember } from '@/lib/auth/session'
import { canRevealLinks } from '@/lib/districts/policies'
import { exportCampaign, type LinkWithAddress } from '@/lib/invitations/export-links'
import { dayOf } from '@/lib/zoned-day'

const columns = ['guid', 'given_name', 'family_name', 'email', 'language', 'students', 'portal', 'url', 'issued_at', 'expires_at'] as const

/** The links of one campaign with the addresses of those that still work. */
export async function GET(_: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { actor, district } = await requireMember(canRevealLinks)
  const { id } = await params
  const now = new Date()
  return csvResponse<LinkWithAddress>({ name: `links-created-${dayOf(now, district.timeZone)}.csv`, columns, cells }, () =>
    exportCampaign(actor, id, { timeZone: district.timeZone, now }),
  )
}

function cells({ contact, portal, url, issuedAt, expiresAt }: LinkWithAddress) {
  return [
    contact.guid,
    contact.givenName,
    contact.familyName,
    contact.email,
    contact.language,
    contact.students.join('; '),
    portal.name,
    url,
    issuedAt.toISOString(),
    expiresAt?.toISOString() ?? null,
  ]
}
