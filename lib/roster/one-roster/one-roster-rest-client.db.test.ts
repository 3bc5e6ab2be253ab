import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rosterClient } from './one-roster-rest-client'
import { RosterServerFault } from './one-roster-rest-fault'

const clientId = 'willow creek'
const secret = 'p@ss word & ünï/code+42'

describe('what a server says of our own request', () => {
  let answer: (request: IncomingMessage) => { status: number; body: unknown }
  const server = createServer((request, response) => {
    const { status, body } = answer(request)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  let base = ''

  beforeEach(async () => {
    process.env.ALLOWED_PRIVATE_HOSTS = '127.0.0.1'
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  afterEach(async () => {
    delete process.env.ALLOWED_PRIVATE_HOSTS
    await new Promise((done) => server.close(done))
  })

  async function saidBy(): Promise<string> {
    const settings = {
      baseUrl: base,
      tokenUrl: `${base}/token`,
      clientId,
      scope: '',
      auth: 'oauth2' as const,
      version: '1.1' as const,
      guidFrom: { from: 'none' as const },
      pageSize: 500,
      deltas: false,
    }
    const client = rosterClient({ settings, secret }, new AbortController().signal, { tries: 1 })
    try {
      await client.get(new URL(`${base}/users`))
    } catch (error) {
      if (error instanceof RosterServerFault) return error.said ?? ''
      throw error
    } finally {
      client.close()
    }
    throw new Error('The server has refused nothing.')
  }

  it('shows nothing of a token that is longer than what is shown', async () => {
    const token = Array.from({ length: 200 }, (_, index) => `part${index}T0k3n`).join('.')
    answer = ({ url, headers }) =>
      url === '/token'
        ? { status: 200, body: { access_token: token } }
        : { status: 403, body: { message: `No scope for ${headers.authorization?.slice(7)} here` } }
    expect(await saidBy()).toBe('No scope for … here')
  })

  it('shows nothing of the credentials in base64, also without the word before them', async () => {
    answer = ({ headers }) => ({ status: 401, body: { error_description: `Bad credentials: ${headers.authorization?.slice(6)}` } })
    expect(await saidBy()).toBe('Bad credentials: …')
  })
})
