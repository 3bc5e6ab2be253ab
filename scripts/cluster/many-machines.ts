// A process of its own, since settings are read once: the drill of many machines, as large as its argument says. Ends with 1 when a promise is broken.
import { z } from 'zod'
import { runCommand } from '@/scripts/run-command'
import { drillManyMachines, isSteady } from './drill-many-machines'

const sizeSchema = z.object({
  perSecond: z.int(),
  crashes: z.int(),
  outageMilliseconds: z.int(),
  slowMails: z.int(),
  manyMails: z.int(),
  rosterLines: z.int(),
  killRounds: z.int(),
})

await runCommand(async () => {
  process.env.LOG_LEVEL ??= 'fatal'
  const size = sizeSchema.parse(JSON.parse(process.argv[2] ?? ''))
  return isSteady(await drillManyMachines(size), size) ? 0 : 1
})
