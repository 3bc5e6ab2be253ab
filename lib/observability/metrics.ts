// Threat: a metric whose labels name districts, people or addresses tells whoever reads it what row-level security keeps
// apart, and grows without end. Choice: labels are words of this code alone: a route's pattern, a kind of work, an outcome.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

type Metrics = ReturnType<typeof makeMetrics>

declare global {
  // Next's bundle and the web server have a copy each of every module, but one global object.
  var inviteDeskMetrics: Metrics | undefined
}

function makeMetrics() {
  const registry = new Registry()
  const registers = [registry]
  return {
    registry,
    requests: new Histogram({
      name: 'invite_desk_request_seconds',
      help: 'How long requests took, by the pattern of the route, the method and the class of the answer.',
      labelNames: ['route', 'method', 'status'] as const,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    linksSigned: new Counter({ name: 'invite_desk_links_signed_total', help: 'Links this process has signed.', registers }),
    mails: new Counter({
      name: 'invite_desk_mails_total',
      help: 'Attempts to send a mail, by what came of them.',
      labelNames: ['state'] as const,
      registers,
    }),
    connections: new Gauge({
      name: 'invite_desk_database_connections',
      help: 'Connections to the database: in use and idle, and who waits for one.',
      labelNames: ['pool', 'state'] as const,
      registers,
      collect() {
        for (const [pool, count] of pools) {
          const { total, idle, waiting } = count()
          this.set({ pool, state: 'in_use' }, total - idle)
          this.set({ pool, state: 'idle' }, idle)
          this.set({ pool, state: 'waiting' }, waiting)
        }
      },
    }),
    pools: new Map<string, () => PoolCount>(),
  }
}

type PoolCount = { total: number; idle: number; waiting: number }

globalThis.inviteDeskMetrics ??= makeMetrics()

/** What this process measures of itself; served by `serveMetrics`. */
export const metrics: Metrics = globalThis.inviteDeskMetrics
const { pools } = metrics

/** Has the connections of a pool measured, in place of an earlier one of that name. */
export function watchPool(name: string, count: () => PoolCount): void {
  pools.set(name, count)
}

/** Adds what Node tells of the process: processor, memory, event loop, garbage. Once. */
export function watchProcess(): void {
  collectDefaultMetrics({ register: metrics.registry })
}
