// Plays GG4L's side of PORTALS.md §1. It shares no code with lib/ on purpose: a mistake made in signing must not be
// made again in judging.
import { createHmac, timingSafeEqual } from 'node:crypto'

export type Gg4lRules = {
  clientId: string
  secret: string
  /** The GUIDs of the portal's own roster; every GUID is known when left out. */
  guids?: ReadonlySet<string>
}

export type Judgement = { accepted: true; guid: string; issuedAt: Date; expiresAt: Date } | { accepted: false; reason: string }

const header = '{"alg":"HS256","typ":"JWT"}'
const claimNames = ['iss', 'sub', 'exp', 'iat', 'guid']
const longestLifetimeSeconds = 86_400
/** How far two honest clocks may be apart. */
const clockToleranceSeconds = 60
const longestToken = 8_192

/** Whether GG4L would let the bearer of this token set up an account, and if not, the first rule it breaks. */
export function judgeGg4lToken(token: string, rules: Gg4lRules, now: Date): Judgement {
  try {
    const claims = readClaims(token, rules.secret)
    return judgeClaims(claims, rules, Math.floor(now.getTime() / 1000))
  } catch (error) {
    if (error instanceof Refusal) return { accepted: false, reason: error.message }
    throw error
  }
}

class Refusal extends Error {}

function readClaims(token: string, secret: string): Record<string, unknown> {
  if (token === '') throw new Refusal('The address carries no token.')
  if (token.length > longestToken) throw new Refusal('The token is too long.')
  const [encodedHeader, encodedClaims, encodedSignature, ...more] = token.split('.')
  if (!encodedHeader || !encodedClaims || !encodedSignature || more.length > 0) {
    throw new Refusal('The token is not made of three parts, so the link was probably cut off.')
  }
  const signed = `${encodedHeader}.${encodedClaims}`
  const expected = createHmac('sha256', Buffer.from(secret, 'utf8')).update(signed, 'ascii').digest()
  const given = decodeBase64url(encodedSignature)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new Refusal('The signature does not fit.')
  if (decodeBase64url(encodedHeader).toString('utf8') !== header) throw new Refusal(`The header is not ${header}.`)
  return parseClaims(decodeBase64url(encodedClaims))
}

/** Only the one spelling that encoding these bytes would give: no padding, no other alphabet, no stray bits at the end. */
function decodeBase64url(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.toString('base64url') !== text) throw new Refusal('A part of the token is not base64url.')
  return bytes
}

function parseClaims(bytes: Buffer): Record<string, unknown> {
  let claims: unknown
  try {
    claims = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Refusal('The claims are not JSON.')
  }
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) throw new Refusal('The claims are not an object.')
  // A name that is there twice, a space or a number written as 1e9 would not survive being written again.
  if (JSON.stringify(claims) !== bytes.toString('utf8')) throw new Refusal('The claims are not written plainly.')
  return claims as Record<string, unknown>
}

function judgeClaims(claims: Record<string, unknown>, { clientId, guids }: Gg4lRules, nowSeconds: number): Judgement {
  const refuse = (reason: string): Judgement => ({ accepted: false, reason })
  const names = Object.keys(claims)
  const stranger = names.find((name) => !claimNames.includes(name))
  if (stranger) return refuse(`It has the claim ${stranger}, which is not one of ours.`)
  const missing = claimNames.find((name) => !names.includes(name))
  if (missing) return refuse(`The claim ${missing} is missing.`)
  if (names.join() !== claimNames.join()) return refuse(`The claims are in the order ${names.join(', ')}.`)

  const { iss, sub, exp, iat, guid } = claims
  if (iss !== 'jwtp.gg4l.com') return refuse('iss is not jwtp.gg4l.com.')
  if (sub !== clientId) return refuse('sub is not the client ID of this portal.')
  if (!isWholeSeconds(exp)) return refuse('exp is not a whole number of seconds.')
  if (!isWholeSeconds(iat)) return refuse('iat is not a whole number of seconds.')
  if (exp <= iat) return refuse('exp is not after iat.')
  if (exp - iat > longestLifetimeSeconds) return refuse('It lives longer than 24 hours.')
  if (exp <= nowSeconds) return refuse('It has expired.')
  if (iat > nowSeconds + clockToleranceSeconds) return refuse('iat lies in the future.')
  if (typeof guid !== 'string' || guid === '') return refuse('guid is not a text.')
  if (guids && !guids.has(guid)) return refuse('The guid is not known here.')
  return { accepted: true, guid, issuedAt: new Date(iat * 1000), expiresAt: new Date(exp * 1000) }
}

/** Milliseconds would have 13 digits, and are a mistake here. */
function isWholeSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 100_000_000_000
}
