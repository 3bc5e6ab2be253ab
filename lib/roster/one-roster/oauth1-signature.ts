import { createHmac } from 'node:crypto'

type SignedRequest = {
  method: 'GET' | 'POST'
  url: URL
  consumerKey: string
  consumerSecret: string
  /** Never used twice with the same second. */
  nonce: string
  /** Seconds since the epoch. */
  timestamp: number
}

/**
 * The Authorization header of OAuth 1.0a (RFC 5849 §3) without a token, signed by HMAC-SHA256 as OneRoster 1.1 wants it
 * (1EdTech Security Framework). The body is not signed: requests without one need no more.
 */
export function oauth1Header({ method, url, consumerKey, consumerSecret, nonce, timestamp }: SignedRequest): string {
  const parameters: Array<[string, string]> = [
    ['oauth_consumer_key', consumerKey],
    ['oauth_nonce', nonce],
    ['oauth_signature_method', 'HMAC-SHA256'],
    ['oauth_timestamp', String(timestamp)],
    ['oauth_version', '1.0'],
  ]
  const base = signatureBase(method, url, [...parameters, ...url.searchParams])
  const signature = createHmac('sha256', `${encode(consumerSecret)}&`)
    .update(base)
    .digest('base64')
  const signed = [...parameters, ['oauth_signature', signature] as const]
  return `OAuth ${signed.map(([name, value]) => `${name}="${encode(value)}"`).join(', ')}`
}

/** RFC 5849 §3.4.1. Scheme and host are in small letters and the usual port is left out already: URL does that. */
export function signatureBase(method: string, url: URL, parameters: ReadonlyArray<[string, string]>): string {
  const pairs = parameters.map(([name, value]) => [encode(name), encode(value)] as const)
  const normalized = pairs.toSorted(compare).map(([name, value]) => `${name}=${value}`)
  return [method.toUpperCase(), encode(url.origin + url.pathname), encode(normalized.join('&'))].join('&')
}

/** By bytes: what is encoded is ASCII. */
function compare([oneName, oneValue]: readonly [string, string], [otherName, otherValue]: readonly [string, string]): number {
  if (oneName !== otherName) return oneName < otherName ? -1 : 1
  if (oneValue === otherValue) return 0
  return oneValue < otherValue ? -1 : 1
}

/** RFC 5849 §3.6: all but letters, digits and `-._~`. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}
