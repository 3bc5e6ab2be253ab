import 'server-only'
import { findMissing } from '@/lib/find-missing'
import { inTime } from '@/lib/in-time'
import { keepAnswer } from '@/lib/keep-answer'
import { findWarnings } from './find-warnings'
import { isStopping } from './stopping'

/** `missing` keeps requests from being served; `warnings` will before long. In words of no district. */
export type Health = { missing: string[]; warnings: string[] }

const patienceMilliseconds = 5_000

// Anybody may ask, as often as they like: what it costs the database is one look a second of each process.
const look = keepAnswer(1_000, async (): Promise<Health> => {
  const missing = await findMissing()
  const warnings = missing.length > 0 ? [] : await inTime(patienceMilliseconds, findWarnings(new Date())).catch(() => [])
  return { missing, warnings: warnings ?? [] }
})

/** How the installation and this process are, as of the last second. */
export async function getHealth(): Promise<Health> {
  return isStopping() ? { missing: ['This server is stopping.'], warnings: [] } : look()
}

/** Whatever is wrong with the installation, in the words of `ready`; who may know it (`canSeeInstallation`) is asked by the screen. */
export async function findTroubles(): Promise<string[]> {
  const { missing, warnings } = await getHealth()
  return [...missing, ...warnings]
}
