import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { requireImport } from '@/lib/roster/get-import'
import type { RosterFlag } from '@/prisma/generated/enums'

/** Something an office should look at, although nothing is wrong with the line. */
export type ImportFlagView = {
  flag: RosterFlag
  /** The first line it stands on; null where there is none. */
  line: number | null
  /** The contact's name; for `many_guardians` the student's, which may be blank. */
  name: string
  /** The address, how many guardians, or the columns invisible characters were taken out of. */
  detail: string
}

/** The first thousand flags of each kind of an import, in the order of the file; its notes count all. Refuses with `forbidden`, or `not_found`. */
export async function findImportFlags(actor: Actor, id: string): Promise<ImportFlagView[]> {
  requireAllowed(canImportRoster, actor)
  return inDistrict(actor.districtId, async (tx) => {
    const { id: importId } = await requireImport(tx, actor.districtId, id)
    return tx.rosterImportFlag.findMany({
      where: { districtId: actor.districtId, importId },
      orderBy: [{ flag: 'asc' }, { line: 'asc' }, { id: 'asc' }],
      select: { flag: true, line: true, name: true, detail: true },
    })
  })
}
