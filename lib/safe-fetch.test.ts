import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { testCertificate } from '@/scripts/testing/test-certificate'
import { type SafeFetchOptions, safeFetch } from './safe-fetch'

const stops: Array<() => unknown> = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const here = { allowed: ['127.0.0.1'] }
const startHttp = async (answer: RequestListener) => `http://127.0.0.1:${await listen(createServer(answer))}`

function get(address: string, options: SafeFetchOptions = here, signal = new AbortController().signal, mostBytes?: number) {
  const client = safeFetch(options)
  stops.push(() => client.close())
  return client.fetch(new URL(address), { signal, ...(mostBytes === undefined ? {} : { mostBytes }) })
}

/** A look-up that finds these addresses, and what it was asked for. */
function resolving(...addresses: string[]) {
  const asked: string[] = []
  const resolve: SafeFetchOptions['resolve'] = (hostname, _, done) => {
    asked.push(hostname)
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
  return { asked, resolve }
}

describe('what is never asked', () => {
  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0177.0.0.1/',
    'https://0x7f.1/',
    'https://127.1/',
    'https://0/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.64.0.1/',
    'https://[::1]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[64:ff9b::a00:1]/',
  ])('%s, which is an address inside', async (address) => {
    await expect(get(address, { allowed: [] })).rejects.toMatchObject({
      fault: 'not_allowed',
      message: expect.stringContaining('private network'),
    })
  })

  it.each([['10.0.0.1'], ['127.0.0.1'], ['::1'], ['::ffff:169.254.169.254'], ['8.8.8.8', '10.0.0.1']])(
    'a name that resolves to %s',
    async (...addresses) => {
      const { asked, resolve } = resolving(...addresses)
      await expect(get('https://sis.example.org/', { allowed: [], resolve })).rejects.toMatchObject({ fault: 'not_allowed' })
      expect(asked).toEqual(['sis.example.org'])
    },
  )

  it('anything without TLS, unless the operator allows the host', async () => {
    await expect(get('http://93.184.215.14/', { allowed: [] })).rejects.toMatchObject({
      fault: 'not_allowed',
      message: expect.stringContaining('https://'),
    })
    await expect(get('ftp://sis.example.org/', { allowed: [] })).rejects.toMatchObject({ fault: 'not_allowed' })
  })

  it('another port than the one that is allowed, and another name of the same machine', async () => {
    const address = await startHttp((_, response) => response.end('hello'))
    const { port } = new URL(address)
    await expect(get(address, { allowed: ['127.0.0.1:1', 'localhost'] })).rejects.toMatchObject({ fault: 'not_allowed' })
    expect((await get(address, { allowed: [`127.0.0.1:${port}`] })).body.toString()).toBe('hello')
  })
})

describe('what comes back', () => {
  it('is any status with its body, unpacked, over a connection that is kept', async () => {
    const ports = new Set<unknown>()
    const address = await startHttp((request, response) => {
      ports.add(request.socket.remotePort)
      response.writeHead(429, { 'Content-Encoding': 'gzip', 'Retry-After': '1' }).end(gzipSync('packed'))
    })
    const client = safeFetch(here)
    stops.push(() => client.close())
    for (const _ of [1, 2]) {
      const answer = await client.fetch(new URL(address), { signal: new AbortController().signal })
      expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '1' } })
      expect(answer.body.toString()).toBe('packed')
    }
    expect(ports.size).toBe(1)
  })

  it('comes over a new connection where the server has closed the one that was kept', async () => {
    const seen = new WeakSet()
    const address = await startHttp(({ socket }, answer) => {
      if (seen.has(socket)) socket.destroy()
      else answer.end('here')
      seen.add(socket)
    })
    const client = safeFetch(here)
    stops.push(() => client.close())
    const ask = () => client.fetch(new URL(address), { method: 'POST', body: '{}', signal: new AbortController().signal })
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([200, 200, 200])
  })

  it('is a redirect itself, which nobody follows', async () => {
    const asked: unknown[] = []
    const address = await startHttp((request, response) => {
      asked.push(request.url)
      response.writeHead(302, { Location: '/elsewhere' }).end()
    })
    expect((await get(address)).status).toBe(302)
    expect(asked).toEqual(['/'])
  })

  it.each([
    ['packed small', () => gzipSync(Buffer.alloc(3_000_000)), { 'Content-Encoding': 'gzip' }],
    ['without end', () => Buffer.alloc(3_000_000), {}],
  ])('is cut off where it is too large: %s', async (_, body, headers) => {
    const address = await startHttp((_, response) => response.writeHead(200, headers).end(body()))
    await expect(get(address, here, undefined, 2 * 1024 * 1024)).rejects.toMatchObject({
      fault: 'too_large',
      message: expect.stringContaining('2 MB'),
    })
  })
})

describe('why nothing comes', () => {
  const tcp = async (said: string) => {
    const server = createTcpServer((socket) => socket.end(said))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    stops.push(() => server.close())
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  it('nobody listens', async () => {
    await expect(get('http://127.0.0.1:9')).rejects.toMatchObject({ fault: 'refused' })
  })

  it('the name is unknown', async () => {
    const resolve: SafeFetchOptions['resolve'] = (_, __, done) => done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), [])
    const asked = get('https://sis.example.org/', { allowed: [], resolve })
    await expect(asked).rejects.toMatchObject({ fault: 'name', message: 'The name sis.example.org cannot be found in the DNS.' })
  })

  it('nobody vouches for the certificate, or it is of another host', async () => {
    const server = createHttpsServer(testCertificate, (_, response) => response.end('secret'))
    const port = await listen(server)
    const trusted = { ca: testCertificate.cert, allowed: ['localhost', '127.0.0.1'] }
    await expect(get(`https://localhost:${port}`, { ...trusted, ca: '' })).rejects.toMatchObject({ fault: 'certificate' })
    await expect(get(`https://127.0.0.1:${port}`, trusted)).rejects.toMatchObject({ fault: 'certificate' })
    expect((await get(`https://localhost:${port}`, trusted)).body.toString()).toBe('secret')
  })

  it('the server does not speak TLS, or not HTTP', async () => {
    const plain = await startHttp((_, response) => response.end())
    await expect(get(plain.replace('http:', 'https:'))).rejects.toMatchObject({ fault: 'tls' })
    await expect(get(await tcp('SSH-2.0-banner\r\n'))).rejects.toMatchObject({
      fault: 'cut',
      message: expect.not.stringContaining('banner'),
    })
  })

  it('the answer breaks off', async () => {
    const address = await tcp('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf')
    await expect(get(address)).rejects.toMatchObject({ fault: 'cut' })
  })

  it('the server is silent, or never done', async () => {
    const silent = await startHttp(() => undefined)
    await expect(get(silent, { ...here, idleMilliseconds: 50 })).rejects.toMatchObject({
      fault: 'timeout',
      message: expect.stringContaining('said nothing'),
    })
    const endless = await startHttp((_, response) => {
      const more = setInterval(() => response.write('.'), 5)
      response.once('close', () => clearInterval(more))
    })
    await expect(get(endless, { ...here, wholeMilliseconds: 100 })).rejects.toMatchObject({ fault: 'timeout' })
  })

  it('whoever asked wants it no more', async () => {
    const stop = new AbortController()
    const address = await startHttp(() => stop.abort(new Error('cancelled')))
    await expect(get(address, here, stop.signal)).rejects.toThrow('cancelled')
  })
})
