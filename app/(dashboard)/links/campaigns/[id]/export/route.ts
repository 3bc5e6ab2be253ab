import { csvResponse } from '@/lib/csv-response'
import { canRevealLinks } from '@/lib/districts/policies'
import { exportCampaign, type LinkWithAddress } from '@/lib/invitations/export-links'
import { memberRoute } from '@/lib/member-route'
import { dayOf } from '@/lib/zoned-day'

const columns = ['guid', 'given_name', 'family_name', 'email', 'language', 'students', 'portal', 'url', 'issued_at', 'expires_at'] as const

/** The links of one campaign with the addresses of those that still work. */
export const GET = memberRoute({ can: canRevealLinks, confirmed: true }, async ({ actor, district, id, now }) => {
  const pages = await exportCampaign(actor, id, { timeZone: district.timeZone, now })
  return csvResponse({ name: `links-created-${dayOf(now, district.timeZone)}.csv`, columns, cells }, pages)
})

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
