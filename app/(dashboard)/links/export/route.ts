import { readAddressFilter } from '@/lib/address-filter'
import { AppError } from '@/lib/app-error'
import { csvResponse } from '@/lib/csv-response'
import { canViewLinks } from '@/lib/districts/policies'
import { exportLinks } from '@/lib/invitations/export-links'
import { type LinkRecord, linkFilterSchema } from '@/lib/invitations/links'
import { memberRoute } from '@/lib/member-route'
import { dayOf } from '@/lib/zoned-day'

const columns = [
  'guid',
  'given_name',
  'family_name',
  'email',
  'language',
  'students',
  'portal',
  'channel',
  'issued_by',
  'issued_at',
  'expires_at',
  'status',
  'returned',
] as const

/** The list of /links under the same filters, every row of it; never an address. */
export const GET = memberRoute({ can: canViewLinks, confirmed: true }, async ({ actor, district, request, now }) => {
  const { filter, ignored } = readAddressFilter(linkFilterSchema, Object.fromEntries(new URL(request.url).searchParams))
  // A list with a filter left out would look like the one that was asked for.
  if (ignored.length > 0)
    throw new AppError(
      'invalid_input',
      `The address asks for what this list does not know: ${ignored.join(', ')}. Open the list and export from there.`,
    )
  const pages = await exportLinks(actor, { filter, timeZone: district.timeZone }, now)
  return csvResponse({ name: `links-${dayOf(now, district.timeZone)}.csv`, columns, cells }, pages)
})

function cells({ contact, portal, channel, issuedBy, issuedAt, expiresAt, status, lastReturn }: LinkRecord) {
  return [
    contact.guid,
    contact.givenName,
    contact.familyName,
    contact.email,
    contact.language,
    contact.students.join('; '),
    portal.name,
    channel,
    issuedBy.name,
    issuedAt.toISOString(),
    expiresAt?.toISOString() ?? null,
    status,
    lastReturn && (lastReturn.reason ?? 'arrived'),
  ]
}
