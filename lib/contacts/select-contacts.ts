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
  const condition = selectionCondition(actor, selection, now)
  // Locked in the order of ids, whatever the order shown, so that two overlapping campaigns cannot wait for each other.
  const locked = await tx.$queryRaw<Array<{ id: string }>>`SELECT c.id FROM contacts c WHERE ${condition} ORDER BY c.id FOR UPDATE OF c`
  // Asked again under the lock: who waited for another campaign must see what it changed, a filter by status above all.
  const stillMatching = Prisma.sql`c.id = ANY(${locked.map(({ id }) => id)}::uuid[]) AND ${condition}`
  return loadSelected(tx, { actor, selection, condition: stillMatching, now })
}

/** The contacts that `selectContacts` would give, for counting and looking: nobody waits for it. */
export async function findSelected(tx: DistrictTransaction, actor: Actor, selection: Selection, now: Date): Promise<Selected> {
  return loadSelected(tx, { actor, selection, condition: selectionCondition(actor, selection, now), now })
}

type Loading = { actor: Actor; selection: Selection; condition: Prisma.Sql; now: Date }

/** How many contacts are selected: for naming a number, where nobody is locked or loaded for it. */
export async function countSelected(tx: DistrictTransaction, actor: Actor, selection: Selection, now: Date): Promise<number> {
  const [row] = await tx.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count FROM contacts c WHERE ${selectionCondition(actor, selection, now)}`
  return row?.count ?? 0
}

/** The ids that the references mean, with those nobody in the actor's reach answers to. */
export async function resolveNamed(
  tx: DistrictTransaction,
  actor: Actor,
  references: string[],
): Promise<{ ids: string[]; unknown: string[] }> {
  const rows = await tx.$queryRaw<Named[]>`SELECT c.id, c.guid FROM contacts c WHERE ${named(actor, references)} ORDER BY c.id`
  return { ids: rows.map(({ id }) => id), unknown: unknownOf(references, rows) }
}

export type StillSelected = { contact: Contact; matches: boolean }

/**
 * Of these contacts, which were selected earlier, those still in the actor's reach, and whether the selection still means each. Their rows
 * are locked as by `selectContacts`, though rows that point at them may be added meanwhile: another large campaign begins without waiting.
 */
export async function selectAgain(
  tx: DistrictTransaction,
  actor: Actor,
  { ids, selection }: { ids: readonly string[]; selection: Selection },
  now: Date,
): Promise<StillSelected[]> {
  const among = Prisma.sql`${contactScope(actor)} AND c.id = ANY(${[...ids]}::uuid[])`
  await tx.$queryRaw`SELECT FROM contacts c WHERE ${among} ORDER BY c.id FOR NO KEY UPDATE OF c`
  // Named contacts stand there by their ids: being in reach is all that is asked of them.
  const matches = 'filter' in selection ? filtered(actor, selection, now) : Prisma.sql`TRUE`
  const rows = await tx.$queryRaw<Array<{ id: string; status: ContactStatus; matches: boolean }>>`
    SELECT c.id, COALESCE(${statusExpression(undefined, now)}, 'never_invited') AS status, (${matches}) AS matches FROM contacts c
    WHERE ${among} ORDER BY c.family_name, c.given_name, c.id`
  const matching = new Map(rows.map((row) => [row.id, row.matches]))
  const contacts = await loadWholeContacts(tx, actor.districtId, rows)
  return contacts.map((contact) => ({ contact, matches: matching.get(contact.id) ?? false }))
}

async function loadSelected(tx: DistrictTransaction, { actor, selection, condition, now }: Loading): Promise<Selected> {
  const rows = await tx.$queryRaw<Array<{ id: string; guid: string | null; status: ContactStatus }>>`
    SELECT c.id, c.guid, COALESCE(${statusExpression(undefined, now)}, 'never_invited') AS status FROM contacts c
    WHERE ${condition} ORDER BY c.family_name, c.given_name, c.id`
  // Whole, since what is signed for a family must not depend on who issues it.
  const contacts = await loadWholeContacts(tx, actor.districtId, rows)
  if ('filter' in selection) return { contacts, unknown: [] }
  return { contacts, unknown: unknownOf(selection.contacts, rows) }
}

type Named = { id: string; guid: string | null }

function unknownOf(references: readonly string[], rows: readonly Named[]): string[] {
  const ids = new Set(rows.map(({ id }) => id))
  const guids = new Set(rows.map(({ guid }) => guid))
  return [...new Set(references)].filter((reference) => !guids.has(reference) && !ids.has(reference.toLowerCase()))
}

/** The condition on contacts `c` that a selection means for this actor at this moment. */
export function selectionCondition(actor: Actor, selection: Selection, now: Date): Prisma.Sql {
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
