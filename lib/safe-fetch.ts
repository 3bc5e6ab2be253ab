// Threat: see public-host.ts; besides, a name that resolves to a public address when it is checked and to a private one when
// it is connected to, a redirect inside, an answer without end. Choice: the look-up that the connection itself uses is the
// check, redirects are not followed, and everything is bounded in bytes and time.
import 'server-only'
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { inSpan } from './observability/spans'
import { isPublicAddress } from './public-address'
import { allowedHosts, isAllowedHost, privateAddress, whyNotFetched } from './public-host'

/** Why there is no answer: nothing that stands in one. */
export type FetchCause = 'not_allowed' | 'name' | 'refused' | 'unreachable' | 'certificate' | 'tls' | 'timeout' | 'cut' | 'too_large'

/** No answer came: the cause, and a sentence fit to show that names the host and nothing else of the address. */
export class FetchFault extends Error {
  readonly fault: FetchCause

  constructor(fault: FetchCause, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'FetchFault'
    this.fault = fault
  }
}

export type SafeAnswer = { status: number; headers: IncomingMessage['headers']; body: Buffer }

export type SafeRequest = {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
  signal: AbortSignal
  /** Most bytes of the answer, packed as it comes and unpacked. */
  mostBytes?: number
  /** Only the status and the headers are of use: the body is empty, whatever comes. */
  ignoresBody?: true
}

export type SafeFetch = {
  fetch(url: URL, request: SafeRequest): Promise<SafeAnswer>
  /** Ends the connections that are kept open. */
  close(): void
}

export type SafeFetchOptions = {
  allowed?: readonly string[]
  /** Whom to ask for addresses instead of the system. */
  resolve?: (hostname: string, options: LookupOptions, done: (error: Error | null, addresses: LookupAddress[]) => void) => void
  /** Certificate authorities instead of those Node trusts. */
  ca?: string
  connectMilliseconds?: number
  idleMilliseconds?: number
  wholeMilliseconds?: number
}

const usualMostBytes = 32 * 1024 * 1024

/**
 * Asks servers on the internet and no others (and the hosts of ALLOWED_PRIVATE_HOSTS), over connections it keeps open until
 * it is closed. Any status is an answer, a redirect too. Throws `FetchFault` where none comes, or `signal.reason`.
 */
export function safeFetch(options: SafeFetchOptions = {}): SafeFetch {
  const { allowed = allowedHosts(), connectMilliseconds = 10_000, idleMilliseconds = 60_000, wholeMilliseconds = 300_000 } = options
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) }

  // Not where it goes: a server's name may be private, and an address holds tokens.
  function fetch(url: URL, request: SafeRequest): Promise<SafeAnswer> {
    const { method = 'GET' } = request
    return inSpan(`outgoing ${method}`, () => fetchWithin(url, request), {
      kind: 'client',
      facts: { 'http.request.method': method },
      factsOf: ({ status }) => ({ 'http.response.status_code': status }),
      factsOfFault: (error) => (error instanceof FetchFault ? { 'error.type': error.fault } : {}),
    })
  }

  async function fetchWithin(url: URL, request: SafeRequest): Promise<SafeAnswer> {
    const { signal: stopped, mostBytes = usualMostBytes } = request
    stopped.throwIfAborted()
    const why = whyNotFetched(url, allowed)
    if (why) throw new FetchFault('not_allowed', why)
    const limits = new AbortController()
    const giveUp = (sentence: string) => limits.abort(new FetchFault('timeout', sentence))
    const whole = setTimeout(
      () => giveUp(`${url.host} did not finish its answer in ${wholeMilliseconds / 1000} seconds.`),
      wholeMilliseconds,
    )
    const signal = AbortSignal.any([stopped, limits.signal])
    try {
      const answer = await ask(url, request, { signal, giveUp })
      const body = request.ignoresBody ? await dropBody(answer) : await readBody(answer, url, mostBytes)
      return { status: answer.statusCode ?? 0, headers: answer.headers, body }
    } catch (error) {
      stopped.throwIfAborted()
      throw limits.signal.aborted ? limits.signal.reason : faultOf(error, url)
    } finally {
      clearTimeout(whole)
    }
  }

  /** A connection that was kept may be closed by the server in the moment it is used again; then another one is taken. */
  async function ask(
    url: URL,
    request: SafeRequest,
    limits: { signal: AbortSignal; giveUp(sentence: string): void },
  ): Promise<IncomingMessage> {
    const { signal, giveUp } = limits
    const asking = begin(url, request, signal)
    const connecting = setTimeout(
      () => giveUp(`${url.host} did not take the connection in ${connectMilliseconds / 1000} seconds.`),
      connectMilliseconds,
    )
    asking.once('socket', (socket) => {
      const connected = () => clearTimeout(connecting)
      if (socket.connecting) socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', connected)
      else connected()
    })
    asking.once('close', () => clearTimeout(connecting))
    asking.setTimeout(idleMilliseconds, () => giveUp(`${url.host} said nothing for ${idleMilliseconds / 1000} seconds.`))
    try {
      return await answerOf(asking, request.body)
    } catch (error) {
      if (!asking.reusedSocket || !isReset(error)) throw error
      return ask(url, request, limits)
    }
  }

  function begin(url: URL, { method = 'GET', headers = {}, body }: SafeRequest, signal: AbortSignal): ClientRequest {
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
    const common = {
      method,
      headers: { 'Accept-Encoding': 'gzip, deflate, br', 'User-Agent': 'Invite-Desk', ...headers, ...length },
      signal,
      lookup: checkedLookup(url, options, allowed),
    }
    if (url.protocol === 'http:') return requestHttp(url, { ...common, agent: agents.http })
    return requestHttps(url, { ...common, agent: agents.https, ...(options.ca ? { ca: options.ca } : {}) })
  }

  return {
    fetch,
    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

/** Looks the name up for the connection, and gives it no address unless all of them are public. */
function checkedLookup(url: URL, { resolve }: SafeFetchOptions, allowed: readonly string[]): LookupFunction {
  return (hostname, wanted, done) => {
    const found = (error: Error | null, addresses: LookupAddress[]) => {
      const [first] = addresses ?? []
      if (error || !first) return done(error ?? new Error('The name has no address.'), '', 0)
      if (!isAllowedHost(url, allowed) && !addresses.every(({ address }) => isPublicAddress(address)))
        return done(new FetchFault('not_allowed', privateAddress(url.host)), '', 0)
      if (wanted.all) done(null, addresses)
      else done(null, first.address, first.family)
    }
    if (resolve) resolve(hostname, { ...wanted, all: true }, found)
    else lookup(hostname, { ...wanted, all: true }, found)
  }
}

function answerOf(ask: ClientRequest, body: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    ask.once('response', resolve)
    ask.on('error', reject)
    ask.end(body)
  })
}

function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}

const mostDroppedBytes = 16 * 1024

/** Lets a short body pass, so that the connection can be used again; a long one, or one that breaks off, ends it. */
async function dropBody(answer: IncomingMessage): Promise<Buffer> {
  let dropped = 0
  try {
    for await (const chunk of answer) {
      dropped += chunk.length
      if (dropped > mostDroppedBytes) break
    }
  } catch {
    // What was asked for has come before.
  }
  return Buffer.alloc(0)
}

async function readBody(answer: IncomingMessage, url: URL, mostBytes: number): Promise<Buffer> {
  const most = mostBytes < 1024 * 1024 ? `${Math.floor(mostBytes / 1024)} KB` : `${Math.floor(mostBytes / 1024 / 1024)} MB`
  const tooLarge = () => new FetchFault('too_large', `${url.host} answered more than ${most} at once.`)
  let packed = 0
  answer.on('data', (chunk: Buffer) => {
    packed += chunk.length
    if (packed > mostBytes) answer.destroy(tooLarge())
  })
  const body = unpacked(answer)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > mostBytes) {
      answer.destroy()
      throw tooLarge()
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function unpacked(answer: IncomingMessage): Readable {
  const unpack = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress }
  const encoding = answer.headers['content-encoding']?.trim().toLowerCase() ?? ''
  if (!Object.hasOwn(unpack, encoding)) return answer
  const target = unpack[encoding as keyof typeof unpack]()
  answer.on('error', (error) => target.destroy(error))
  return answer.pipe(target)
}

const unreachable = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EHOSTDOWN'])
const certificate = /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH|INVALID_PURPOSE)/

function faultOf(error: unknown, url: URL): unknown {
  if (error instanceof FetchFault || !(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const host = url.host
  const options = { cause: error }
  if (code === 'ENOTFOUND' || code.startsWith('EAI_') || code === 'ENODATA')
    return new FetchFault('name', `The name ${url.hostname} cannot be found in the DNS.`, options)
  if (code === 'ECONNREFUSED') return new FetchFault('refused', `${host} refuses the connection.`, options)
  if (unreachable.has(code)) return new FetchFault('unreachable', `${host} cannot be reached from here.`, options)
  if (code === 'ETIMEDOUT') return new FetchFault('timeout', `${host} did not take the connection.`, options)
  if (certificate.test(code)) return new FetchFault('certificate', `${host} has a certificate that is not valid (${code}).`, options)
  if (code === 'EPROTO' || code.startsWith('ERR_SSL'))
    return new FetchFault('tls', `${host} does not speak TLS as it should (${code}).`, options)
  return new FetchFault('cut', `${host} broke the connection off, or does not speak HTTP${code ? ` (${code})` : ''}.`, options)
}
