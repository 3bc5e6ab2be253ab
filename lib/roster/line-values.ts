/** Longest value of a column, in UTF-16 code units. */
export const longestValue = 1_000
/** Longest GUID, sourcedId or student id: they are keys of an index. */
export const longestId = 255
/** Names, and school with grade, share an index entry each, which PostgreSQL holds to 2,704 bytes. */
export const longestPairBytes = 2_400

/**
 * White space of any kind becomes one space, the ends are trimmed, and letters with accents take one form (NFC), so
 * that equal names are equal.
 */
export function tidyValue(text: string): string {
  return text.replace(/\s+/gu, ' ').trim().normalize('NFC')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
const unwelcome = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u

/** The first control character that could hide or turn round text, as `U+202E`. White space is none. */
export function findControlCharacter(text: string): string | undefined {
  const found = unwelcome.exec(text)?.[0]
  return found && `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** True for the bidirectional controls of UAX #9, which can make a name read as another one. */
export function isDirectionControl(name: string): boolean {
  return name.startsWith('U+20')
}

const label = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?$/u

/** A plain address: one @, no spaces or brackets, a host name with a dot. Takes time linear in its length. */
export function isEmailAddress(text: string): boolean {
  if (text.length > 254) return false
  const [local, host, ...more] = text.split('@')
  if (!local || !host || more.length > 0 || local.length > 64) return false
  if (/[\s"(),:;<>[\\\]]/u.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')) return false
  const labels = host.split('.')
  return labels.length > 1 && labels.every((part) => part.length <= 63 && label.test(part))
}

/** The canonical form of a BCP 47 language tag, or undefined for what is none. No registered language has over three letters. */
export function canonicalLanguage(text: string): string | undefined {
  if (!/^[a-z]{2,3}(-|$)/iu.test(text)) return undefined
  try {
    return Intl.getCanonicalLocales(text)[0]
  } catch {
    return undefined
  }
}

const flags: Record<string, boolean> = { true: true, yes: true, '1': true, false: false, no: false, '0': false, '': false }

/** True, false, yes, no, 1, 0 in any case; empty is false. Undefined for anything else. */
export function parseFlag(text: string): boolean | undefined {
  const word = text.toLowerCase()
  return Object.hasOwn(flags, word) ? flags[word] : undefined
}
