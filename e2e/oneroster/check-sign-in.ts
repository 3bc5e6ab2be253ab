import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export type Client = { clientId: string; secret: string; scope?: string }

/** How long a token lives, in seconds and in requests. */
export type TokenLife = { seconds: number; requests: number }

type Checked = { ok: true } | { ok: false; error: string; description: string }

const refused = (error: string, description: string): Checked => ({ ok: false, error, description })

/** OAuth 2 by client credentials (RFC 6749): gives out tokens for Basic authentication, and knows them again while they live. */
export class TokenOffice {
  readonly #tokens = new Map<string, { endsAt: number; requests: number }>()
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  give(authorization: string | undefined, form: URLSearchParams, life: TokenLife): Checked & { body?: Record<string, unknown> } {
    const [id, secret] = readBasic(authorization)
    if (id !== this.#client.clientId || secret !== this.#client.secret) return refused('invalid_client', 'The client is not known.')
    if (form.get('grant_type') !== 'client_credentials') return refused('unsupported_grant_type', 'Only client_credentials is supported.')
    if (this.#client.scope && form.get('scope') !== this.#client.scope)
      return refused('invalid_scope', `The scope must be ${this.#client.scope}.`)
    const token = randomBytes(24).toString('base64url')
    this.#tokens.set(token, { endsAt: Date.now() + life.seconds * 1000, requests: life.requests })
    return { ok: true, body: { access_token: token, token_type: 'bearer', expires_in: life.seconds } }
  }

  check(authorization: string | undefined): Checked {
    const [, token = ''] = /^Bearer (\S+)$/.exec(authorization ?? '') ?? []
    const known = this.#tokens.get(token)
    if (!known) return refused('invalid_token', 'The access token is not known.')
    known.requests--
    if (known.requests < 0 || known.endsAt <= Date.now()) return refused('invalid_token', 'The access token expired.')
    return { ok: true }
  }
}

function readBasic(authorization: string | undefined): [string?, string?] {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/.exec(authorization ?? '') ?? []
  if (!encoded) return []
  const [id = '', secret = '', ...more] = Buffer.from(encoded, 'base64').toString('latin1').split(':')
  return more.length > 0 ? [] : [formDecode(id), formDecode(secret)]
}

function formDecode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}

export type RawRequest = { method: string; host: string; target: string; authorization: string | undefined }

/** OAuth 1.0a (RFC 5849) with HMAC-SHA256 and no token: every request is checked against the bytes that came. */
export class SignatureOffice {
  readonly #nonces = new Set<string>()
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  check({ method, host, target, authorization = '' }: RawRequest): Checked {
    if (!authorization.startsWith('OAuth ')) return refused('parameter_absent', 'The request is not signed.')
    const oauth = new Map<string, string>()
    for (const part of authorization.slice(6).split(',')) {
      const [, name = '', value = ''] = /^\s*([a-z_]+)="([^"]*)"\s*$/.exec(part) ?? []
      oauth.set(name, decodeURIComponent(value))
    }
    if (oauth.get('oauth_consumer_key') !== this.#client.clientId) return refused('consumer_key_unknown', 'The consumer key is not known.')
    if (oauth.get('oauth_signature_method') !== 'HMAC-SHA256') return refused('signature_method_rejected', 'Sign by HMAC-SHA256.')
    if (oauth.get('oauth_version') !== '1.0') return refused('version_rejected', 'The version must be 1.0.')
    const timestamp = Number(oauth.get('oauth_timestamp'))
    if (!(Math.abs(Date.now() / 1000 - timestamp) < 300)) return refused('timestamp_refused', 'The timestamp is off.')
    const nonce = `${timestamp} ${oauth.get('oauth_nonce')}`
    if (this.#nonces.has(nonce)) return refused('nonce_used', 'The nonce was used before.')
    this.#nonces.add(nonce)
    const given = Buffer.from(oauth.get('oauth_signature') ?? '', 'base64')
    oauth.delete('oauth_signature')
    const right = this.#signatureOf({ method, host, target, oauth })
    return given.length === right.length && timingSafeEqual(given, right)
      ? { ok: true }
      : refused('signature_invalid', 'The signature is wrong.')
  }

  #signatureOf({ method, host, target, oauth }: { method: string; host: string; target: string; oauth: Map<string, string> }): Buffer {
    const mark = target.indexOf('?')
    const path = mark < 0 ? target : target.slice(0, mark)
    const query = mark < 0 ? [] : target.slice(mark + 1).split('&')
    const pairs = query.map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return `${percent(formDecode(name))}=${percent(formDecode(value.join('=')))}`
    })
    for (const [name, value] of oauth) pairs.push(`${percent(name)}=${percent(value)}`)
    // An = sorts behind every sign that may stand in a name, but not before a longer name's next sign: compare the halves.
    const sorted = pairs.map((pair) => pair.split('=')).sort((one, other) => order(one[0], other[0]) || order(one[1], other[1]))
    const text = `${method}&${percent(`http://${host.toLowerCase()}${path}`)}&${percent(sorted.map((pair) => pair.join('=')).join('&'))}`
    return createHmac('sha256', `${percent(this.#client.secret)}&`)
      .update(text)
      .digest()
  }
}

function order(one = '', other = ''): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

/** RFC 3986: byte by byte. */
function percent(text: string): string {
  const signs = [...Buffer.from(text, 'utf8')].map((byte) => {
    const sign = String.fromCharCode(byte)
    return /[A-Za-z0-9._~-]/.test(sign) ? sign : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  })
  return signs.join('')
}
