import { EventEmitter, once } from 'node:events'
import { Agent, request as ask, type IncomingMessage, type RequestOptions, Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { describe, expect, it, vi } from 'vitest'
import { logger } from '@/lib/logger'
import { metrics } from '@/lib/observability/metrics'
import { currentPatience, currentRequestId } from '@/lib/observability/request-context'
import { routeNamer } from '@/lib/observability/route-pattern'
import { trustedProxies } from './trusted-proxies'
import { closeWebServer, makeWebServer } from './web-server'

const settings = { appUrl: 'http://invite.example.org', port: 3000, isTrustedProxy: trustedProxies([]), development: false }

describe('the web server', () => {
  it('answers what it has begun before it ends, and takes nothing more', async () => {
    const work = new EventEmitter()
    const begun = once(work, 'begun')
    const serve = async (_: IncomingMessage, response: ServerResponse) => {
      const done = once(work, 'done')
      work.emit('begun')
      await done
      response.end('done')
    }
    const server = makeWebServer({ serve, sockets: new Server(), nameRoute: () => '/' }, settings)
    const port = await listen(server)
    const answer = get(port)
    await begun
    const closed = closeWebServer(server)
    await expect(get(port)).rejects.toThrow('ECONNREFUSED')
    work.emit('done')
    expect(await text(await answer)).toBe('done')
    await closed
  })

  it.each<[how: string, begin: (request: IncomingMessage) => Promise<unknown>]>([
    ['nobody has begun to read', async () => undefined],
    [
      'somebody has begun to read',
      (request) =>
        once(
          request.on('readable', () => request.read(1)),
          'readable',
        ),
    ],
    ['somebody reads as a web stream', (request) => Readable.toWeb(request).getReader().read()],
    ['somebody pipes elsewhere', (request) => once(request.pipe(new PassThrough()), 'readable')],
    ['somebody has begun to pipe elsewhere and given up', (request) => giveUp(request)],
  ])('answers what comes next on a connection, also where it has answered before a body that %s', async (_, begin) => {
    const serve = async (request: IncomingMessage, response: ServerResponse) => {
      if (request.method === 'POST') await begin(request)
      response.writeHead(request.method === 'POST' ? 400 : 200).end()
    }
    const server = makeWebServer({ serve, sockets: new Server(), nameRoute: () => '/' }, settings)
    const port = await listen(server)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const large = await answerTo({ port, agent, method: 'POST' }, Buffer.alloc(500_000))
    const next = await answerTo({ port, agent, method: 'GET' })
    expect([large, next]).toEqual([
      { status: 400, reused: false },
      { status: 200, reused: true },
    ])
    agent.destroy()
    await closeWebServer(server)
  })

  it.each([
    ['a name of its own', [], 'abc-1', /^[0-9a-f-]{36}$/],
    ['the name a trusted proxy gives it', ['127.0.0.0/8'], 'abc-1', /^abc-1$/],
    ['a name of its own where the proxy gives it none that could stand in a log', ['127.0.0.0/8'], 'two words', /^[0-9a-f-]{36}$/],
  ])(
    'gives a request %s, answers with it, and whatever is done for it knows it and how long it is waited for',
    async (_, proxies, said, expected) => {
      let known: string | undefined
      let left: number | undefined
      const serve = async (request: IncomingMessage, response: ServerResponse) => {
        await Promise.resolve()
        known = currentRequestId()
        left = currentPatience()?.left()
        response.end(request.headers['x-request-id'] ?? 'none')
      }
      const behind = { serve, sockets: new Server(), nameRoute: () => '/' }
      const server = makeWebServer(behind, { ...settings, isTrustedProxy: trustedProxies(proxies) })
      const answer = await get(await listen(server), { 'x-request-id': said })
      expect(answer.headers['x-request-id']).toMatch(expected)
      expect(known).toBe(answer.headers['x-request-id'])
      expect(left).toBeLessThan(Number.POSITIVE_INFINITY)
      expect(await text(answer)).toBe('none')
      await closeWebServer(server)
    },
  )

  it('writes one line about a request, with its route and without its address', async () => {
    const logged = vi.spyOn(logger, 'info')
    const serve = async (_: IncomingMessage, response: ServerResponse) => void response.writeHead(303).end()
    const server = makeWebServer({ serve, sockets: new Server(), nameRoute: routeNamer(['/i/[district]/[code]']) }, settings)
    const answer = await get(await listen(server), {}, '/i/maple-grove/0123456789?returned=secret')
    await text(answer)
    await closeWebServer(server)
    expect(logged.mock.calls).toEqual([
      [
        {
          requestId: answer.headers['x-request-id'],
          method: 'GET',
          route: '/i/[district]/[code]',
          status: 303,
          milliseconds: expect.any(Number),
        },
        'answered',
      ],
    ])
    logged.mockRestore()
    expect(await metrics.registry.metrics()).toContain(
      'invite_desk_request_seconds_count{route="/i/[district]/[code]",method="GET",status="3xx"} 1',
    )
  })

  it('counts under one word whatever method a stranger thinks of', async () => {
    const server = makeWebServer({ serve: async () => undefined, sockets: new Server(), nameRoute: () => '/odd' }, settings)
    const port = await listen(server)
    for (const method of ['PROPFIND', 'MKCOL']) {
      const sent = ask({ port, method }).end()
      const [answer] = await once(sent, 'response')
      expect(answer.statusCode).toBe(405)
      await text(answer)
    }
    await closeWebServer(server)
    expect(await metrics.registry.metrics()).toContain('invite_desk_request_seconds_count{route="/odd",method="other",status="4xx"} 2')
  })
})

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

async function giveUp(request: IncomingMessage): Promise<void> {
  const elsewhere = new PassThrough()
  const piped = pipeline(request, elsewhere)
  await once(elsewhere, 'readable')
  elsewhere.destroy(new Error('That is enough.'))
  await expect(piped).rejects.toThrow('That is enough.')
}

async function answerTo(options: RequestOptions, body?: Buffer): Promise<{ status: number | undefined; reused: boolean }> {
  const headers = { host: 'invite.example.org', origin: 'http://invite.example.org' }
  const sent = ask({ host: '127.0.0.1', headers, ...options })
  sent.end(body)
  const [answer] = await once(sent, 'response')
  await text(answer)
  return { status: answer.statusCode, reused: sent.reusedSocket }
}

function get(port: number, headers: Record<string, string> = {}, path = '/'): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    ask({ host: '127.0.0.1', port, path, headers: { host: 'invite.example.org', ...headers }, agent: false }, resolve)
      .on('error', reject)
      .end()
  })
}
