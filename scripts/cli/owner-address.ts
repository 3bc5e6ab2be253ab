import path from 'node:path'
import { AppError } from '@/lib/app-error'
import { env } from '@/lib/env'
import { loadSecrets } from '@/scripts/data-folder'
import { embeddedUrls, findRunningPostgres } from '@/scripts/embedded-postgres'

/** Where the tables are reached as the role that owns them: DATABASE_OWNER_URL, or the embedded database of the data folder, while it runs. */
export async function ownerAddress({ isEmbedded }: { isEmbedded: boolean }): Promise<string> {
  if (!isEmbedded) {
    const given = process.env.DATABASE_OWNER_URL
    if (given) return given
    throw new AppError('conflict', 'DATABASE_OWNER_URL is not set. Only the role that owns the tables may do this.')
  }
  const dataDir = path.resolve(env().DATA_DIR)
  const running = await findRunningPostgres(dataDir)
  if (!running) throw new Error('The embedded database does not run.')
  return embeddedUrls(running.port, await loadSecrets(dataDir)).ownerUrl
}
