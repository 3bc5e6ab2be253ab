import { once } from 'node:events'
import { Agent, request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const askEveryMilliseconds = 200
const patienceMilliseconds = 6_000

export type Balancer = {
  port: number
  /** Sends requests there as well, as soon as it says that it is ready. */
  add(port: number): void
  remove(port: number): void
  /** How many replicas are sent requests now, and have said that they are ready when they were asked since then. */
  ready(since?: number): number
  close(): Promise<void>
}

/** `askedAt` is when it was asked what it answered last. */
type Replica = { port: number; ready: boolean; askedAt: number; removed: AbortController }

/**
 * A load balancer as plain as one can be: it asks each replica five times a second whether it is ready, whatever the others do, and
 * sends each request to the next one that was, over connections that it keeps. It never tries a request twice: what fails, fails.
 */
export async function startBalancer(): Promise<Balancer> {
  const replicas = new Map<number, Replica>()
  const agent = new Agent({ keepAlive: true })
  const watching = new Set<Promise<void>>()
  let turn = 0

  const server = createServer((incoming, outgoing) => {
    const ready = [...replicas.values()].filter((replica) => replica.ready)
    const chosen = ready[turn++ % Math.max(1, ready.length)]
    if (chosen) passOn(incoming, outgoing, { port: chosen.port, agent })
    else outgoing.writeHead(502, { 'X-Balancer': 'no replica is ready' }).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')

  return {
    // A server that listens on a port of this machine has an address of this kind.
    port: (server.address() as AddressInfo).port,
    add(port) {
      const replica = { port, ready: false, askedAt: 0, removed: new AbortController() }
      replicas.set(port, replica)
      watching.add(watch(replica))
    },
    remove(port) {
      replicas.get(port)?.removed.abort()
      replicas.delete(port)
    },
    ready: (since = 0) => [...replicas.values()].filter(({ ready, askedAt }) => ready && askedAt >= since).length,
    async close() {
      for (const { removed } of replicas.values()) removed.abort()
      await Promise.all(watching)
      agent.destroy()
      server.closeAllConnections()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}

function passOn(incoming: IncomingMessage, outgoing: ServerResponse, { port, agent }: { port: number; agent: Agent }): void {
  const { method, url: path, headers } = incoming
  const to = { ...headers, 'x-forwarded-for': incoming.socket.remoteAddress ?? '', connection: 'keep-alive' }
  const asked = ask({ host: '127.0.0.1', port, method, path, headers: to, agent }, (answer) => {
    // How this connection goes on is told to nobody else.
    const { connection: _connection, 'keep-alive': _keepAlive, ...given } = answer.headers
    outgoing.writeHead(answer.statusCode ?? 502, { ...given, 'x-replica': String(port) })
    answer.pipe(outgoing)
    answer.once('error', () => outgoing.destroy())
  })
  asked.once('error', ({ message }) => {
    if (outgoing.headersSent) outgoing.destroy()
    else outgoing.writeHead(502, { 'X-Balancer': message }).end()
  })
  incoming.pipe(asked)
}

async function watch(replica: Replica): Promise<void> {
  const { signal } = replica.removed
  while (!signal.aborted) {
    await look(replica)
    await pause(askEveryMilliseconds, undefined, { signal }).catch(() => undefined)
  }
}

async function look(replica: Replica): Promise<void> {
  const { port, removed } = replica
  const askedAt = Date.now()
  const signal = AbortSignal.any([removed.signal, AbortSignal.timeout(patienceMilliseconds)])
  const isReady = await fetch(`http://127.0.0.1:${port}/api/health/ready`, { signal }).then(
    async (answer) => {
      await answer.body?.cancel()
      return answer.ok
    },
    // Who says nothing in time has much to do, and is not gone: it stays what it was.
    () => (signal.aborted ? undefined : false),
  )
  if (isReady === undefined) return
  replica.ready = isReady
  replica.askedAt = askedAt
}
