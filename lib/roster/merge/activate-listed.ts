import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { activateContacts, countToActivate } from '@/lib/invitations/activate-invitations'
import type { Doer } from '@/lib/roster/runs/run'
import type { SqlTransaction } from '@/lib/sql-transaction'
import { Prisma } from '@/prisma/generated/client'
import type { ImportPlace } from './compare-import'

const listed = Prisma.sql`SELECT contact_id FROM import_activated`

/**
 * Marks the invitations of the contacts in `import_activated`, whom the file says to have set up the account, changed ones or
 * not: somebody may have been invited since the last file. Answers how many were marked.
 */
export async function activateListed(
  tx: DistrictTransaction,
  { doer, place, now }: { doer: Doer; place: ImportPlace; now: Date },
): Promise<number> {
  if (!(await listsAnybody(tx))) return 0
  return activateContacts(tx, { actor: doer, contacts: listed, source: 'roster', importId: place.importId, at: now })
}

/** How many `activateListed` would mark now. */
export async function countListed(tx: SqlTransaction, districtId: string): Promise<number> {
  if (!(await listsAnybody(tx))) return 0
  return countToActivate(tx, { districtId, contacts: listed })
}

async function listsAnybody(tx: SqlTransaction): Promise<boolean> {
  const [row] = await tx.$queryRaw<Array<{ some: boolean }>>`SELECT EXISTS (${listed}) AS some`
  return row?.some ?? false
}
