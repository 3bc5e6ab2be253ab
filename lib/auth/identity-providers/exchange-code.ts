// Threat: an answer of another sign-in, of another issuer or from nobody's sign-in is brought back here. Choice: state, PKCE
// and nonce tie it to this browser, `iss` and an address of its own to this issuer, and only a verified ID token is believed.
import 'server-only'
import { z } from 'zod'
import type { SafeFetchOptions } from '@/lib/safe-fetch'
import { type IdTokenClaims, type IdTokenFault, verifyIdToken } from '@/lib/tokens/verify-id-token'
import { askProvider, discoverProvider, ProviderFault, type ProviderMetadata } from './ask-provider'
import { asksAnew, type Issuing, isOfOrganisation } from './identity-provider'

export type OidcClient = Issuing & { clientId: string; clientSecret: string }

/** What came back with the browser. */
export type Returned = { code?: string | undefined; state?: string | undefined; iss?: string | undefined }

/** What this browser was sent away with. */
export type SentWith = {
  state?: string | undefined
  nonce?: string | undefined
  codeVerifier?: string | undefined
  redirectAddress: string
}

export type IdentityFault = IdTokenFault | 'state' | 'code' | 'organisation' | 'unreachable'

/** An answer that is not taken. The fault may be logged; nothing of the answer stands in it. */
export class IdentityRefused extends Error {
  override readonly name = 'IdentityRefused'
  readonly fault: IdentityFault

  constructor(fault: IdentityFault, options?: ErrorOptions) {
    super(`The account was not taken (${fault}).`, options)
    this.fault = fault
  }
}

export type ProvenIdentity = { idToken: string; claims: IdTokenClaims }

type Exchange = { client: OidcClient; returned: Returned; sentWith: SentWith }

const answerSchema = z.object({ id_token: z.string().max(64 * 1024) })

/** Exchanges the code (RFC 6749 §4.1.3, RFC 7636) for an ID token and verifies it. Throws `IdentityRefused` whatever is wrong. */
export async function exchangeCode(
  { client, returned, sentWith }: Exchange,
  now: Date,
  options: SafeFetchOptions = {},
): Promise<ProvenIdentity> {
  const { state, nonce, codeVerifier } = sentWith
  if (!state || !nonce || !codeVerifier || returned.state !== state) throw new IdentityRefused('state')
  if (!returned.code) throw new IdentityRefused('code')
  try {
    const metadata = await discoverProvider(client.issuer, options)
    requireSameIssuer(metadata, returned)
    const idToken = await askForToken(
      metadata,
      { client, code: returned.code, codeVerifier, redirectAddress: sentWith.redirectAddress },
      options,
    )
    const { json: keys } = await askProvider(new URL(metadata.jwks_uri), {}, options)
    const { issuer, clientId } = client
    const verified = await verifyIdToken(idToken, { issuer, clientId, nonce, keys, askedAnew: asksAnew(client) }, now)
    if ('fault' in verified) throw new IdentityRefused(verified.fault)
    if (!isOfOrganisation(client, verified.claims)) throw new IdentityRefused('organisation')
    return { idToken, claims: verified.claims }
  } catch (error) {
    throw error instanceof ProviderFault ? new IdentityRefused('unreachable', { cause: error }) : error
  }
}

/** Against an answer of one issuer brought to another's address (RFC 9207). */
function requireSameIssuer({ issuer, authorization_response_iss_parameter_supported: says }: ProviderMetadata, { iss }: Returned): void {
  if (iss === undefined ? says : iss !== issuer) throw new IdentityRefused('issuer')
}

type Asking = { client: OidcClient; code: string; codeVerifier: string; redirectAddress: string }

async function askForToken(
  metadata: ProviderMetadata,
  { client, code, codeVerifier, redirectAddress }: Asking,
  options: SafeFetchOptions,
): Promise<string> {
  const form = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectAddress, code_verifier: codeVerifier })
  const headers: Record<string, string> = { 'Content-Type': 'application/x-www-form-urlencoded' }
  if (metadata.token_endpoint_auth_methods_supported.includes('client_secret_basic')) headers.Authorization = basicOf(client)
  else {
    form.set('client_id', client.clientId)
    form.set('client_secret', client.clientSecret)
  }
  const { status, json } = await askProvider(new URL(metadata.token_endpoint), { method: 'POST', headers, body: form.toString() }, options)
  const answer = answerSchema.safeParse(json)
  if (status !== 200 || !answer.success) throw new IdentityRefused('code')
  return answer.data.id_token
}

/** Both parts are form-encoded first (RFC 6749 §2.3.1). */
function basicOf({ clientId, clientSecret }: OidcClient): string {
  const encoded = [clientId, clientSecret].map((part) => new URLSearchParams({ part }).toString().slice('part='.length))
  return `Basic ${Buffer.from(encoded.join(':')).toString('base64')}`
}
