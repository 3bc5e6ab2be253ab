// A worker of the product that does nothing but rosters, with leases that the drill may shorten.
import { runDueRosters } from '@/lib/roster/runs/run-due-rosters'

const pace = JSON.parse(process.argv[2] ?? '{}')
await runDueRosters({ signal: new AbortController().signal, pollMilliseconds: 50, pace })
