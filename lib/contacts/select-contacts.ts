import 'server-only'
import { z } from 'zod'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { Prisma } from '@/prisma/generated/client'
import type { Contact } from './contact'
import { contactCondition, statusExpression } from './contact-query'
import { contactScope } from './contact-scope'
import { loadWholeContacts } from './find-contacts'
import type { ContactStatus } from './invitation-status'
import type { Selection } from './selection-schema'

export type Selected = {
  contacts: Contact[]
  /** The references nobody in the actor's reach answers to. */
  unknown: string[]
}

/** The selected contacts in a steady order, for something to be issued to them: the rows are locked, so two campaigns over the same contact take turns. */
export async function selectContacts(tx: DistrictTransaction, actor: Actor, selection: Selection, now: Date): Promise<Selected> {
  const condition = conditionOf(actor, selection, now)
  // Locked in the order of ids, whatever the order shown, so that two overlapping campaigns cannot wait for each other.
  const locked = await tx.$queryRaw<Array<{ id: string }>>`SELECT c.id FROM contacts c WHERE ${condition} ORDER BY c.id FOR UPDATE OF c`
  // Asked again under the lock: who waited for another campaign must see what it changed, a filter by status above all.
  const stillMatching = Prisma.sql`c.id = ANY(${locked.map(({ id }) => id)}::uuid[]) AND ${condition}`
  return loadSelected(tx, { actor, selection, condition: stillMatching, now })
}

/** The contacts that `selectContacts` would give, for counting and looking: nobody waits for it. */
export async function findSelected(tx: DistrictTransaction, actor: Actor, selection: Selection, now: Date): Promise<Selected> {
  return loadSelected(tx, { actor, selection, condition: conditionOf(actor, selection, now), now })
}

type Loading = { actor: Actor; selection: Selection; condition: Prisma.Sql; now: Date }

async function loadSelected(tx: DistrictTransaction, { actor, selection, condition, now }: Loading): Promise<Selected> {
  const rows = await tx.$queryRaw<Array<{ id: string; guid: string | null; status: ContactStatus }>>`
    SELECT c.id, c.guid, COALESCE(${statusExpression(undefined, now)}, 'never_invited') AS status FROM contacts c
    WHERE ${condition} ORDER BY c.family_name, c.given_name, c.id`
  // Whole, since what is signed for a family must not depend on who issues it.
  const contacts = await loadWholeContacts(tx, actor.districtId, rows)
  if ('filter' in selection) return { contacts, unknown: [] }
  const ids = new Set(rows.map(({ id }) => id))
  const guids = new Set(rows.map(({ guid }) => guid))
  const isKnown = (reference: string) => guids.has(reference) || ids.has(reference.toLowerCase())
  return { contacts, unknown: [...new Set(selection.contacts)].filter((reference) => !isKnown(reference)) }
}

function conditionOf(actor: Actor, selection: Selection, now: Date): Prisma.Sql {
  return 'filter' in selection ? filtered(actor, selection, now) : named(actor, selection.contacts)
}

function filtered(actor: Actor, selection: Extract<Selection, { filter: unknown }>, now: Date): Prisma.Sql {
  const matching = contactCondition(actor, selection.filter, now)
  if (!selection.except?.length) return matching
  return Prisma.sql`${matching} AND NOT (c.id = ANY(${selection.except}::uuid[]))`
}

function named(actor: Actor, references: string[]): Prisma.Sql {
  const ids = references.filter((reference) => z.uuid().safeParse(reference).success).map((id) => id.toLowerCase())
  return Prisma.sql`${contactScope(actor)} AND (c.guid = ANY(${references}::text[]) OR c.id = ANY(${ids}::uuid[]))`
}
