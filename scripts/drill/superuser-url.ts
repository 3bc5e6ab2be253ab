import { loadSecrets } from '@/scripts/data-folder'
import { embeddedUrls, findRunningPostgres } from '@/scripts/embedded-postgres'

/** The address of the running embedded database of a data folder for its superuser, whom nothing in it holds. */
export async function superuserUrlOf(dataDir: string): Promise<string> {
  const running = await findRunningPostgres(dataDir)
  if (!running) throw new Error('The product does not run.')
  const secrets = await loadSecrets(dataDir)
  const address = new URL(embeddedUrls(running.port, secrets).ownerUrl)
  address.username = 'postgres'
  address.password = secrets.superuserPassword
  return address.href
}
