// Threat: whoever guesses a client secret signs links for every family, and one that was typed into or copied from a public
// page is guessed first. Choice: what is short, published or regular is refused unless a member says that the vendor issued it so.
import { decodeSecret, secretStrength, strongSecretBytes } from './client-secret'
import { foldSecret, knownSecrets } from './known-secrets'
import type { SecretEncoding } from './portal-kind'

export type Weakness = {
  why: 'short' | 'known' | 'repeated'
  /** A sentence that repeats nothing of the secret. */
  sentence: string
}

/**
 * Why a client secret is too easily guessed, undefined when it is not: published anywhere, under 32 bytes (RFC 7518 §3.2), or a
 * pattern that repeats or counts up. What base64 stands for is looked at as well. Refuses as `decodeSecret` does.
 */
export function whyWeak(text: string, encoding: SecretEncoding): Weakness | undefined {
  const bytes = secretStrength(text, encoding)
  const spellings = spellingsOf(text, encoding)
  if (spellings.some(isKnown)) return { why: 'known', sentence: 'This client secret is printed in public examples, so everybody knows it.' }
  if (bytes < strongSecretBytes) {
    return { why: 'short', sentence: `This client secret has ${bytes} bytes; HS256 needs at least ${strongSecretBytes} (RFC 7518 §3.2).` }
  }
  if (spellings.some(isRegular)) {
    return { why: 'repeated', sentence: 'This client secret repeats a short pattern or counts up, so it is easily guessed.' }
  }
  return undefined
}

/** The text, and what it stands for, each byte as a character of its own. */
function spellingsOf(text: string, encoding: SecretEncoding): string[] {
  return encoding === 'base64' || encoding === 'base64url' ? [text, decodeSecret(text, encoding).toString('latin1')] : [text]
}

/** A known secret of so many characters stands in no other by chance. */
const tellingLength = 16

const foldedSecrets = [...new Set(knownSecrets.map(foldSecret))]

/** Once, or again and again up to a length, which may cut the last one. */
function isKnown(text: string): boolean {
  const folded = foldSecret(text)
  return foldedSecrets.some(
    (known) =>
      (known.length >= tellingLength && folded.includes(known)) ||
      (isMostlyKept(folded, text) && folded.startsWith(known) && hasPeriod([...folded], known.length)),
  )
}

/** Folding random bytes may leave three letters that happen to be a word. */
function isMostlyKept(folded: string, text: string): boolean {
  return folded.length * 2 > text.length
}

const longestPattern = 8
const fewCharacters = 8
const manyCharacters = 32
const shortestRun = 16

function isRegular(text: string): boolean {
  const characters = [...text]
  const patterns = Array.from({ length: longestPattern }, (_, index) => index + 1)
  if (patterns.some((period) => period * 2 <= characters.length && hasPeriod(characters, period))) return true
  if (characters.length >= manyCharacters && new Set(characters).size < fewCharacters) return true
  const folded = foldSecret(text)
  return isMostlyKept(folded, text) && countsUp([...folded])
}

function hasPeriod(characters: readonly string[], period: number): boolean {
  return characters.every((character, index) => index < period || character === characters[index - period])
}

/** 0123456789abcdef…, zyx…, aabbcc…: three of four characters are the one before or its neighbour; of random hex digits, one in six. */
function countsUp(characters: readonly string[]): boolean {
  if (characters.length < shortestRun) return false
  const codes = characters.map((character) => character.codePointAt(0) ?? 0)
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - (codes[index] ?? 0)) <= 1)
  return steps.length * 4 >= (codes.length - 1) * 3
}
