import type { FamilyLanguage } from '@/lib/family-language'
import { formatEnd } from '@/lib/format-end'
import { html, type SafeHtml } from '@/lib/safe-html'
import type { CodeContent, MailContent } from './mail-content'
import { mailWords } from './mail-templates'
import { type MailPiece, type MailPlaceholder, parsePieces } from './mail-text'

/** What takes a placeholder's place: as plain text and as markup. */
export type MailValue = { text: string; markup: SafeHtml }

export type MailValues = Readonly<Record<string, MailValue>>

/** What the placeholders of a text stand for in one mail, but for {{links}}. Nothing is known of `school` and `office` where the text is empty. */
export function mailValues(content: MailContent | CodeContent): Record<Exclude<MailPlaceholder, 'links'>, MailValue> {
  const { language } = content
  const givenNames = content.kind === 'code' ? [content.givenName] : content.persons.map(({ givenName }) => givenName)
  return {
    given_name: listOf(givenNames, language),
    district: nameValue(content.districtName),
    school: listOf(content.kind === 'code' ? [] : content.schools, language),
    portal: nameValue(content.portalName),
    ends: plainValue(earliestEnd(content)),
    office: linesValue(content.officeContact ?? ''),
  }
}

/** A name, which keeps its own direction whatever that of the mail is. */
export function nameValue(name: string): MailValue {
  const text = oneLine(name)
  return { text, markup: html`<bdi>${text}</bdi>` }
}

/** Text in the language of the mail. */
export function plainValue(text: string): MailValue {
  return { text, markup: html`${text}` }
}

/** The pieces as plain text. A placeholder that nothing is known of stands as it was typed. */
export function fillText(pieces: readonly MailPiece[], values: MailValues): string {
  return pieces.map((piece) => ('text' in piece ? piece.text : (values[piece.placeholder]?.text ?? `{{${piece.placeholder}}}`))).join('')
}

/** A text on one line without control characters and without those that turn the direction of what follows. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, ' ').trim()
}

function linesValue(text: string): MailValue {
  const lines = text
    .split(/\r\n|[\r\n]/)
    .map(oneLine)
    .filter((line) => line !== '')
  return {
    text: lines.join('\n'),
    markup: html`<span dir="auto">${lines.map((line, index) => html`${index > 0 && html`<br>`}${line}`)}</span>`,
  }
}

/** "Ana, Rosa and Luis" in the language. */
function listOf(names: readonly string[], language: FamilyLanguage): MailValue {
  const known = [...new Set(names.map(oneLine))].filter((name) => name !== '')
  if (known.length < 2) return nameValue(known[0] ?? '')
  const parts = listFormat(language)
    .formatToParts(known)
    .map(({ type, value }) =>
      type === 'element' ? nameValue(value) : plainValue(language.tag === 'ht' ? value.replace(/,? and /, ' ak ') : value),
    )
  return { text: parts.map(({ text }) => text).join(''), markup: html`${parts.map(({ markup }) => markup)}` }
}

const listFormats = new Map<string, Intl.ListFormat>()

/** Kept, since making one costs more than all the rest of a mail. */
function listFormat({ locale }: FamilyLanguage): Intl.ListFormat {
  const known = listFormats.get(locale) ?? new Intl.ListFormat(locale, { type: 'conjunction' })
  listFormats.set(locale, known)
  return known
}

const ends = new Map<string, string>()
const mostEnds = 1_000

/** The end of what ends first. The mails of a campaign share a few ends, so they are kept: Intl takes its time. */
function earliestEnd(content: MailContent | CodeContent): string {
  const { language, timeZone } = content
  const endings = content.kind === 'code' ? [content.expiresAt] : content.persons.map(({ closesAt }) => closesAt)
  const at = Math.min(...endings.map((end) => end.getTime()))
  const key = `${at} ${language.tag} ${timeZone}`
  const known = ends.get(key) ?? formatEarliest(new Date(at), { language, timeZone })
  if (ends.size >= mostEnds) ends.clear()
  ends.set(key, known)
  return known
}

function formatEarliest(at: Date, { language, timeZone }: { language: FamilyLanguage; timeZone: string }): string {
  const { date, time, zone } = formatEnd(at, { language, timeZone })
  const values = { date: plainValue(date), time: plainValue(time), zone: plainValue(zone) }
  return fillText(parsePieces(mailWords[language.tag].ends), values)
}
