import { readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { disconnectDatabase } from '@/lib/database'
import { parseSettings } from '@/lib/env'
import { asOwner, issueToAll, leaveOutRecording } from '@/scripts/bench/tmp-b8-audit'
import { loadSecrets } from '@/scripts/data-folder'
import { embeddedUrls, findRunningPostgres } from '@/scripts/embedded-postgres'
import { openDatabase } from '@/scripts/open-database'
import { runCommand } from '@/scripts/run-command'

await runCommand(async () => {
  const dataDir = await mkdtemp('/var/tmp/b8/bench-')
  await chmod(dataDir, 0o711)
  const opened = await openDatabase(parseSettings({ DATA_DIR: dataDir }), 'command')
  Object.assign(process.env, opened.environment, { DATA_DIR: dataDir })
  const pgPid = Number(readFileSync(dataDir + '/postgres/postmaster.pid', 'utf8').split('\n')[0])
  const pgCpu = () => {
    let sum = 0
    for (const d of readdirSync('/proc')) {
      if (!/^\d+$/.test(d)) continue
      try {
        const st = readFileSync(`/proc/${d}/stat`, 'utf8')
        const f = st.slice(st.lastIndexOf(')') + 2).split(' ')
        if (Number(f[1]) === pgPid || Number(d) === pgPid) sum += Number(f[11]) + Number(f[12])
      } catch {}
    }
    return sum * 10
  }
  try {
    const running = await findRunningPostgres(dataDir)
    const { ownerUrl } = embeddedUrls(running!.port, await loadSecrets(dataDir))
    const measure = async (n: number, name: string) => {
      const r = await issueToAll(n, {
        onBegin: () => {
          b = [process.cpuUsage(), pgCpu()] as any
        },
      })
      const c = process.cpuUsage((b as any)[0])
      const pgc = pgCpu() - (b as any)[1]
      const node = (c.user + c.system) / 1e3
      console.log(name, 'wall', r.toFixed(2), 'node', Math.round(node), 'pg', pgc, 'sum', Math.round(node + pgc))
      return node + pgc
    }
    let b: any
    const n = Number(process.env.LINKS ?? 20000)
    await measure(1000, 'warm')
    const w = [await measure(n, 'with'), await measure(n, 'with')]
    await asOwner(ownerUrl, 'ALTER TABLE links DROP CONSTRAINT links_district_id_audit_event_id_fkey')
    const restore = leaveOutRecording()
    const wo = [await measure(n, 'without'), await measure(n, 'without')]
    restore()
    console.log('cpu ratio', Math.min(...w) / Math.min(...wo))
  } finally {
    await disconnectDatabase()
    await opened.close()
    await rm(dataDir, { recursive: true, force: true })
  }
  return 0
})
