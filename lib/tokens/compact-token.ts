import { duplicateMember } from './duplicate-member'

/** A JWT taken apart, its signature not yet judged. */
export type CompactToken = {
  header: Record<string, unknown>
  claims: Record<string, unknown>
  /** What the signature is over: `header.claims` as they came. */
  signingInput: string
  signature: Buffer
}

export type Malformed = { malformed: string }

const maximumBytes = 8 * 1024
const compactForm = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/

/**
 * Takes a token in compact form apart (RFC 7515 §7.1) without trusting it: at most 8 KiB, canonical base64url without
 * padding, valid UTF-8, JSON objects without duplicate members. Says why when it is not one.
 */
export function parseCompactToken(text: string): CompactToken | Malformed {
  if (text.length > maximumBytes) return { malformed: 'The token is longer than 8 KiB.' }
  if (!compactForm.test(text)) return { malformed: 'This is not a token: it must be three parts of base64url, joined by two dots.' }
  const [encodedHeader = '', encodedClaims = '', encodedSignature = ''] = text.split('.')
  const signature = decodeCanonical(encodedSignature)
  if (!signature) return { malformed: 'The signature is not canonical base64url.' }
  const header = parsePart(encodedHeader, 'header')
  if ('malformed' in header) return header
  const claims = parsePart(encodedClaims, 'claims')
  if ('malformed' in claims) return claims
  return { header: header.object, claims: claims.object, signingInput: `${encodedHeader}.${encodedClaims}`, signature }
}

function parsePart(encoded: string, part: string): { object: Record<string, unknown> } | Malformed {
  const bytes = decodeCanonical(encoded)
  if (!bytes) return { malformed: `The ${part} part is not canonical base64url.` }
  let text: string
  let value: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { malformed: `The ${part} part is not UTF-8.` }
  }
  try {
    value = JSON.parse(text)
  } catch {
    return { malformed: `The ${part} part is not JSON.` }
  }
  if (!isObject(value)) return { malformed: `The ${part} part is not a JSON object.` }
  const twice = duplicateMember(text)
  if (twice !== undefined) return { malformed: `The ${part} part has the member "${twice.slice(0, 100)}" twice.` }
  return { object: value }
}

function decodeCanonical(encoded: string): Buffer | undefined {
  const bytes = Buffer.from(encoded, 'base64url')
  return bytes.toString('base64url') === encoded ? bytes : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
