import 'server-only'
import pg from 'pg'
import { AppError } from '@/lib/app-error'
import { recordEvent } from '@/lib/audit/record-events'
import { inDistrict } from '@/lib/district-scope'
import { operatorOf } from './actor'
import { countRowsLeft, eraseRows, type RowCounts } from './erase-rows'

/** `left` counts, after the commit, what should be gone: the district is deleted when all of it is 0 and its key destroyed. */
export type Deletion = { erased: RowCounts; left: RowCounts; kept: RowCounts; keyIsDestroyed: boolean; isGone: boolean }

type Deleting = {
  districtId: string
  /** Of the role that owns the tables: the application's own may not delete links. */
  ownerUrl: string
  /** Returns when every event of the district has its number and a checkpoint over it. */
  signRecord: () => Promise<void>
  now: Date
}

/** How often it begins again because somebody was still at work in the district. */
const mostTries = 20
const deadlock = '40P01'

/**
 * Deletes the district for good: records it, has the end of the record signed, then takes all but the tree of the record away in one
 * transaction, destroys the key, and looks again. Repeating it takes away what may be left. Refuses with `conflict` while
 * somebody goes on recording events.
 */
export async function deleteDistrict({ districtId, ownerUrl, signRecord, now }: Deleting): Promise<Deletion> {
  await recordDeletion(districtId, now)
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    for (let tries = 0; tries < mostTries; tries++) {
      await signRecord()
      const erased = await eraseRows(owner, { districtId, now }).catch(unlessDeadlock)
      if (!erased) continue
      const { left, kept, keyIsDestroyed } = await countRowsLeft(owner, districtId)
      return { erased, left, kept, keyIsDestroyed, isGone: keyIsDestroyed && Object.values(left).every((count) => count === 0) }
    }
  } finally {
    await owner.end()
  }
  throw new AppError(
    'conflict',
    'Somebody still works in the district: its record grew each time it was signed. Nothing was deleted; try again.',
  )
}

/** Once, however often the deletion was begun. */
async function recordDeletion(districtId: string, now: Date): Promise<void> {
  await inDistrict(districtId, async (tx) => {
    const { deletedAt } = await tx.district.findUniqueOrThrow({ where: { id: districtId }, select: { deletedAt: true } })
    const recorded = await tx.auditEvent.count({ where: { districtId, subjectId: districtId, action: 'district.deleted' } })
    if (deletedAt || recorded > 0) return
    await recordEvent(tx, { actor: operatorOf(districtId), at: now }, { action: 'district.deleted', subjectId: districtId })
  })
}

/** Somebody in the district held what was to go and waited for what was held. The other one was let go, or this one is. */
function unlessDeadlock(error: unknown): undefined {
  if (error instanceof pg.DatabaseError && error.code === deadlock) return undefined
  throw error
}
