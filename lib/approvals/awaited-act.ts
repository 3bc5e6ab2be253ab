import 'server-only'
import { z } from 'zod'
import { fullName } from '@/lib/contacts/contact-name'
import { contactInScope } from '@/lib/contacts/contact-scope'
import type { Selection } from '@/lib/contacts/selection-schema'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { awaitedCampaignSchema } from '@/lib/invitations/issue-links'
import { awaitedReleaseSchema } from '@/lib/roster/apply-import'
import type { Approval } from '@/prisma/generated/client'
import type { Channel, LinkForm } from '@/prisma/generated/enums'

/** What is to be done, for who decides about it. */
export type AwaitedAct =
  | {
      kind: 'campaign'
      portalName: string
      channel: Channel
      form: LinkForm
      lifetimeSeconds: number | null
      selection: Selection
      /** The names of the first of those who are named, as far as the actor may see them. */
      firstNames: string[]
      /** The only schools of which the requester reaches contacts; empty means every school. */
      schools: string[]
    }
  /** `source` is null once it was removed, with its imports. */
  | { kind: 'import_release'; importId: string; source: string | null; removed: number; changed: number }

const firstOf = 5

/** Reads what a request asks for, as far as the actor may see it. */
export async function awaitedAct(tx: DistrictTransaction, actor: Actor, { districtId, ...row }: Approval): Promise<AwaitedAct> {
  if (row.kind === 'import_release') {
    const { importId, removed, changed } = awaitedReleaseSchema.parse(row.request)
    const source = await tx.rosterSource.findFirst({
      where: { districtId, imports: { some: { id: importId } } },
      select: { name: true },
    })
    return { kind: row.kind, importId, source: source?.name ?? null, removed, changed }
  }
  const { asked, portalId, form, lifetimeSeconds } = awaitedCampaignSchema.parse(row.request)
  const portal = await tx.portal.findUniqueOrThrow({ where: { districtId_id: { districtId, id: portalId } }, select: { name: true } })
  return {
    kind: row.kind,
    portalName: portal.name,
    channel: asked.channel,
    form,
    lifetimeSeconds,
    selection: asked.selection,
    firstNames: await findFirstNames(tx, actor, asked.selection),
    schools: await findSchools(tx, districtId, row),
  }
}

async function findFirstNames(tx: DistrictTransaction, actor: Actor, selection: Selection): Promise<string[]> {
  if ('filter' in selection) return []
  const references = selection.contacts.slice(0, firstOf)
  const contacts = await tx.contact.findMany({
    where: { AND: [contactInScope(actor), { OR: [{ guid: { in: references } }, { id: { in: references.filter(isId) } }] }] },
    select: { givenName: true, familyName: true },
    orderBy: [{ familyName: 'asc' }, { givenName: 'asc' }, { id: 'asc' }],
  })
  return contacts.map(fullName)
}

async function findSchools(
  tx: DistrictTransaction,
  districtId: string,
  { requestedByKind, requestedById: id }: Pick<Approval, 'requestedByKind' | 'requestedById'>,
): Promise<string[]> {
  if (id === null) return []
  const lookup = { where: { districtId_id: { districtId, id } }, select: { schools: true } }
  const requester = requestedByKind === 'api_key' ? await tx.apiKey.findUnique(lookup) : await tx.member.findUnique(lookup)
  return requester?.schools ?? []
}

function isId(reference: string): boolean {
  return z.uuid().safeParse(reference).success
}
