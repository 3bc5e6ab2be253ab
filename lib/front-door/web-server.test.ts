import { EventEmitter, once } from 'node:events'
import { request as ask, type IncomingMessage, Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
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
    const server = makeWebServer({ serve, sockets: new Server() }, settings)
    const port = await listen(server)
    const answer = get(port)
    await begun
    const closed = closeWebServer(server)
    await expect(get(port)).rejects.toThrow('ECONNREFUSED')
    work.emit('done')
    expect(await text(await answer)).toBe('done')
    await closed
  })
})

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

function get(port: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    ask({ host: '127.0.0.1', port, headers: { host: 'invite.example.org' }, agent: false }, resolve)
      .on('error', reject)
      .end()
  })
}
