// Threat: an address typed on a screen makes the server fetch, with a client secret, whatever stands there. Choice: https
// alone (http to this very machine), no redirect followed, ten seconds, 64 KB, and of what comes back only the token is
// used and only the error code is shown.
import 'server-only'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { TokenSecrets } from './mail-credential'
import { isLoopbackHost } from './mail-host'

const timeoutMilliseconds = 10_000
const mostBytes = 64 * 1024
const earlyMilliseconds = 60_000
/** RFC 6749 §5.1 leaves the lifetime out where it is told elsewhere; this is short for every server we know. */
const usualLifetimeSeconds = 300

export type TokenGrant = TokenSecrets & { tokenUrl: string; clientId: string }

/** What a token server gave: a token and, where it renews it, the refresh token to use from now on. */
type Answer = { accessToken: string; refreshToken: string | null; expiresAt: number }

/** Why no access token came: a sentence fit to show, with the token server's own error code and nothing else of its answer. */
export class AccessTokenError extends Error {}

const answerSchema = z.object({
  access_token: z.string().min(1).max(16_384),
  expires_in: z.coerce.number().positive().catch(usualLifetimeSeconds).default(usualLifetimeSeconds),
  refresh_token: z.string().min(1).nullish().catch(null),
})
const refusalSchema = z.object({ error: z.string().regex(/^[a-z0-9_]{1,60}$/) })

const answers = new Map<string, { answer: Promise<Answer>; isUnderWay: boolean; expiresAt: number }>()

/**
 * An access token by refresh token (RFC 6749 §6) or, without one, by the application's own credentials (§4.4). Kept in
 * this process until a minute before it ends; whoever asks meanwhile waits for the same answer. Throws `AccessTokenError`.
 */
export async function fetchAccessToken(grant: TokenGrant, onNewRefreshToken: (token: string) => Promise<void>): Promise<string> {
  const key = keyOf(grant)
  const kept = answers.get(key)
  if (kept && kept.expiresAt > Date.now()) return (await kept.answer).accessToken
  for (const [other, { expiresAt }] of answers) if (expiresAt <= Date.now()) answers.delete(other)
  const answer = ask(grant)
  const entry = { answer, isUnderWay: true, expiresAt: Date.now() + timeoutMilliseconds * 2 }
  answers.set(key, entry)
  try {
    const { accessToken, refreshToken, expiresAt } = await answer
    entry.isUnderWay = false
    entry.expiresAt = expiresAt - earlyMilliseconds
    if (refreshToken && refreshToken !== grant.refreshToken) await onNewRefreshToken(refreshToken)
    return accessToken
  } catch (error) {
    answers.delete(key)
    throw error
  }
}

/** Forgets the token that is kept, since it was refused or is in doubt: whoever asks next gets a new one. One that is being fetched is new. */
export function forgetAccessToken(grant: TokenGrant): void {
  const key = keyOf(grant)
  if (!answers.get(key)?.isUnderWay) answers.delete(key)
}

function keyOf({ tokenUrl, clientId, clientSecret, refreshToken }: TokenGrant): string {
  return createHash('sha256')
    .update(JSON.stringify([tokenUrl, clientId, clientSecret, refreshToken]))
    .digest('hex')
}

async function ask(grant: TokenGrant): Promise<Answer> {
  const { protocol, hostname } = new URL(grant.tokenUrl)
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopbackHost(hostname)))
    throw new AccessTokenError('The token address is not an https address.')
  const { status, json } = await post(grant.tokenUrl, formOf(grant, hostname))
  if (status === 200) {
    const { access_token, expires_in, refresh_token } = parse(answerSchema, json)
    return { accessToken: access_token, refreshToken: refresh_token ?? null, expiresAt: Date.now() + expires_in * 1000 }
  }
  const refusal = refusalSchema.safeParse(json)
  throw new AccessTokenError(
    refusal.success ? `The token server refused: ${refusal.data.error}.` : `The token server answered ${status} and gave no token.`,
  )
}

function parse(schema: typeof answerSchema, json: unknown) {
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw new AccessTokenError('The token server answered without an access token.')
  return parsed.data
}

function formOf({ clientId, clientSecret, refreshToken }: TokenGrant, hostname: string): URLSearchParams {
  const form = new URLSearchParams({ client_id: clientId })
  if (clientSecret) form.set('client_secret', clientSecret)
  if (refreshToken) {
    form.set('grant_type', 'refresh_token')
    form.set('refresh_token', refreshToken)
    return form
  }
  form.set('grant_type', 'client_credentials')
  // Microsoft wants the scope named (learn.microsoft.com, "Authenticate an IMAP, POP or SMTP connection using OAuth").
  if (hostname === 'login.microsoftonline.com') form.set('scope', 'https://outlook.office365.com/.default')
  return form
}

async function post(url: string, form: URLSearchParams): Promise<{ status: number; json: unknown }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: form,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMilliseconds),
    })
    return { status: response.status, json: await readJson(response) }
  } catch (error) {
    if (error instanceof AccessTokenError) throw error
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    throw new AccessTokenError(timedOut ? 'The token server did not answer within 10 seconds.' : 'The token server could not be reached.')
  }
}

async function readJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > mostBytes) throw new AccessTokenError('The token server answered more than 64 KB.')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    // A page for people, such as of a proxy; the status alone is told.
    return undefined
  }
}
