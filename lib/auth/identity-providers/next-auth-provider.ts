import 'server-only'
import { RateLimited } from '@/lib/app-error'
import { clientAddressOf, networkOf } from '@/lib/front-door/client-network'
import { requireBelowLimit } from '@/lib/limits/require-below-limit'
import { logger } from '@/lib/logger'
import { discoverProvider, ProviderFault } from './ask-provider'
import { exchangeCode, IdentityRefused, type Returned } from './exchange-code'
import { authorizationParams } from './identity-provider'
import { findKnownProvider, type KnownProvider } from './known-provider'

/** The provider that a request to next-auth is about, as it is known here and as next-auth wants it told. */
export type AskedProvider = { known: KnownProvider; option: ReturnType<typeof optionOf> }

type Call = Pick<Request, 'method' | 'headers'>

/** The provider of a path under next-auth's, such as `signin/<sign-in name>`; undefined where the path is about none. */
export async function findAskedProvider([action, name]: readonly string[], { method, headers }: Call): Promise<AskedProvider | undefined> {
  if (name === undefined || (action !== 'signin' && action !== 'callback')) return undefined
  const known = await findKnownProvider(name)
  if (!known) return undefined
  const network = networkOf(clientAddressOf(headers))
  const leaves = action === 'signin' && method === 'POST'
  return { known, option: optionOf(known, { network, endpoint: leaves ? await findAuthorizationEndpoint(known, network) : undefined }) }
}

/** Without an endpoint next-auth says on the sign-in page that it does not work. */
async function findAuthorizationEndpoint({ client, providerId }: KnownProvider, network: string): Promise<string | undefined> {
  try {
    await requireBelowLimit('identityProviderFromNetwork', network)
    return (await discoverProvider(client.issuer)).authorization_endpoint
  } catch (error) {
    if (error instanceof RateLimited) return undefined
    if (!(error instanceof ProviderFault)) throw error
    logger.warn({ provider_id: providerId, reason: error.message }, 'an identity provider does not answer')
    return undefined
  }
}

const checks: Array<'pkce' | 'state' | 'nonce'> = ['pkce', 'state', 'nonce']

type Towards = {
  /** Who asks. */
  network: string
  /** Where the browser goes; left out where it comes back. */
  endpoint: string | undefined
}

type Answer = {
  provider: { callbackUrl: string }
  params: Returned
  checks: { state?: string; nonce?: string; code_verifier?: string }
}

/** next-auth keeps state, nonce and PKCE verifier in this browser's cookies; the exchange and the ID token are ours. */
function optionOf({ signInName, providerId, name, client }: KnownProvider, { network, endpoint }: Towards) {
  return {
    id: signInName,
    name,
    type: 'oauth' as const,
    idToken: true,
    checks,
    clientId: client.clientId,
    issuer: client.issuer,
    authorization: { ...(endpoint === undefined ? {} : { url: endpoint }), params: authorizationParams(client) },
    token: {
      async request({ provider, params, checks: sent }: Answer) {
        const sentWith = { state: sent.state, nonce: sent.nonce, codeVerifier: sent.code_verifier, redirectAddress: provider.callbackUrl }
        try {
          await requireBelowLimit('identityProviderFromNetwork', network)
          const { idToken } = await exchangeCode({ client, returned: params, sentWith }, new Date())
          return { tokens: { id_token: idToken } }
        } catch (error) {
          if (error instanceof IdentityRefused) logger.warn({ provider_id: providerId, fault: error.fault }, 'an account was not taken')
          throw error
        }
      },
    },
    profile: ({ sub }: { sub: string }) => ({ id: sub }),
  }
}
