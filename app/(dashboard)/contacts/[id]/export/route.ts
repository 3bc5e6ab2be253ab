import { canManagePrivacy } from '@/lib/districts/policies'
import { memberRoute } from '@/lib/member-route'
import { exportContact } from '@/lib/privacy/export-contact'
import { dayOf } from '@/lib/zoned-day'

/** Everything about one person as a JSON file to keep. The name of the file names nobody. */
export const GET = memberRoute({ can: canManagePrivacy, confirmed: true }, async ({ actor, district, id, now }) => {
  const person = await exportContact(actor, id, now)
  return new Response(`${JSON.stringify(person, null, 2)}\n`, {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': `attachment; filename="person-${dayOf(now, district.timeZone)}.json"`,
      'Cache-Control': 'no-store',
    },
  })
})
