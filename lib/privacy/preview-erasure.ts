import 'server-only'
import { getContactIn } from '@/lib/contacts/get-contact'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canManagePrivacy, requireAllowed } from '@/lib/districts/policies'
import { findNamingViews } from './erase-free-text'
import { countUnfinishedImports } from './forget-imports'
import { findPersonMarks } from './person-marks'

/** What erasing a contact would mean now. */
export type ErasurePreview = {
  /** Names of the sources that list the contact: their next import brings the person back. */
  listedBy: string[]
  /** Students who go with the contact, since nobody else is related to them. */
  students: number
  /** Views that members have kept of a list and that name the contact or search for it. */
  views: number
  links: number
  /** When the last link that lives ends; null where none does. */
  linksEndAt: Date | null
  /** Links of no known end. */
  endlessLinks: number
  /** Imports that have to be applied or cancelled first. */
  unfinishedImports: number
}

/** What whoever erases the contact should know before. Refuses with `forbidden` who is no owner, and with `not_found`. */
export async function previewErasure(actor: Actor, contactId: string, now: Date): Promise<ErasurePreview> {
  requireAllowed(canManagePrivacy, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const { id } = await getContactIn(tx, actor, contactId, now)
    const sources = await tx.rosterSource.findMany({
      where: { districtId, records: { some: { contactId: id, removedAt: null } } },
      select: { name: true },
      orderBy: { name: 'asc' },
    })
    const marks = await findPersonMarks(tx, districtId, [id])
    const ofContact = { districtId, invitation: { contactId: id } }
    const last = await tx.link.findFirst({
      where: { ...ofContact, expiresAt: { gt: now } },
      orderBy: { expiresAt: 'desc' },
      select: { expiresAt: true },
    })
    return {
      listedBy: sources.map(({ name }) => name),
      students: marks.studentIds.length,
      views: (await findNamingViews(tx, { districtId, marks })).length,
      links: await tx.link.count({ where: ofContact }),
      linksEndAt: last?.expiresAt ?? null,
      endlessLinks: await tx.link.count({ where: { ...ofContact, expiresAt: null } }),
      unfinishedImports: await countUnfinishedImports(tx, districtId),
    }
  })
}
