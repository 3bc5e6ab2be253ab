// Threat: see safe-fetch.ts; the issuer's address is typed on a screen, and what it serves names further addresses. Choice:
// every one of them is asked as safe-fetch does, within five seconds and 256 KB, and no redirect is followed.
import 'server-only'
import { z } from 'zod'
import { allowedHosts, whyNotFetched } from '@/lib/public-host'
import { FetchFault, type SafeFetchOptions, type SafeRequest, safeFetch } from '@/lib/safe-fetch'

const patienceMilliseconds = 5_000
const mostBytes = 256 * 1024

const address = z.url({ protocol: /^https?$/ }).max(2_000)

const metadataSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: address,
  token_endpoint: address,
  jwks_uri: address,
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
  authorization_response_iss_parameter_supported: z.boolean().default(false),
})

/** What an issuer says of itself (OpenID Connect Discovery §3), as far as it is needed here. */
export type ProviderMetadata = z.output<typeof metadataSchema>

/** Why an issuer cannot be worked with, in a sentence fit to show. */
export class ProviderFault extends Error {
  override readonly name = 'ProviderFault'
}

/** The metadata of the issuer, read at the address it prescribes. Throws `ProviderFault` where there is none, or it is of another issuer. */
export async function discoverProvider(issuer: string, options: SafeFetchOptions = {}): Promise<ProviderMetadata> {
  const where = new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  const { status, json } = await askProvider(where, {}, options)
  if (status !== 200) throw new ProviderFault(`${where.host} answered ${status} where it should describe the issuer.`)
  const parsed = metadataSchema.safeParse(json)
  if (!parsed.success) throw new ProviderFault(`What ${where.host} says of the issuer is not as OpenID Connect wants it.`)
  if (parsed.data.issuer !== issuer)
    throw new ProviderFault(`${where.host} describes an issuer of another name. Type it exactly as the provider states it.`)
  const why = whyNotFetched(new URL(parsed.data.authorization_endpoint), options.allowed ?? allowedHosts())
  if (why) throw new ProviderFault(why)
  return parsed.data
}

/** Asks an address of a provider for JSON. Throws `ProviderFault` where no answer comes. */
export async function askProvider(
  url: URL,
  request: Pick<SafeRequest, 'method' | 'headers' | 'body'>,
  options: SafeFetchOptions = {},
): Promise<{ status: number; json: unknown }> {
  const client = safeFetch({
    connectMilliseconds: patienceMilliseconds,
    idleMilliseconds: patienceMilliseconds,
    wholeMilliseconds: patienceMilliseconds,
    ...options,
  })
  try {
    const { status, body } = await client.fetch(url, {
      ...request,
      headers: { Accept: 'application/json', ...request.headers },
      signal: new AbortController().signal,
      mostBytes,
    })
    return { status, json: parseJson(body) }
  } catch (error) {
    if (error instanceof FetchFault) throw new ProviderFault(error.message, { cause: error })
    throw error
  } finally {
    client.close()
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
