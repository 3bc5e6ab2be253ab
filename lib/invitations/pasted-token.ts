import { type TakenApart, takeApart } from '@/lib/tokens/take-apart'

/** What was pasted: the token in it, with all its faults, or why there is none. */
export type PastedToken = { token: TakenApart /** As it was pasted. */; pasted: string } | { reason: string }

/** How many places of a text are looked at before giving up; a token of 8 KiB wrapped by a mail program has some 120 lines. */
const mostReadings = 300
const longestReading = 16 * 1024

/** Base64 of `{"`, of `{` and white space, and of `{}`: how a JSON object begins. */
const beginning = /^e(?:[w-z]|30)/
const wrappers = /^["'`<>()[\]{}“”„‘’«»]+|["'`<>()[\]{}“”„‘’«»]+$/g

/**
 * Finds the token in what somebody pasted: the token itself, after `Bearer`, in quotes or brackets, wrapped over the lines of a
 * mail, or in a link: in its query, path or fragment, also URL-encoded. What clings to a bare token is a fault of it, not wrapping.
 */
export function findPastedToken(text: string): PastedToken {
  let best: { token: TakenApart; pasted: string } | undefined
  for (const pasted of candidates(text)) {
    const token = takeApart(pasted)
    if (isWhole(token)) return { token, pasted }
    if (!best || token.faults.length < best.token.faults.length) best = { token, pasted }
  }
  const isTold = best && (best.token.header !== null || best.token.token === '')
  const reason = isTold ? undefined : addressReason(text)
  if (reason !== undefined) return { reason }
  const pasted = text.trim().replace(wrappers, '')
  return best ?? { token: takeApart(pasted), pasted }
}

/** RSA signatures are as long as their keys, which are multiples of 64 bytes: a shorter one was cut by the end of a line. */
function isWhole({ faults, header, signature }: TakenApart): boolean {
  return faults.length === 0 && (header?.alg !== 'RS256' || signature.length % 64 === 0)
}

function* candidates(text: string): Generator<string> {
  let readings = 0
  for (const reading of readingsOf(text)) {
    for (const candidate of tokensIn(reading, 2)) {
      readings += 1
      if (readings > mostReadings) return
      yield candidate
    }
  }
}

/** The words of the text one by one, then neighbours joined, because a mail program may have cut a token where its lines end. */
function* readingsOf(text: string): Generator<string> {
  // Quoted-printable ends a line inside a word with = and writes = itself as =3D.
  const isQuotedPrintable = /=\r?\n/.test(text)
  for (const variant of isQuotedPrintable ? [text, text.replace(/=\r?\n/g, '').replace(/=3D/g, '=')] : [text]) {
    const words = variant
      .split(/\s+/)
      .map((word) => word.replace(wrappers, ''))
      .filter((word) => word !== '')
    yield* words
    if (words.length === 1) continue
    for (const [at, word] of words.entries()) {
      if (!/(?:^|[^A-Za-z0-9])e(?:[w-z]|30)/.test(word)) continue
      let joined = word
      for (const next of words.slice(at + 1)) {
        joined += next
        if (joined.length > longestReading) break
        yield joined
      }
    }
    yield words.join('')
  }
}

/** The tokens of one word: itself, or what stands in it between the marks of an address, a cookie or a piece of JSON. */
function* tokensIn(word: string, encodings: number): Generator<string> {
  if (beginning.test(word)) {
    if (mayBeToken(word)) yield decodePercent(word)
    return
  }
  for (const piece of word.split(/[\s/?#&;,:"'`<>()[\]{}|\\]+/)) {
    const named = piece.search(/=(?=e(?:[w-z]|30))/)
    const value = piece.slice(named + 1)
    if (beginning.test(value)) {
      if (mayBeToken(value)) yield decodePercent(value)
    } else if (encodings > 0 && value.includes('%')) {
      yield* tokensIn(decodePercent(value), encodings - 1)
    }
  }
}

function mayBeToken(text: string): boolean {
  return text.includes('.') || /%2e/i.test(text)
}

/** Percent-encoding undone where it is ASCII; what is not decodable stays. */
function decodePercent(text: string): string {
  return text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** Why an address that holds no token holds none; undefined for what is no address. */
function addressReason(text: string): string | undefined {
  const pasted = text.trim().replace(wrappers, '')
  if (/\/i\/[^/\s]+\/[0-9a-f]{64}\/returned\b/i.test(pasted))
    return 'This is not a token but a return address: a portal sends people back there after a link, and it shows what the portal said. Inspect the link itself.'
  if (/\/i\/[^/\s]+\/[0-9a-z][0-9a-z-]{24,40}\/?(?:[?#].*)?$/i.test(pasted))
    return 'This is not a token but the address of an invite page: it holds none and signs a fresh link whenever its button is pressed. Look the contact up under Links.'
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(pasted)) return 'This is not a token: the address holds none in its query, its path or its fragment.'
  return undefined
}
