// The sample portals share no code with lib/ on purpose: a mistake made in signing must not be made again in judging.
import { createHmac, timingSafeEqual } from 'node:crypto'

/** The first rule a token breaks, as a sentence. */
export class Refusal extends Error {}

export type Refused = { accepted: false; reason: string }

export type Claims = Record<string, unknown>

export type OpenedToken = {
  /** The JSON text, whose order some systems fix. */
  header: string
  claims: Claims
}

const longestToken = 8_192

/** What judging says, or the refusal it ends with. */
export function judged<Verdict>(judge: () => Verdict): Verdict | Refused {
  try {
    return judge()
  } catch (error) {
    if (error instanceof Refusal) return { accepted: false, reason: error.message }
    throw error
  }
}

/** Takes a token apart whose signature HMAC-SHA-256 with this key made; ends with a refusal otherwise. */
export function openHs256Token(token: string, key: Buffer): OpenedToken {
  return openToken(token, ({ signed, signature }) => {
    const expected = createHmac('sha256', key).update(signed, 'ascii').digest()
    return signature.length === expected.length && timingSafeEqual(signature, expected)
  })
}

type Signed = { signed: string; signature: Buffer; header: string }

/** Reads nothing of the claims before the signature is known to fit. */
export function openToken(token: string, fits: (signed: Signed) => boolean): OpenedToken {
  if (token === '') throw new Refusal('The address carries no token.')
  if (token.length > longestToken) throw new Refusal('The token is too long.')
  const [encodedHeader, encodedClaims, encodedSignature, ...more] = token.split('.')
  if (!encodedHeader || !encodedClaims || !encodedSignature || more.length > 0) {
    throw new Refusal('The token is not made of three parts, so the link was probably cut off.')
  }
  const signature = decodeBase64url(encodedSignature)
  const header = decodeBase64url(encodedHeader).toString('utf8')
  if (!fits({ signed: `${encodedHeader}.${encodedClaims}`, signature, header })) throw new Refusal('The signature does not fit.')
  return { header, claims: parsePlainObject(decodeBase64url(encodedClaims)) }
}

/** Only the one spelling that encoding these bytes would give: no padding, no other alphabet, no stray bits at the end. */
function decodeBase64url(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.toString('base64url') !== text) throw new Refusal('A part of the token is not base64url.')
  return bytes
}

function parsePlainObject(bytes: Buffer): Claims {
  let claims: unknown
  try {
    claims = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Refusal('The claims are not JSON.')
  }
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) throw new Refusal('The claims are not an object.')
  // A name that is there twice, a space or a number written as 1e9 would not survive being written again.
  if (JSON.stringify(claims) !== bytes.toString('utf8')) throw new Refusal('The claims are not written plainly.')
  return claims as Claims
}
