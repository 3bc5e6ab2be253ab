import 'server-only'
import { findMissing } from '@/lib/find-missing'
import { findWarnings } from './find-warnings'

/** Whatever is wrong with the installation, in the words of `ready`; of no district, so that who may know it (`canSeeInstallation`) is asked by the screen. */
export async function findTroubles(now: Date): Promise<string[]> {
  return [...(await findMissing()), ...(await findWarnings(now))]
}
