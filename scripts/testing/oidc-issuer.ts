import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { makeTestKey, signByKey, type TestKey } from './passage-tokens'

export type AskedForToken = { authorization: string | undefined; form: Record<string, string> }

export type OidcIssuer = {
  /** The `iss` of its tokens. */
  issuer: string
  key: TestKey
  /** The requests so far, each by its path. */
  asked: string[]
  /** What its token endpoint was asked with last. */
  lastForm: AskedForToken | undefined
  /** From now on: its description of itself, over the usual one. */
  describe(changed: Record<string, unknown>): void
  /** From now on: what the token endpoint answers to any code. */
  answer(status: number, body: unknown): void
  /** From now on: where it sends whoever asks for its description. */
  redirectTo(address: string): void
  sign(claims: object, header?: object): string
  close(): Promise<void>
}

const key = makeTestKey('issuer-key')

/** An OpenID provider on 127.0.0.1 that says and signs whatever a test wants it to. */
export async function startOidcIssuer(): Promise<OidcIssuer> {
  let description: Record<string, unknown> = {}
  let answered: { status: number; body: unknown } = { status: 400, body: { error: 'invalid_grant' } }
  let elsewhere: string | undefined

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', issuer.issuer)
    issuer.asked.push(pathname)
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body))
    if (pathname === '/.well-known/openid-configuration')
      return void (elsewhere
        ? response.writeHead(302, { Location: elsewhere }).end()
        : json(200, { ...usual(issuer.issuer), ...description }))
    if (pathname === '/jwks') return void json(200, { keys: [key.jwk] })
    if (pathname !== '/token') return void json(404, {})
    const form = Object.fromEntries(new URLSearchParams(await text(request)))
    issuer.lastForm = { authorization: request.headers.authorization, form }
    json(answered.status, answered.body)
  }

  const server = createServer((request, response) => {
    respond(request, response).catch((error) => response.destroy(error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer: OidcIssuer = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key,
    asked: [],
    lastForm: undefined,
    describe(changed) {
      description = changed
    },
    answer(status, body) {
      answered = { status, body }
    },
    redirectTo(address) {
      elsewhere = address
    },
    sign: (claims, header) => signByKey(key, claims, header),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return issuer
}

const usual = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  token_endpoint_auth_methods_supported: ['client_secret_basic'],
})
