import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { activateAccounts, countAccounts } from '@/lib/invitations/activate-invitations'
import type { SqlTransaction } from '@/lib/sql-transaction'
import type { Doer } from './run'

/**
 * Marks the invitations of the contacts in `import_activated`, whom the file says to have set up the account, changed ones or
 * not: somebody may have been invited since the last file. Answers how many were marked.
 */
export async function activateListed(tx: DistrictTransaction, actor: Doer, now: Date): Promise<number> {
  const contactIds = await findListed(tx)
  if (contactIds.size === 0) return 0
  const { activated } = await activateAccounts(tx, { actor, contactIds, source: 'roster', at: now })
  return activated
}

/** How many `activateListed` would mark now. */
export async function countListed(tx: SqlTransaction, districtId: string): Promise<number> {
  const contactIds = await findListed(tx)
  if (contactIds.size === 0) return 0
  const { activated } = await countAccounts(tx, { districtId, contactIds })
  return activated
}

async function findListed(tx: SqlTransaction): Promise<Set<string>> {
  const listed = await tx.$queryRaw<Array<{ id: string }>>`SELECT contact_id AS id FROM import_activated`
  return new Set(listed.map(({ id }) => id))
}
