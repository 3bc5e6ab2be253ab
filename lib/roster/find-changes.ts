import 'server-only'
import { z } from 'zod'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { type Page, type Paging, pageOf, parseCursor } from '@/lib/paging'
import { type RosterImportChange as ChangeRow, type Prisma, RosterChange } from '@/prisma/generated/client'
import { requireImport } from './get-import'
import type { ImportChange } from './import-json'

const rowsAtATime = 5_000

const differencesSchema = z.array(z.object({ column: z.string(), before: z.string(), after: z.string() }))

/**
 * A page of the contacts an import adds, changes or removes, as it was compared; empty where it was not, and once what an
 * applied import came from is kept no longer. Refuses with `forbidden`, `not_found` or, for a bad cursor, `invalid_input`.
 */
export async function findChanges(
  actor: Actor,
  id: string,
  { change, paging: { limit, cursor } }: { change: RosterChange; paging: Paging },
): Promise<Page<ImportChange>> {
  requireAllowed(canImportRoster, actor)
  const { districtId } = actor
  const position = parseCursor(cursor, ['uuid'])
  const backwards = position?.direction === 'before'
  const [after] = position?.values ?? []
  const beyond: Prisma.RosterImportChangeWhereInput = after ? { id: backwards ? { lt: after } : { gt: after } } : {}
  return inDistrict(districtId, async (tx) => {
    const { id: importId, state } = await requireImport(tx, districtId, id)
    const rows = await tx.rosterImportChange.findMany({
      where: { districtId, importId, change, ...beyond },
      orderBy: { id: backwards ? 'desc' : 'asc' },
      take: limit + 1,
      omit: { before: true },
    })
    return pageOf(
      rows.map((row) => describeChange(row, state === 'applied')),
      { limit, position, values: (row) => [row.id] },
    )
  })
}

/** Every change of an import, those removed first, a few thousand at a time. Refuses with `forbidden` or `not_found`. */
export async function* changesFile(actor: Actor, id: string): AsyncGenerator<ImportChange[]> {
  requireAllowed(canImportRoster, actor)
  const { districtId } = actor
  const { id: importId, state } = await inDistrict(districtId, (tx) => requireImport(tx, districtId, id))
  for (const change of [RosterChange.removed, RosterChange.changed, RosterChange.added]) {
    for (let after: string | undefined; ; ) {
      const beyond: Prisma.RosterImportChangeWhereInput = after === undefined ? {} : { id: { gt: after } }
      const rows = await inDistrict(districtId, (tx) =>
        tx.rosterImportChange.findMany({
          where: { districtId, importId, change, ...beyond },
          orderBy: { id: 'asc' },
          take: rowsAtATime,
          omit: { before: true },
        }),
      )
      if (rows.length > 0) yield rows.map((row) => describeChange(row, state === 'applied'))
      after = rows.at(-1)?.id
      if (rows.length < rowsAtATime) break
    }
  }
}

function describeChange(row: Omit<ChangeRow, 'before'>, isApplied: boolean): ImportChange {
  const { id, change, contactId, givenName, familyName, guid, sourcedId, differences } = row
  // Who is new gets the id of the change.
  const known = contactId ?? (isApplied ? id : null)
  return { id, change, contactId: known, givenName, familyName, guid, sourcedId, differences: differencesSchema.parse(differences) }
}
