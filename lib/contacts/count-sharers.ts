import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewContacts, requireAllowed } from '@/lib/districts/policies'
import type { Contact } from './contact'
import { contactScope } from './contact-scope'

/** How many other contacts, of those the actor may see, have the contact's e-mail address, as it is written or in small letters. */
export async function countSharers(actor: Actor, { id, email }: Pick<Contact, 'id' | 'email'>): Promise<number> {
  requireAllowed(canViewContacts, actor)
  if (email === null) return 0
  const [row] = await inDistrict(
    actor.districtId,
    // Spelled out like this it is found by the index of addresses, however many contacts there are.
    (tx) => tx.$queryRaw<Array<{ count: number }>>`
      SELECT count(*)::int AS count FROM contacts c
      WHERE ${contactScope(actor)} AND c.removed_at IS NULL AND c.id <> ${id}::uuid AND c.email = ANY(${[email, email.toLowerCase()]}::text[])`,
  )
  return row?.count ?? 0
}
