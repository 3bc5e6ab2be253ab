import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { activateAccounts, countAccounts } from '@/lib/invitations/activate-invitations'
import type { Doer } from './run'

/**
 * Marks the invitations of the contacts whom the file in `import_plan` says to have set up the account, changed ones or
 * not: somebody may have been invited since the last file. Answers how many were marked.
 */
export async function activateListed(tx: DistrictTransaction, actor: Doer, now: Date): Promise<number> {
  const contactIds = await findListed(tx)
  const { activated } = await activateAccounts(tx, { actor, contactIds, source: 'roster', at: now })
  return activated
}

/** How many `activateListed` would mark now. */
export async function countListed(tx: DistrictTransaction, districtId: string): Promise<number> {
  const { activated } = await countAccounts(tx, { districtId, contactIds: await findListed(tx) })
  return activated
}

async function findListed(tx: DistrictTransaction): Promise<Set<string>> {
  const listed = await tx.$queryRaw<Array<{ id: string }>>`
    SELECT contact_id AS id FROM import_plan WHERE activated AND contact_id IS NOT NULL`
  return new Set(listed.map(({ id }) => id))
}
