/** Longest value of a column, in UTF-16 code units. */
export const longestValue = 1_000
/** Longest GUID, sourcedId or student id: they are keys of an index. */
export const longestId = 255
/** Names, and school with grade, share an index entry each, which PostgreSQL holds to 2,704 bytes. */
export const longestPairBytes = 2_400

/** Text that is tidy as it stands: printable ASCII and single spaces, which nearly every value is. */
const tidy = /^(?:[!-~]+(?: [!-~]+)*)?$/

/**
 * White space of any kind becomes one space, the ends are trimmed, letters with accents take one form (NFC) and invisible
 * characters are taken out, so that names that look equal are equal.
 */
export function tidyValue(text: string): string {
  return tidy.test(text) ? text : withoutInvisible(text).replace(/\s+/gu, ' ').trim().normalize('NFC')
}

/** The first `most` UTF-16 code units, without the half of a character that the cut may leave: PostgreSQL keeps no such half in JSON. */
export function cutText(text: string, most: number): string {
  return text.slice(0, most).replace(/\p{Surrogate}$/u, '')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
const control = /[\u0000-\u001f\u007f-\u009f]/

/** The first control character, as `U+0007`. White space is none. */
export function findControlCharacter(text: string): string | undefined {
  const found = control.exec(text)?.[0]
  return found && `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what it leaves at once.
const beyondAscii = /[^\u0000-\u007f]/
/** Scripts whose letters join, or whose syllables form, otherwise with a joiner between them (UAX #31, section 2.3). */
const joining = String.raw`(?=[\p{L}\p{M}])[\p{scx=Arab}\p{scx=Syrc}\p{scx=Nkoo}\p{scx=Adlm}\p{scx=Rohg}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Mymr}\p{scx=Khmr}]`
/** The signs that silence a vowel: after one a joiner says how the consonant is written, also at the end of a word. */
const virama = String.raw`[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca]`
/**
 * What shows nothing by itself (UAX #44, Default_Ignorable_Code_Point, and interlinear annotations): bidirectional controls,
 * zero-width characters, fillers, tags. Where a script needs one it is matched without being captured.
 */
const invisible = new RegExp(
  [
    String.raw`(?<=${joining})[\u200c\u200d](?=${joining})`,
    String.raw`(?<=${virama})[\u200c\u200d]`,
    String.raw`(?<=[\p{scx=Hani}\p{scx=Mong}\p{scx=Mymr}])\p{Variation_Selector}`,
    String.raw`([\p{Default_Ignorable_Code_Point}\ufff9-\ufffb])`,
  ].join('|'),
  'gu',
)

/** Whether `tidyValue` takes characters out of the text that nobody sees and that make it another text: a name that reads as somebody else's. */
export function holdsInvisible(text: string): boolean {
  return beyondAscii.test(text) && withoutInvisible(text) !== text
}

function withoutInvisible(text: string): string {
  return beyondAscii.test(text) ? text.replace(invisible, (found, hidden?: string) => (hidden === undefined ? found : '')) : text
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

const canonicalTags = new Map<string, string | undefined>()
const mostTagsKept = 1_000

/** The canonical form of a BCP 47 language tag, or undefined for what is none. No registered language has over three letters. */
export function canonicalLanguage(text: string): string | undefined {
  const kept = canonicalTags.get(text)
  if (kept !== undefined || canonicalTags.has(text)) return kept
  const tag = findCanonicalTag(text)
  if (canonicalTags.size < mostTagsKept) canonicalTags.set(text, tag)
  return tag
}

function findCanonicalTag(text: string): string | undefined {
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

/**
 * The calendar day (YYYY-MM-DD) of a date, with or without a time: ISO 8601, or day, month and year in either order where one
 * of the first two numbers is over 12 or both are equal. Undefined for what is no date and for what could be two.
 */
export function parseDay(text: string): string | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]|$)/u.exec(text)
  if (iso) return dayFrom(iso[1], iso[2], iso[3])
  const [, first, second, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: |$)/u.exec(text) ?? []
  if (Number(first) === Number(second) || Number(first) > 12) return dayFrom(year, second, first)
  return Number(second) > 12 ? dayFrom(year, first, second) : undefined
}

function dayFrom(year = '', month = '', day = ''): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = Date.parse(`${text}T00:00:00Z`)
  // A day that no month has rolls over into the next one.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? text : undefined
}
