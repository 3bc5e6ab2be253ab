import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { requireFreePort } from './port'

async function listen(): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new TypeError('A TCP server has a port.')
  return {
    port: address.port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

describe('requireFreePort', () => {
  it('lets a free port pass', async () => {
    const { port, close } = await listen()
    await close()
    await expect(requireFreePort(port)).resolves.toBeUndefined()
  })

  it('names the port, who has it where that can be known, and the cure', async () => {
    const { port, close } = await listen()
    const who = process.platform === 'linux' ? ` by process ${process.pid} ` : ''
    await expect(requireFreePort(port)).rejects.toMatchObject({
      message: expect.stringContaining(`Port ${port} is already in use${who}`),
      cure: expect.stringContaining(`PORT=${port < 65_535 ? port + 1 : port - 1} npm start`),
    })
    await close()
  })

  it('waits for a port that is just being given back', async () => {
    const { port, close } = await listen()
    const waiting = requireFreePort(port)
    await close()
    await expect(waiting).resolves.toBeUndefined()
  })
})
