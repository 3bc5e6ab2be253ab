// Threat: a token is text from anywhere, and readers that forgive differ in what they forgive. Choice: every deviation is a
// fault, and a token with a fault is never valid; it is read all the same, so that somebody can be told what is wrong with it.
import { type PartFault, readPart } from './read-part'

/** A rule and why the token breaks it, as sentences; null while it holds. */
export type RuleFinding = { rule: string; broken: string | null }

/**
 * A JWT taken apart, its signature not yet judged. `token`, `signingInput` and `signature` are what they would be without
 * padding, trailing bytes and other ways to write the same bytes; a token with faults is not that one.
 */
export type TakenApart = {
  /** Every fault, as sentences; empty when the form is right. */
  faults: string[]
  /** The same, rule by rule. */
  structure: RuleFinding[]
  header: Record<string, unknown> | null
  claims: Record<string, unknown> | null
  token: string
  signingInput: string
  signature: Buffer
}

const mostTokenBytes = 8 * 1024

/** The rules of the form, in the order they are shown in. */
const rules = {
  size: 'It has 8 KiB at most',
  parts: 'It is three parts joined by two dots',
  encoding: 'The parts are base64url, without padding and in the one canonical spelling',
  ending: 'Nothing follows the signature',
  unicode: 'Header and claims are UTF-8 text of whole characters',
  object: 'Header and claims are JSON objects',
  duplicates: 'No member stands twice',
  numbers: 'Every number is one that JSON can hold',
  depth: 'Nothing is nested deeper than 64 levels',
} as const

type Fault = { breaks: keyof typeof rules; reason: string }

const hs256Bytes = 32

/** Takes a token in compact form apart (RFC 7515 §7.1) without trusting it. Never throws: what is wrong is in `faults`; past 8 KiB nothing is decoded. */
export function takeApart(text: string): TakenApart {
  if (Buffer.byteLength(text) > mostTokenBytes) return nothing({ breaks: 'size', reason: 'The token is longer than 8 KiB.' })
  const parts = text.split('.')
  const [encodedHeader = '', encodedClaims, encodedSignature = ''] = parts
  if (encodedClaims === undefined) {
    const reason = text === '' ? 'there is no text.' : 'it must be three parts of base64url, joined by two dots.'
    return nothing({ breaks: 'parts', reason: `This is not a token: ${reason}` })
  }
  const headerPart = decode(encodedHeader, 'header part')
  const claimsPart = decode(encodedClaims, 'claims part')
  const header = readOrMissing(headerPart.bytes, 'header')
  const claims = readOrMissing(claimsPart.bytes, 'claims')
  const ending = decodeSignature(encodedSignature, header.object?.alg === 'HS256')
  const signingInput = `${headerPart.canonical}.${claimsPart.canonical}`
  return {
    ...summed([
      ...countFaults(parts.length),
      ...headerPart.faults,
      ...claimsPart.faults,
      ...ending.faults,
      ...header.faults,
      ...claims.faults,
    ]),
    header: header.object,
    claims: claims.object,
    token: `${signingInput}.${ending.signature.toString('base64url')}`,
    signingInput,
    signature: ending.signature,
  }
}

function nothing(fault: Fault): TakenApart {
  return { ...summed([fault]), header: null, claims: null, token: '', signingInput: '', signature: Buffer.alloc(0) }
}

function summed(faults: Fault[]): Pick<TakenApart, 'faults' | 'structure'> {
  const structure = Object.entries(rules).map(([name, rule]) => {
    const reasons = faults.filter(({ breaks }) => breaks === name).map(({ reason }) => reason)
    return { rule, broken: reasons.length > 0 ? reasons.join(' ') : null }
  })
  return { faults: faults.map(({ reason }) => reason), structure }
}

function countFaults(count: number): Fault[] {
  if (count === 3) return []
  const found =
    count === 2
      ? 'its third part, the signature, is missing'
      : count === 5
        ? 'five parts are an encrypted token (JWE)'
        : `it has ${count} parts`
  return [{ breaks: 'parts', reason: `This is not a token as it stands: it must be three parts of base64url, and ${found}.` }]
}

type Decoded = { bytes: Buffer; canonical: string; faults: Fault[] }

/** Decodes what base64url there is, and says in what it differs from the canonical spelling (RFC 7515 §2, RFC 4648 §3.5). */
function decode(encoded: string, name: string): Decoded {
  const unpadded = withoutPadding(encoded)
  const translated = unpadded.replaceAll('+', '-').replaceAll('/', '_')
  const clean = translated.replace(/[^A-Za-z0-9_-]/g, '')
  const bytes = Buffer.from(clean, 'base64url')
  const canonical = bytes.toString('base64url')
  const reasons: string[] = []
  if (unpadded !== encoded) reasons.push(`The ${name} ends with padding (=), which a token leaves out.`)
  if (translated !== unpadded) reasons.push(`The ${name} has + or /: it is plain base64, and a token is base64url.`)
  if (clean !== translated) reasons.push(`The ${name} has characters that base64url does not have.`)
  if (canonical !== clean) reasons.push(`The ${name} is not canonical base64url: the same bytes are written otherwise.`)
  return { bytes, canonical, faults: reasons.map((reason) => ({ breaks: 'encoding', reason })) }
}

/** A regular expression for the end of the text would begin anew at each =. */
function withoutPadding(encoded: string): string {
  let end = encoded.length
  while (end > 0 && encoded.charAt(end - 1) === '=') end -= 1
  return encoded.slice(0, end)
}

function readOrMissing(bytes: Buffer, part: 'header' | 'claims'): { object: Record<string, unknown> | null; faults: PartFault[] } {
  if (bytes.length === 0) return { object: null, faults: [{ breaks: 'object', reason: `The ${part} part is empty.` }] }
  return readPart(bytes, part)
}

function decodeSignature(encoded: string, isHs256: boolean): { signature: Buffer; faults: Fault[] } {
  const follows = /^[A-Za-z0-9+/_-]*=*/.exec(encoded)?.[0].length ?? 0
  const { bytes, faults } = decode(encoded.slice(0, follows), 'signature')
  if (follows < encoded.length)
    faults.push({
      breaks: 'ending',
      reason: `Something follows the signature: ${countOf(encoded.slice(follows))} that no token ends with.`,
    })
  if (!isHs256 || bytes.length <= hs256Bytes) {
    if (isHs256 && bytes.length > 0 && bytes.length < hs256Bytes)
      faults.push({ breaks: 'ending', reason: `The signature is cut short: it has ${bytes.length} bytes, and HS256 makes ${hs256Bytes}.` })
    return { signature: bytes, faults }
  }
  const tooMany = bytes.length - hs256Bytes
  faults.push({
    breaks: 'ending',
    reason: `The signature has trailing bytes: HS256 makes ${hs256Bytes}, and ${tooMany} more ${tooMany === 1 ? 'follows' : 'follow'}.`,
  })
  return { signature: bytes.subarray(0, hs256Bytes), faults }
}

function countOf(text: string): string {
  const count = Array.from(text).length
  return count === 1 ? '1 character' : `${count} characters`
}
