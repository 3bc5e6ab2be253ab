import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import Provider, { type Configuration } from 'oidc-provider'
import { escapeHtml } from '@/e2e/escape-html'

export type Registered = { clientId: string; clientSecret: string; redirectAddress: string }

export type IdentityServer = {
  /** As its tokens name it, and as it is typed in under Settings. */
  issuer: string
  /** Makes the product known to it, as its administrator does. */
  register(client: Registered): void
  close(): Promise<void>
}

/** A certified OpenID provider on 127.0.0.1, where everybody signs in by the name they type. */
export async function startIdentityServer(): Promise<IdentityServer> {
  let provider: Provider | undefined
  const server = createServer((request, response) => {
    if (!provider) return void response.writeHead(503).end()
    answer(provider, request, response).catch((error) => response.destroy(error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const keys = { keys: [makeKey()] }
  return {
    issuer,
    register({ clientId, clientSecret, redirectAddress }) {
      const client = {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectAddress],
        response_types: ['code' as const],
      }
      provider = new Provider(issuer, configurationOf([client], keys))
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function configurationOf(clients: NonNullable<Configuration['clients']>, jwks: NonNullable<Configuration['jwks']>): Configuration {
  return {
    clients,
    jwks,
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 300, Interaction: 600, Session: 600 },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId, email: `${accountId}@example.org` }) }),
    // Whoever signs in agrees; the journeys are not about that.
    async loadExistingGrant({ oidc }) {
      const { client, session, provider } = oidc
      if (!client || !session?.accountId) return undefined
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
    renderError(ctx, { error }) {
      ctx.type = 'html'
      ctx.body = page('Refused', `<p>${escapeHtml(error)}</p>`)
    },
  }
}

async function answer(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!request.url?.startsWith('/interaction/')) return provider.callback()(request, response)
  if (request.method !== 'POST') {
    await provider.interactionDetails(request, response)
    const fields =
      '<label>Account name <input name="account" required autofocus></label> <button>Go on</button> <button name="cancel" value="yes" formnovalidate>Cancel</button>'
    response
      .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
      .end(page('Staff accounts', `<form method="post">${fields}</form>`))
    return
  }
  const form = new URLSearchParams(await text(request))
  const account = form.get('account') ?? ''
  const result = form.has('cancel') || account === '' ? { error: 'access_denied' } : { login: { accountId: account } }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}

/** The icon is there so that no browser asks for one. */
function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><title>${title}</title><link rel="icon" href="data:,"></head><body><h1>${title}</h1>${body}</body></html>`
}

function makeKey(): Record<string, unknown> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  return { ...privateKey.export({ format: 'jwk' }), kid: 'staff-key', use: 'sig', alg: 'RS256' }
}
