import { canImportRoster } from '@/lib/districts/policies'
import { byteOrderMark, formatCsvRow } from '@/lib/format-csv'
import { memberRoute } from '@/lib/member-route'
import { contactColumns } from '@/lib/roster/contact-csv'

/** An empty contact CSV: the header alone, to be filled in. */
export const GET = memberRoute({ can: canImportRoster }, async () => {
  return new Response(byteOrderMark + formatCsvRow(contactColumns), {
    headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="contacts.csv"' },
  })
})
