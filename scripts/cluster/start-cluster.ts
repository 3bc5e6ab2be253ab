import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type ProductProcess, startProcess } from '@/scripts/child-process'
import { type EmbeddedPostgres, freePort, startEmbeddedPostgres } from '@/scripts/embedded-postgres'
import { applyMigrations, grantToApplication } from '@/scripts/migrations'
import { reachableCluster, serverUser } from '@/scripts/postgres-files'
import { type Balancer, startBalancer } from './balancer'
import { type DatabaseLink, openDatabaseLink } from './database-link'
import { type FakeClock, makeFakeClock } from './fake-clock'
import { startPgBouncer } from './start-pgbouncer'

export type Replica = { port: number; url: string; process: ProductProcess }

export type Cluster = {
  /** Of the load balancer. */
  url: string
  /** What a process of lib needs to work in the same database, through the same pooler. */
  environment: Record<string, string>
  link: DatabaseLink
  balancer: Balancer
  webs: Replica[]
  workers: ProductProcess[]
  /** The address of the database for its superuser, past pooler and link. */
  superuserUrl(): string
  /** Ends the database without any shutdown (`pg_ctl stop -m immediate`) and starts it again. */
  restartDatabase(): Promise<void>
  /** As on one more machine, with these settings on top. */
  startWeb(environment?: Record<string, string>): Promise<Replica>
  /** As a rolling restart does: asks it to stop, and takes it out of the balancer's turn once it has. */
  stopWeb(web: Replica): Promise<void>
  startWorker(environment?: Record<string, string>): ProductProcess
  /** A clock for one more machine, so many seconds ahead of that of all others. */
  makeClock(seconds: number): Promise<FakeClock>
  /** Has that many replicas say from now on that they are ready. */
  waitForReady(replicas: number): Promise<void>
  stop(): Promise<void>
}

export type ClusterSize = {
  webs: number
  workers: number
  /** Of PgBouncer to the database, for all of them. */
  connections?: number
  /** Settings of every machine. */
  environment?: Record<string, string>
  /** Where the database keeps its files, in a folder of its own in the temporary one unless given. */
  dataDir?: string
}

const patienceMilliseconds = 120_000

/** Starts the built product as on so many machines, each with a data folder of its own: load balancer, web replicas, workers, PgBouncer in transaction mode, and one PostgreSQL. */
export async function startCluster({ webs, workers, connections = 20, environment = {}, ...given }: ClusterSize): Promise<Cluster> {
  const folder = await mkdtemp(path.join(tmpdir(), 'invite-desk-cluster-'))
  const dataDir = given.dataDir ?? folder
  // As root the database runs as another user, who must be able to pass through.
  for (const each of [folder, dataDir]) await chmod(each, 0o711)
  const passwords = { superuserPassword: 'superuser', ownerPassword: 'owner', appPassword: 'app' }
  const ends: Array<() => Promise<unknown>> = [() => rm(folder, { recursive: true, force: true })]
  const stop = async () => {
    for (const end of ends.reverse()) await end()
  }
  try {
    let postgres: EmbeddedPostgres = await startEmbeddedPostgres(dataDir, passwords)
    ends.push(() => postgres.stop())
    await applyMigrations(postgres.ownerUrl)
    await grantToApplication(postgres.ownerUrl, new URL(postgres.appUrl).username)
    const link = await openDatabaseLink(Number(new URL(postgres.appUrl).port))
    ends.push(link.close)
    const linked = new URL(postgres.appUrl)
    linked.port = String(link.port)
    const pooler = await startPgBouncer(linked.href, { folder, connections })
    ends.push(pooler.stop)
    const balancer = await startBalancer()
    ends.push(balancer.close)

    const url = `http://localhost:${balancer.port}`
    const shared = {
      DATABASE_URL: pooler.url,
      ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      NEXTAUTH_SECRET: randomBytes(32).toString('base64url'),
      APP_URL: url,
      ALLOWED_PRIVATE_HOSTS: '127.0.0.1',
    }
    const signingKey = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
    let machines = 0
    const environmentOf = (more: Record<string, string>) => {
      const own = { ...environment, ...more, DATA_DIR: path.join(folder, `machine-${machines++}`) }
      return { ...process.env, ...shared, LOG_LEVEL: 'silent', ...own, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' }
    }
    const cluster: Cluster = {
      url,
      environment: shared,
      link,
      balancer,
      webs: [],
      workers: [],
      superuserUrl: () => postgres.superuserUrl,
      async restartDatabase() {
        await endAtOnce(dataDir)
        await postgres.exited
        postgres = await startEmbeddedPostgres(dataDir, passwords)
        link.leadTo(Number(new URL(postgres.appUrl).port))
      },
      async startWeb(more = {}) {
        const port = await freePort()
        const own = { ...more, PORT: String(port), NEXTAUTH_URL: url, TRUSTED_PROXIES: '127.0.0.1' }
        const web = {
          port,
          url: `http://127.0.0.1:${port}`,
          process: startProcess('web', ['--import', 'tsx', 'scripts/web.ts'], environmentOf(own)),
        }
        cluster.webs.push(web)
        balancer.add(port)
        return web
      },
      startWorker(more = {}) {
        const nodeArguments = ['--import', 'tsx', '--conditions=react-server', 'scripts/worker.ts']
        const worker = startProcess('worker', nodeArguments, environmentOf({ ...more, AUDIT_SIGNING_KEY: signingKey }))
        cluster.workers.push(worker)
        return worker
      },
      async stopWeb(web) {
        await web.process.stop()
        balancer.remove(web.port)
        cluster.webs.splice(cluster.webs.indexOf(web), 1)
      },
      makeClock: (seconds) => makeFakeClock(folder, seconds),
      async waitForReady(replicas) {
        const since = Date.now()
        for (; Date.now() < since + patienceMilliseconds; await pause(50)) if (balancer.ready(since) >= replicas) return
        throw new Error(`${balancer.ready(since)} of ${replicas} replicas are ready.`)
      },
      stop,
    }
    ends.push(() => Promise.all([...cluster.webs.map((web) => web.process), ...cluster.workers].map(end)))
    for (let index = 0; index < workers; index++) cluster.startWorker()
    for (let index = 0; index < webs; index++) await cluster.startWeb()
    await cluster.waitForReady(webs)
    return cluster
  } catch (error) {
    await stop()
    throw error
  }
}

async function end(each: ProductProcess): Promise<void> {
  each.kill()
  await each.exited
}

/** PostgreSQL's immediate shutdown: every process of it ends where it is, and the next start recovers from the log. */
async function endAtOnce(dataDir: string): Promise<void> {
  const file = path.join(await reachableCluster(dataDir, serverUser()), 'postmaster.pid')
  const [pid] = (await readFile(file, 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGQUIT')
}
