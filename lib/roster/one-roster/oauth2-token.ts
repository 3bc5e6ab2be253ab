import 'server-only'
import { z } from 'zod'
import { parseBoundedJson } from '@/lib/bounded-json'
import type { SafeFetch } from '@/lib/safe-fetch'
import { RosterServerFault, textOfServer } from './one-roster-rest-fault'
import { formEncoded } from './without-secrets'

export type ClientCredentials = { tokenUrl: string; clientId: string; secret: string; scope: string }

export type AccessToken = {
  value: string
  /** From when on a new one is fetched: a little before it ends. */
  renewAt: number
}

const mostBytes = 256 * 1024
/** RFC 6749 §5.1 leaves the lifetime out where it is told elsewhere; this is short for every server we know. */
const usualLifetimeSeconds = 300
const earlyMilliseconds = 60_000

const answerSchema = z.object({
  access_token: z
    .string()
    .min(1)
    .max(16_384)
    .regex(/^[\x21-\x7e]+$/),
  expires_in: z.coerce.number().positive().catch(usualLifetimeSeconds).default(usualLifetimeSeconds),
})

/**
 * An access token by client credentials (RFC 6749 §4.4), the client known by Basic authentication. Throws
 * `RosterServerFault` where the server gives none, `FetchFault` where it does not answer.
 */
export async function requestToken(
  client: SafeFetch,
  { tokenUrl, clientId, secret, scope }: ClientCredentials,
  signal: AbortSignal,
): Promise<AccessToken> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', ...(scope ? { scope } : {}) })
  const { status, headers, body } = await client.fetch(new URL(tokenUrl), {
    method: 'POST',
    headers: {
      Accept: 'application/json',
      Authorization: basic(clientId, secret),
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: form.toString(),
    signal,
    mostBytes,
  })
  const answered = { status, retryAfter: headers['retry-after'], said: textOfServer(body) }
  if (status < 200 || status >= 300) throw new RosterServerFault(refusal(status), { ...answered, at: 'token' })
  const parsed = answerSchema.safeParse(parseJson(body))
  // What is said then may be a token of some other shape, so it is not shown.
  if (!parsed.success)
    throw new RosterServerFault('The token address answered without an access token. Check the address.', {
      ...answered,
      said: null,
      at: 'token',
    })
  const lifetime = parsed.data.expires_in * 1000
  return { value: parsed.data.access_token, renewAt: Date.now() + lifetime - Math.min(earlyMilliseconds, lifetime / 10) }
}

function refusal(status: number): string {
  if (status === 400 || status === 401 || status === 403) return `The token address refuses the client id or the secret (HTTP ${status}).`
  if (status === 404) return 'There is nothing at the token address (HTTP 404). Check it.'
  if (status >= 300 && status < 400) return `The token address points elsewhere (HTTP ${status}). Type the address it points to.`
  return `The token address answered HTTP ${status} and gave no token.`
}

/** RFC 6749 §2.3.1: both are encoded as in a form before they are joined. */
function basic(clientId: string, secret: string): string {
  return `Basic ${Buffer.from(`${formEncoded(clientId)}:${formEncoded(secret)}`).toString('base64')}`
}

function parseJson(body: Buffer): unknown {
  try {
    return parseBoundedJson(body)
  } catch {
    // A page for people, such as of a proxy: no token is in it.
    return undefined
  }
}
