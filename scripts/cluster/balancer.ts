import { once } from 'node:events'
import { Agent, request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const askEveryMilliseconds = 200

export type Balancer = {
  port: number
  /** Sends requests there as well, as soon as it says that it is ready. */
  add(port: number): void
  remove(port: number): void
  /** How many replicas are sent requests now. */
  ready(): number
  close(): Promise<void>
}

type Replica = { port: number; ready: boolean }

/**
 * A load balancer as plain as one can be: it asks each replica five times a second whether it is ready, and sends each request
 * to the next one that was, over connections that it keeps. It never tries a request twice: what fails, fails.
 */
export async function startBalancer(): Promise<Balancer> {
  const replicas = new Map<number, Replica>()
  const agent = new Agent({ keepAlive: true })
  const stopped = new AbortController()
  let turn = 0

  const server = createServer((incoming, outgoing) => {
    const ready = [...replicas.values()].filter((replica) => replica.ready)
    const chosen = ready[turn++ % Math.max(1, ready.length)]
    if (chosen) passOn(incoming, outgoing, { port: chosen.port, agent })
    else outgoing.writeHead(502, { 'X-Balancer': 'no replica is ready' }).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')

  async function watch(): Promise<void> {
    while (!stopped.signal.aborted) {
      await Promise.all([...replicas.values()].map(look))
      await pause(askEveryMilliseconds, undefined, { signal: stopped.signal }).catch(() => undefined)
    }
  }
  const watching = watch()

  return {
    // A server that listens on a port of this machine has an address of this kind.
    port: (server.address() as AddressInfo).port,
    add: (port) => void replicas.set(port, { port, ready: false }),
    remove: (port) => void replicas.delete(port),
    ready: () => [...replicas.values()].filter(({ ready }) => ready).length,
    async close() {
      stopped.abort()
      await watching
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

async function look(replica: Replica): Promise<void> {
  replica.ready = await isReady(replica.port)
}

async function isReady(port: number): Promise<boolean> {
  const asked = await fetch(`http://127.0.0.1:${port}/api/health/ready`, { signal: AbortSignal.timeout(6_000) }).catch(() => undefined)
  await asked?.body?.cancel()
  return asked?.ok === true
}
