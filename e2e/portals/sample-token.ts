import { createHmac } from 'node:crypto'

const usualHeader = '{"alg":"HS256","typ":"JWT"}'

type Making = { header?: string; key: string | Buffer; algorithm?: string }

/** A token of exactly these claims, as the tests of the sample portals make it: with nothing of lib/. */
export function makeSampleToken(claims: object | string, { header = usualHeader, key, algorithm = 'sha256' }: Making): string {
  const signed = `${encode(header)}.${encode(typeof claims === 'string' ? claims : JSON.stringify(claims))}`
  return `${signed}.${createHmac(algorithm, key).update(signed).digest('base64url')}`
}

/** The last character of 43 carries four bits of the signature and two that must be zero. */
export function withStrayBits(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return token.slice(0, -1) + alphabet[alphabet.indexOf(token.slice(-1)) + 1]
}

export function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}
