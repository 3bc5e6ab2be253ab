'use server'

import { z } from 'zod'
import { recordView } from '@/lib/audit/record-view'
import { fullName } from '@/lib/contacts/contact-name'
import { findContacts } from '@/lib/contacts/find-contacts'
import { canViewContacts } from '@/lib/districts/policies'
import { requireBelowLimit } from '@/lib/limits/require-below-limit'
import { memberAction } from '@/lib/member-action'

/** As many as are taken in at a glance; whoever wants more has the list. */
const limit = 6

export const findContactsByName = memberAction(
  {
    can: canViewContacts,
    schema: z.object({ search: z.string().trim().min(2, 'Type two letters or more.').max(200, 'This is too long.') }),
  },
  async ({ actor, now }, { search }) => {
    await requireBelowLimit('contactSearches', `${actor.districtId} ${actor.id}`)
    const { rows } = await findContacts(actor, { filter: { search }, paging: { limit } }, now)
    await recordView(actor, { where: 'found', contactIds: rows.map(({ id }) => id) }, now)
    return rows.map((contact) => ({
      id: contact.id,
      name: fullName(contact),
      detail: contact.email ?? contact.students.map(fullName).join(', '),
    }))
  },
)
