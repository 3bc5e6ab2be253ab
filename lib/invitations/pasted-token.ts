// Threat: whoever pastes a text decides how much work it makes. Choice: every character is read a bounded number of times, so
// that no text of 64 KiB keeps the process from answering others.
import { type TakenApart, takeApart } from '@/lib/tokens/take-apart'

/** What was pasted: the token in it, with all its faults, or why there is none. */
export type PastedToken = { token: TakenApart } | { reason: string }

/** What reading a text took: the pieces that were looked at, and their characters together. */
export type Effort = { readings: number; characters: number }

/** How many pieces that look like tokens are taken apart before giving up. */
const mostCandidates = 300
/** How far neighbours are joined: a token of 8 KiB wrapped by a mail program has some 120 lines, whose beginnings have half a million characters. */
const mostJoined = { readings: 300, characters: 1024 * 1024 }
const longestReading = 16 * 1024

/** Roughly base64 of `{"`, of `{` and white space, and of `{}`: how a JSON object begins, perhaps with a character wrong. */
const beginning = /^e(?:[w-z]|30)/
/** The same exactly, where a word or a value in it begins, also in percent-encoding that was encoded again. */
const exactBeginning = /(?:^|[^A-Za-z0-9]|%(?:25)*[0-9A-Fa-f]{2})e(?:y[A-DI-L]|w[0-3k-r]|30)/
const wrappers = new Set('"\'`<>()[]{}“”„‘’«»')
const inToken = /^[A-Za-z0-9_.%~=+/-]$/

/**
 * Finds the token in what somebody pasted: the token itself, after `Bearer`, in quotes or brackets, wrapped over the lines of a
 * mail, or in a link: in its query, path or fragment, also URL-encoded. What clings to a bare token is a fault of it, not wrapping.
 * `effort` counts what it took, which is bounded for every text.
 */
export function findPastedToken(text: string, effort: Effort = { readings: 0, characters: 0 }): PastedToken {
  let best: TakenApart | undefined
  for (const pasted of candidates(text, effort)) {
    effort.characters += pasted.length
    const token = takeApart(pasted)
    if (isWhole(token)) return { token }
    if (!best || token.faults.length < best.faults.length) best = token
  }
  const isTold = best && (best.header !== null || best.token === '')
  const reason = isTold ? undefined : addressReason(text)
  if (reason !== undefined) return { reason }
  return { token: best ?? takeApart(unwrap(text.trim())) }
}

/** RSA signatures are as long as their keys, which are multiples of 64 bytes: a shorter one was cut by the end of a line. */
function isWhole({ faults, header, signature }: TakenApart): boolean {
  return faults.length === 0 && (header?.alg !== 'RS256' || signature.length % 64 === 0)
}

function* candidates(text: string, effort: Effort): Generator<string> {
  let taken = 0
  for (const reading of readingsOf(text)) {
    effort.readings += 1
    effort.characters += reading.length
    for (const candidate of tokensIn(reading, 2)) {
      taken += 1
      if (taken > mostCandidates) return
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
      .map(unwrap)
      .filter((word) => word !== '')
    yield* words
    if (words.length === 1) continue
    yield* neighboursJoined(words)
    yield words.join('')
  }
}

/** Words joined one after the other, from each that ends within what may be a token up to one in which it cannot go on. */
function* neighboursJoined(words: string[]): Generator<string> {
  let { readings, characters } = mostJoined
  const tails = words.map(tokenTail)
  for (const [at, word] of words.entries()) {
    if (!exactBeginning.test(tails[at] ?? '')) continue
    let joined = word
    for (let following = at + 1; following < words.length; following++) {
      const next = words[following] ?? ''
      joined += next
      if (joined.length > longestReading) break
      readings -= 1
      characters -= joined.length
      if (readings < 0 || characters < 0) return
      yield joined
      if (tails[following] !== next) break
    }
  }
}

/** What stands at the end of a word and may be of a token. */
function tokenTail(word: string): string {
  let start = word.length
  while (start > 0 && inToken.test(word.charAt(start - 1))) start -= 1
  return word.slice(start)
}

/** A text without the quotes and brackets around it. A regular expression for its end would begin anew at each of them. */
function unwrap(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && wrappers.has(text.charAt(start))) start += 1
  while (end > start && wrappers.has(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
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
  const pasted = unwrap(text.trim())
  if (/\/i\/[^/\s]+\/[0-9a-f]{64}\/returned\b/i.test(pasted))
    return 'This is not a token but a return address: a portal sends people back there after a link, and it shows what the portal said. Inspect the link itself.'
  if (/\/i\/[^/\s]+\/[0-9a-z][0-9a-z-]{24,40}\/?(?:[?#]|$)/i.test(pasted))
    return 'This is not a token but the address of an invite page: it holds none and signs a fresh link whenever its button is pressed. Look the contact up under Links.'
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(pasted)) return 'This is not a token: the address holds none in its query, its path or its fragment.'
  return undefined
}
