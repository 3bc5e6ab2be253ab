// Threat: whoever pastes a key may paste the private one, and whoever serves keys may serve ones that are easily broken.
// Choice: a key that is secret is refused before anything of it is read; of the rest only RSA keys fit for RS256 are used.
import { createPublicKey, type KeyObject } from 'node:crypto'
import { parseBoundedJson } from '@/lib/bounded-json'
import { duplicateMembers } from '@/lib/tokens/duplicate-member'
import { quote } from '@/lib/tokens/quote'
import { secretIn } from './secret-key'

/** A key that RS256 signatures are checked with; without a kid it stands for every kid. */
export type PublicKey = { kid: string | null; key: KeyObject }

export type KeySet = {
  keys: readonly PublicKey[]
  /** Keys of the set that serve for nothing here, and why, as sentences. */
  unusable: ReadonlyArray<{ kid: string | null; why: string }>
  /** What the keys were read from, as it came. */
  text: string
}

/** Why there is no key set, as a sentence; `isSecret` when what was given is a key that nobody but its owner may have. */
export type NoKeySet = { mistake: string; isSecret: boolean }

const mostKeys = 50

/** Reads what somebody pasted: a JWK Set or one JWK (RFC 7517), or public keys or certificates as PEM (RFC 7468). The dates and the issuer of a certificate are not judged. */
export function readPastedKeys(pasted: string): KeySet | NoKeySet {
  const text = pasted.trim()
  const secret = secretIn(text)
  if (secret !== undefined) return mistake(secret, true)
  if (text.startsWith('{')) return readJsonKeys(Buffer.from(text))
  if (text.includes('-----BEGIN')) return readPem(text)
  return mistake('This is neither a JWK Set nor a public key as PEM, which begins with -----BEGIN PUBLIC KEY-----.')
}

/** Reads a JWK Set (RFC 7517 §5), or a single JWK. */
export function readJsonKeys(bytes: Buffer): KeySet | NoKeySet {
  const text = bytes.toString()
  const secret = secretIn(text)
  if (secret !== undefined) return mistake(secret, true)
  let json: unknown
  try {
    json = parseBoundedJson(bytes)
  } catch {
    // The parser has no other way to say that it is no JSON.
    return mistake('The key set is not JSON, or is nested too deeply.')
  }
  const [twice] = duplicateMembers(text)
  if (twice !== undefined) return mistake(`The key set has the member ${quote(twice)} twice.`)
  const members = isObject(json) && Array.isArray(json.keys) ? json.keys : [json]
  if (members.length > mostKeys) return mistake(`The key set has ${members.length} keys; at most ${mostKeys} are read.`)
  return keySetOf(text, members.map(readJwk))
}

type ReadKey = PublicKey | { kid: string | null; why: string }

function keySetOf(text: string, read: ReadKey[]): KeySet | NoKeySet {
  const keys = read.filter((one): one is PublicKey => 'key' in one)
  const unusable = read.filter((one) => 'why' in one)
  const kids = read.flatMap(({ kid }) => kid ?? [])
  const twice = kids.find((kid, at) => kids.indexOf(kid) !== at)
  if (twice !== undefined) return mistake(`The key set has more than one key with the kid ${quote(twice)}, so nothing says which is meant.`)
  if (keys.length > 0) return { keys, unusable, text }
  return mistake(unusable[0]?.why ?? 'The key set has no key.')
}

function readJwk(jwk: unknown): ReadKey {
  if (!isObject(jwk) || typeof jwk.kty !== 'string') return { kid: null, why: 'The key set has a key without a type (kty).' }
  const { kty, use, alg, key_ops: operations, n, e } = jwk
  if (jwk.kid !== undefined && typeof jwk.kid !== 'string')
    return { kid: null, why: `The key set has the kid ${quote(jwk.kid)}, which is no text.` }
  const kid = jwk.kid ?? null
  const unfit = (what: string) => ({ kid, why: `${nameOf(kid)} ${what}` })
  if (kty !== 'RSA') return unfit(`is of the type ${quote(kty)}; only RSA keys are used.`)
  if (use !== undefined && use !== 'sig') return unfit(`is for the use ${quote(use)}, not for signatures.`)
  if (alg !== undefined && alg !== 'RS256') return unfit(`is for ${quote(alg)}; only RS256 is accepted.`)
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return unfit('is not for verifying.')
  if (!isBase64url(n) || !isBase64url(e)) return unfit('lacks its modulus or its exponent (n, e).')
  return readKey(kid, () => createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' }))
}

const pemBlock = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g
const pemLabels = ['PUBLIC KEY', 'RSA PUBLIC KEY', 'CERTIFICATE']

function readPem(text: string): KeySet | NoKeySet {
  const blocks = [...text.matchAll(pemBlock)]
  if (blocks.length === 0) return mistake('The PEM is cut off: it begins, but has no -----END line that belongs to it.')
  if (blocks.length > mostKeys) return mistake(`The PEM has ${blocks.length} keys; at most ${mostKeys} are read.`)
  const label = blocks.map(([, label = '']) => label).find((label) => !pemLabels.includes(label))
  if (label !== undefined) return mistake(`The PEM holds a ${label}, not a public key or a certificate.`)
  if (/\S/.test(text.replace(pemBlock, '').replace(/\\[rn]/g, '')))
    return mistake('Something else stands beside the public keys: paste only what is between -----BEGIN and -----END, with these lines.')
  return keySetOf(text, blocks.map(readPemBlock))
}

function readPemBlock([, label = '', body = '']: RegExpExecArray): ReadKey {
  // A field of one line, a shell or a JSON text may have changed the line ends.
  const lines = body.replace(/\\[rn]|\s/g, '').replace(/.{64}(?=.)/g, '$&\n')
  return readKey(null, () => createPublicKey({ key: `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`, format: 'pem' }))
}

/** RFC 7518 §3.3 wants 2048 bits; what is far longer, or has a huge exponent, only makes checking slow. */
const bits = { least: 2_048, most: 8_192 }
const greatestExponent = 2n ** 32n

function readKey(kid: string | null, read: () => KeyObject): ReadKey {
  const unfit = (what: string) => ({ kid, why: `${nameOf(kid)} ${what}` })
  let key: KeyObject
  try {
    key = read()
  } catch {
    // OpenSSL has no other way to say that it is no key, and its own words may repeat what was given.
    return unfit('cannot be read: it is damaged, or not what it says it is.')
  }
  if (key.asymmetricKeyType !== 'rsa') return unfit(`is of the type ${key.asymmetricKeyType ?? 'unknown'}; only RSA keys are used.`)
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {}
  if (modulusLength < bits.least) return unfit(`has ${modulusLength} bits; RS256 needs at least ${bits.least} (RFC 7518 §3.3).`)
  if (modulusLength > bits.most) return unfit(`has ${modulusLength} bits; at most ${bits.most} are accepted.`)
  if (publicExponent < 3n || publicExponent % 2n === 0n || publicExponent > greatestExponent)
    return unfit('has a public exponent no RSA key has, so its signatures prove nothing.')
  return { kid, key }
}

function nameOf(kid: string | null): string {
  return kid === null ? 'The key' : `The key ${quote(kid)}`
}

function isBase64url(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]+$/.test(value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function mistake(sentence: string, isSecret = false): NoKeySet {
  return { mistake: sentence, isSecret }
}
