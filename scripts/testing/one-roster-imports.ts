import { expect } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import type { RosterImport } from '@/lib/roster/import-json'
import { applyRoster, stageRoster } from './import-roster'
import { oneRosterZip, orgsCsv, users11Csv } from './one-roster-files'

export const now = new Date('2026-11-21T15:00:00Z')
export const later = new Date('2026-11-22T15:00:00Z')
export const none = { added: 0, changed: 0, removed: 0, unchanged: 0, refused: 0 }

export const stage = (actor: Actor, body: Uint8Array, at = now) => stageRoster(actor, { format: 'oneroster', body }, at)

/** Applies what is not held. */
export async function importZip(actor: Actor, body: Uint8Array, at = now): Promise<RosterImport> {
  const staged = await stage(actor, body, at)
  expect(staged).toMatchObject({ state: 'staged', refusal: null })
  return applyRoster(actor, staged.id, {}, at)
}

/** Applies what is held, as an owner who releases it: of a roster this small a contact or two are too many. */
export async function importHeldZip(actor: Actor, body: Uint8Array, at = now): Promise<RosterImport> {
  const staged = await stage(actor, body, at)
  expect(staged).toMatchObject({ state: 'held', refusal: null })
  return applyRoster(actor, staged.id, { release: true }, at)
}

/** Who is in the roster, by sourcedId: each with `student relationship`. */
export async function familiesOf({ districtId }: Actor): Promise<Record<string, string[]>> {
  const contacts = await inDistrict(districtId, (tx) =>
    tx.contact.findMany({
      where: { districtId, removedAt: null },
      orderBy: { sourcedId: 'asc' },
      include: { relationships: { include: { student: true } } },
    }),
  )
  return Object.fromEntries(
    contacts.map(({ sourcedId, relationships }) => [
      sourcedId,
      relationships.map(({ relationship, student }) => `${student.sourcedId} ${relationship}`).sort(),
    ]),
  )
}

export const contactOf = ({ districtId }: Actor, sourcedId: string) =>
  inDistrict(districtId, (tx) =>
    tx.contact.findFirstOrThrow({ where: { districtId, sourcedId }, include: { relationships: { include: { student: true } } } }),
  )

export const schoolOf = ({ districtId }: Actor, sourcedId: string) =>
  inDistrict(districtId, async (tx) => (await tx.student.findFirstOrThrow({ where: { districtId, sourcedId } })).school)

export const notesOf = async ({ districtId }: Actor, id: string) =>
  (await inDistrict(districtId, (tx) => tx.rosterImport.findUniqueOrThrow({ where: { districtId_id: { districtId, id } } }))).counts

/** How many rows of OneRoster are in force, and how many are kept of imports. */
export const rowsOf = ({ districtId }: Actor) =>
  inDistrict(districtId, async (tx) => ({
    inForce: await tx.oneRosterRow.count({ where: { districtId, importId: null } }),
    ofImports: await tx.oneRosterRow.count({ where: { districtId, NOT: { importId: null } } }),
  }))

/** Columns of users.csv in which deltas of these tests are written. */
export const users11 = 'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,givenName,familyName,email,agentSourcedIds'
export const table = (header: string, ...lines: string[]) => [header, ...lines].join('\n')
export const full = (files: Record<string, string> = {}) => oneRosterZip('1.1', { 'orgs.csv': orgsCsv, 'users.csv': users11Csv, ...files })
export const delta = (...lines: string[]) =>
  oneRosterZip('1.1', { 'users.csv': table(users11, ...lines) }, { users: 'delta', orgs: 'absent' })
