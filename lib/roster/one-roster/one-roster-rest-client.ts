// Threat: a server that shows our own requests in its errors puts the secret or a token on a screen. Choice: what the server
// says is shown only after both were taken out of all of it, and then cut short.
import 'server-only'
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { parseBoundedJson } from '@/lib/bounded-json'
import type { SourceSettings } from '@/lib/roster/sources/source-settings'
import { FetchFault, type SafeAnswer, type SafeFetchOptions, safeFetch } from '@/lib/safe-fetch'
import { oauth1Header } from './oauth1-signature'
import { type AccessToken, requestToken } from './oauth2-token'
import { RosterServerFault, sentenceOf, shownText, textOfServer } from './one-roster-rest-fault'
import { credentialForms, withoutSecrets } from './without-secrets'

export type RosterServer = { settings: SourceSettings['oneroster_rest']; secret: string }

export type RosterClientOptions = {
  /** How often a request is tried before the server counts as out of order. */
  tries?: number
  /** The wait after the first failure; it doubles with each. */
  firstWaitMilliseconds?: number
  fetch?: SafeFetchOptions
}

export type RosterClient = {
  /** The JSON at the address. Throws `RosterServerFault`, `FetchFault`, or `signal.reason`. */
  get(url: URL): Promise<{ json: unknown; headers: IncomingMessage['headers'] }>
  /** Words of the server without our secret and tokens, cut short. */
  shown(said: string | null): string | null
  close(): void
}

const longestWaitMilliseconds = 30_000
/** Longer than any server should ask for while somebody looks at a progress bar. */
const longestRetryAfterMilliseconds = 120_000

/** Asks a OneRoster server, signed in as its settings say, and asks again where it is busy or the connection breaks. */
export function rosterClient(server: RosterServer, signal: AbortSignal, options: RosterClientOptions = {}): RosterClient {
  const { tries = 8, firstWaitMilliseconds = 500 } = options
  const client = safeFetch(options.fetch)
  const { settings, secret } = server
  let token: AccessToken | undefined
  const secrets = new Set(credentialForms(settings.clientId, secret))

  async function authorization(url: URL): Promise<string> {
    if (settings.auth === 'oauth1') {
      const [nonce, timestamp] = [randomBytes(16).toString('hex'), Math.floor(Date.now() / 1000)]
      return oauth1Header({ method: 'GET', url, consumerKey: settings.clientId, consumerSecret: secret, nonce, timestamp })
    }
    const { tokenUrl, clientId, scope } = settings
    if (tokenUrl === null) throw new Error('OAuth 2 has no token address.')
    if (!token || token.renewAt <= Date.now()) token = await requestToken(client, { tokenUrl, clientId, secret, scope }, signal)
    secrets.add(token.value)
    return `Bearer ${token.value}`
  }

  /** Once with the token there is and, where the server takes that no more, once with a new one. */
  async function ask(url: URL): Promise<SafeAnswer> {
    const hadToken = token !== undefined
    const headers = { Accept: 'application/json', Authorization: await authorization(url) }
    const answer = await client.fetch(url, { headers, signal })
    if (answer.status !== 401 || !hadToken) return answer
    token = undefined
    return client.fetch(url, { headers: { ...headers, Authorization: await authorization(url) }, signal })
  }

  async function askOnce(url: URL) {
    const { status, headers, body } = await ask(url)
    if (status === 204) return { json: null, headers }
    const answered = { status, retryAfter: headers['retry-after'], at: 'data' as const }
    if (status !== 200) throw new RosterServerFault(sentenceOf(status), { ...answered, said: textOfServer(body) })
    try {
      return { json: parseBoundedJson(body), headers }
    } catch {
      const sentence = 'The server answered with something that is no JSON, such as a page for people. Check the address.'
      throw new RosterServerFault(sentence, { ...answered, said: textOfServer(body) })
    }
  }

  const shown = (said: string | null) => said && shownText(withoutSecrets(said, [...secrets]))

  return {
    shown,
    async get(url) {
      for (let tried = 1; ; tried++) {
        try {
          return await askOnce(url)
        } catch (error) {
          if (tried >= tries || !isPassing(error)) throw withWords(error, shown)
          const retryAfter = error instanceof RosterServerFault ? retryAfterMilliseconds(error.retryAfter, Date.now()) : undefined
          const doubled = Math.min(firstWaitMilliseconds * 2 ** (tried - 1), longestWaitMilliseconds)
          // Spread out, so that many districts do not come back to one vendor in step.
          await wait(retryAfter ?? doubled * (0.75 + Math.random() / 2), signal)
        }
      }
    },
    close: () => client.close(),
  }
}

const passing = new Set(['name', 'refused', 'unreachable', 'timeout', 'cut'])

/** Whether asking again may help. */
function isPassing(error: unknown): boolean {
  if (error instanceof FetchFault) return passing.has(error.fault)
  return error instanceof RosterServerFault && (error.status === 429 || (error.status >= 500 && error.status !== 501))
}

/** The Retry-After header (RFC 9110 §10.2.3), seconds or a date, as a wait of at most two minutes; undefined where it says nothing. */
export function retryAfterMilliseconds(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? ''
  const wanted = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  if (Number.isNaN(wanted)) return undefined
  return Math.min(Math.max(wanted, 0), longestRetryAfterMilliseconds)
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(milliseconds, undefined, { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}

function withWords(error: unknown, shown: (said: string | null) => string | null): unknown {
  if (!(error instanceof RosterServerFault)) return error
  const { message, status, retryAfter, said, at } = error
  return new RosterServerFault(message, { status, retryAfter, said: shown(said), at })
}
