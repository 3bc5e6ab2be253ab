import { currentMember } from '@/lib/auth/session'
import { contactColumns } from '@/lib/roster/contact-csv'

/** An empty contact CSV: the header alone, to be filled in. */
export async function GET(): Promise<Response> {
  if (!(await currentMember())) return new Response('Sign in first.', { status: 401 })
  return new Response(`\ufeff${contactColumns.join(',')}\r\n`, {
    headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="contacts.csv"' },
  })
}
