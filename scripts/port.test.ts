import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { requireFreePort, requireFreePorts } from './port'

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
    await expect(requireFreePort(port, 'METRICS_PORT')).resolves.toBeUndefined()
  })

  it('names the port, who has it where that can be known, and the cure', async () => {
    const { port, close } = await listen()
    const who = process.platform === 'linux' ? ` by process ${process.pid} ` : ''
    await expect(requireFreePort(port, 'METRICS_PORT')).rejects.toMatchObject({
      message: expect.stringContaining(`Port ${port} is already in use${who}`),
      cure: expect.stringContaining(`METRICS_PORT=${port < 65_535 ? port + 1 : port - 1}`),
    })
    await close()
  })

  it('waits for a port that is just being given back', async () => {
    const { port, close } = await listen()
    const waiting = requireFreePort(port, 'METRICS_PORT')
    await close()
    await expect(waiting).resolves.toBeUndefined()
  })
})

describe('requireFreePorts', () => {
  it.each([
    [{ PORT: 3000, METRICS_PORT: 3000 }, 'METRICS_PORT and PORT are the same port, 3000.'],
    [{ PORT: 3000, WORKER_METRICS_PORT: 3000 }, 'WORKER_METRICS_PORT and PORT are the same port, 3000.'],
    [{ PORT: 3000, METRICS_PORT: 9464, WORKER_METRICS_PORT: 9464 }, 'WORKER_METRICS_PORT and METRICS_PORT are the same port, 9464.'],
  ])('refuses %o', async (settings, message) => {
    await expect(requireFreePorts(settings)).rejects.toMatchObject({ message })
  })

  it('names the setting whose port is taken', async () => {
    const [main, taken] = [await listen(), await listen()]
    await main.close()
    const refused = requireFreePorts({ PORT: main.port, METRICS_PORT: taken.port })
    await expect(refused).rejects.toMatchObject({ cure: expect.stringContaining('METRICS_PORT=') })
    await taken.close()
  })
})

it.each([
  ['scripts/web.ts', [], { METRICS_PORT: '3999', PORT: '3999' }, /^METRICS_PORT and PORT are the same port, 3999\./],
  ['scripts/worker.ts', ['--conditions=react-server'], { WORKER_METRICS_PORT: 'taken' }, /^Port \d+ is already in use/],
])(
  '%s alone says so in words, and ends with 1',
  async (script, conditions, given, words) => {
    const { port, close } = await listen()
    const ports = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value === 'taken' ? String(port) : value]))
    const needed = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', NODE_ENV: 'production' as const }
    const child = spawn(process.execPath, ['--import', 'tsx', ...conditions, script], { env: { ...process.env, ...needed, ...ports } })
    const ended = once(child, 'exit')
    const [problem, [code]] = await Promise.all([text(child.stderr), ended])
    expect([problem, code]).toEqual([expect.stringMatching(words), 1])
    await close()
  },
  60_000,
)
