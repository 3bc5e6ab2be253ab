import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** The way to the database, which can fail as networks do. Its address stays while the database behind it comes and goes. */
export type DatabaseLink = {
  port: number
  /** From now on it leads there. */
  leadTo(port: number): void
  /** Ends what is open and refuses what is new, until it is mended. */
  cut(): void
  /** Takes everything and passes nothing on, as a network that drops packets: nobody is told. Until it is mended. */
  hold(): void
  /** Passes everything on so much later. */
  slow(milliseconds: number): void
  mend(): void
  close(): Promise<void>
}

type State = { way: 'open' | 'cut' | 'held'; delay: number }

/** Opens a way to a server at a port of this machine. */
export async function openDatabaseLink(target: number): Promise<DatabaseLink> {
  const state: State = { way: 'open', delay: 0 }
  const sockets = new Set<Socket>()
  let to = target

  const server = createServer((incoming) => {
    const outgoing = connect(to, '127.0.0.1')
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(one)
      one.setNoDelay(true)
      one.on('error', () => undefined)
      one.once('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.on('data', (chunk) => passOn(state, chunk, other))
      if (state.way === 'held') one.pause()
    }
    if (state.way === 'cut') incoming.destroy()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')

  return {
    // A server that listens on a port of this machine has an address of this kind.
    port: (server.address() as AddressInfo).port,
    leadTo(port) {
      to = port
    },
    cut() {
      state.way = 'cut'
      for (const socket of sockets) socket.destroy()
    },
    hold() {
      state.way = 'held'
      for (const socket of sockets) socket.pause()
    },
    slow(milliseconds) {
      state.delay = milliseconds
    },
    mend() {
      state.way = 'open'
      state.delay = 0
      for (const socket of sockets) socket.resume()
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** Later chunks wait as long as earlier ones, so their order stays. */
function passOn({ delay }: State, chunk: Buffer, to: Socket): void {
  if (delay === 0) to.write(chunk)
  else setTimeout(() => to.write(chunk), delay)
}
