import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { AccessTokenError, fetchAccessToken, forgetAccessToken } from './access-token'

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  vi.useRealTimers()
})

async function startTokenServer(answer: (request: IncomingMessage, response: ServerResponse, asked: URLSearchParams) => void) {
  const asked: URLSearchParams[] = []
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request))
    asked.push(form)
    answer(request, response, form)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { asked, tokenUrl: `http://127.0.0.1:${port}/token` }
}

const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))

const secrets = { clientId: 'client', clientSecret: 'hush', refreshToken: 'refresh-1' }
const ignore = async () => undefined

async function refusalOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.catch((thrown: unknown) => thrown)
  if (error instanceof AccessTokenError) return error.message
  throw new Error('No AccessTokenError was thrown.')
}

describe('fetchAccessToken', () => {
  it('asks with the refresh token once, for all who ask at the same time and until a minute before the end', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { asked, tokenUrl } = await startTokenServer((_, response) =>
      json(response, 200, { access_token: `token-${asked.length}`, expires_in: 3600 }),
    )
    const grant = { ...secrets, tokenUrl }
    expect(await Promise.all([fetchAccessToken(grant, ignore), fetchAccessToken(grant, ignore)])).toEqual(['token-1', 'token-1'])
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({
      grant_type: 'refresh_token',
      client_id: 'client',
      client_secret: 'hush',
      refresh_token: 'refresh-1',
    })
    vi.setSystemTime(Date.now() + 3_539_000)
    expect(await fetchAccessToken(grant, ignore)).toBe('token-1')
    vi.setSystemTime(Date.now() + 2_000)
    expect(await fetchAccessToken(grant, ignore)).toBe('token-2')
  })

  it('asks anew for one that is to be forgotten, and waits for the answer that is under way', async () => {
    const { asked, tokenUrl } = await startTokenServer((_, response) => json(response, 200, { access_token: `token-${asked.length}` }))
    const grant = { ...secrets, tokenUrl }
    expect(await fetchAccessToken(grant, ignore)).toBe('token-1')
    forgetAccessToken(grant)
    const underWay = fetchAccessToken(grant, ignore)
    forgetAccessToken(grant)
    expect(await Promise.all([underWay, fetchAccessToken(grant, ignore)])).toEqual(['token-2', 'token-2'])
    expect(await fetchAccessToken(grant, ignore)).toBe('token-2')
  })

  it('asks for the application itself where there is no refresh token', async () => {
    const { asked, tokenUrl } = await startTokenServer((_, response) => json(response, 200, { access_token: 't', expires_in: '3600' }))
    await fetchAccessToken({ ...secrets, refreshToken: null, tokenUrl }, ignore)
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({ grant_type: 'client_credentials', client_id: 'client', client_secret: 'hush' })
  })

  it('hands on a refresh token that takes the place of the one used', async () => {
    const { tokenUrl } = await startTokenServer((_, response) => json(response, 200, { access_token: 't', refresh_token: 'refresh-2' }))
    const kept: string[] = []
    await fetchAccessToken({ ...secrets, tokenUrl }, async (token) => void kept.push(token))
    expect(kept).toEqual(['refresh-2'])
  })

  it('says the token server’s error code and nothing else of its answer, and asks anew the next time', async () => {
    const { asked, tokenUrl } = await startTokenServer((_, response, form) =>
      json(response, 400, { error: 'invalid_grant', error_description: `${form.get('client_secret')} is wrong` }),
    )
    const grant = { ...secrets, tokenUrl }
    expect(await refusalOf(fetchAccessToken(grant, ignore))).toBe('The token server refused: invalid_grant.')
    expect(await refusalOf(fetchAccessToken(grant, ignore))).toBe('The token server refused: invalid_grant.')
    expect(asked).toHaveLength(2)
  })

  it('follows no redirect', async () => {
    const { asked, tokenUrl } = await startTokenServer((_, response) => response.writeHead(307, { Location: '/elsewhere' }).end())
    expect(await refusalOf(fetchAccessToken({ ...secrets, tokenUrl }, ignore))).toBe('The token server answered 307 and gave no token.')
    expect(asked).toHaveLength(1)
  })

  it('reads no more than 64 KB', async () => {
    const { tokenUrl } = await startTokenServer((_, response) => response.writeHead(200).end('x'.repeat(70_000)))
    expect(await refusalOf(fetchAccessToken({ ...secrets, tokenUrl }, ignore))).toBe('The token server answered more than 64 KB.')
  })

  it.each([
    ['a page', '<html>'],
    ['no token', '{}'],
    ['an empty token', '{"access_token":""}'],
  ])('refuses %s', async (_, body) => {
    const { tokenUrl } = await startTokenServer((__, response) => response.writeHead(200).end(body))
    expect(await refusalOf(fetchAccessToken({ ...secrets, tokenUrl }, ignore))).toBe('The token server answered without an access token.')
  })

  it('says when nobody is there, and goes nowhere without https', async () => {
    expect(await refusalOf(fetchAccessToken({ ...secrets, tokenUrl: 'http://127.0.0.1:9/token' }, ignore))).toBe(
      'The token server could not be reached.',
    )
    expect(await refusalOf(fetchAccessToken({ ...secrets, tokenUrl: 'http://login.example.org/token' }, ignore))).toBe(
      'The token address is not an https address.',
    )
  })
})
