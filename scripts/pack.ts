// npm run pack: what is left to do once packages, database client and build are there, so that this folder runs without ever being written to.
import { rm } from 'node:fs/promises'
import { reachableBinaries } from './postgres-files'
import { runCommand } from './run-command'

await runCommand(async () => {
  // Links the libraries of the PostgreSQL that npm brings, in the folder of the package.
  await reachableBinaries(undefined)
  await rm('.next/cache', { recursive: true, force: true })
  process.stdout.write('Packed: this folder may be made read-only, and run by any user.\n')
  return 0
})
