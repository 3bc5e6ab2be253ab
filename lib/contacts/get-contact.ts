import 'server-only'
import { z } from 'zod'
import { notFound } from '@/lib/app-error'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewContacts, requireAllowed } from '@/lib/districts/policies'
import type { Contact } from './contact'
import { statusExpression } from './contact-query'
import { contactScope } from './contact-scope'
import { loadContacts } from './find-contacts'
import type { ContactStatus } from './invitation-status'

/** One contact the actor may see, with the students the actor may see, also when it has left the roster; `not_found` otherwise. */
export async function getContact(actor: Actor, id: string, now: Date): Promise<Contact> {
  return inDistrict(actor.districtId, (tx) => getContactIn(tx, actor, id, now))
}

/** As `getContact`, in a transaction that is already open. */
export async function getContactIn(tx: DistrictTransaction, actor: Actor, id: string, now: Date): Promise<Contact> {
  requireAllowed(canViewContacts, actor)
  if (!z.uuid().safeParse(id).success) throw notFound('contact')
  const rows = await tx.$queryRaw<Array<{ id: string; status: ContactStatus }>>`
    SELECT c.id, COALESCE(${statusExpression(undefined, now)}, 'never_invited') AS status FROM contacts c
    WHERE ${contactScope(actor)} AND c.id = ${id}::uuid`
  const [contact] = await loadContacts(tx, actor, rows)
  if (!contact) throw notFound('contact')
  return contact
}
