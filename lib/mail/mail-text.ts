/** The mails whose text a district can write itself. */
export const templateKinds = ['invitation', 'reminder', 'sign_in', 'sign_in_reminder'] as const

export type TemplateKind = (typeof templateKinds)[number]

/** The mails of a campaign. */
export const campaignMails = ['invitation', 'reminder'] as const

/** What a text is for; `signsIn`: to a portal whose links sign the bearer in, so that there is no account to set up. */
export type TemplatePurpose = { mail: (typeof campaignMails)[number]; signsIn: boolean }

export const templatePurposes: Readonly<Record<TemplateKind, TemplatePurpose>> = {
  invitation: { mail: 'invitation', signsIn: false },
  reminder: { mail: 'reminder', signsIn: false },
  sign_in: { mail: 'invitation', signsIn: true },
  sign_in_reminder: { mail: 'reminder', signsIn: true },
}

/** The text that is true of such a mail to such a portal. */
export function templateKindFor({ mail, signsIn }: TemplatePurpose): TemplateKind {
  if (signsIn) return mail === 'invitation' ? 'sign_in' : 'sign_in_reminder'
  return mail
}

/** What stands between `{{` and `}}`, with the words the screens explain it with. */
export const mailPlaceholders = {
  given_name: 'The first name, or the first names of all who share the address',
  district: 'The name of the district',
  school: 'The schools of the family; may be unknown',
  portal: 'The name of the portal',
  ends: 'Until when the invitation works, with the time zone',
  office: 'How to reach the office, from the district’s settings; may be unknown',
  links: 'A button for each person, with the address below it; alone on a line',
} as const

export type MailPlaceholder = keyof typeof mailPlaceholders

/** A mail as the district writes it: plain text, paragraphs apart by a blank line. A paragraph with a placeholder that is empty for a family is left out. */
export type MailText = { subject: string; body: string }

/** Longest texts that are kept, in characters. */
export const mailTextLimits = { subject: 200, body: 5_000 } as const

/** A run of text, or a placeholder by its name. */
export type MailPiece = { text: string } | { placeholder: string }

export type TextMistakes = { subject?: string; body?: string }

/** Cuts a text at its placeholders; blanks inside the braces do not count. */
export function parsePieces(text: string): MailPiece[] {
  return text
    .split(/\{\{([^{}\n]*)\}\}/)
    .map((piece, index) => (index % 2 === 0 ? { text: piece } : { placeholder: piece.trim() }))
    .filter((piece) => !('text' in piece) || piece.text !== '')
}

/** The line that the buttons take the place of. */
export function isLinksLine(line: string): boolean {
  return /^\s*\{\{[ \t]*links[ \t]*\}\}\s*$/.test(line)
}

/** The line that the digits of a code take the place of; no text of a district has one. */
export function isCodeLine(line: string): boolean {
  return line === '{{code}}'
}

/** What is wrong with a text, for each field the first mistake and what to do about it; empty when it can be kept. */
export function findTextMistakes({ subject, body }: MailText): TextMistakes {
  const inSubject = findSubjectMistake(subject)
  const inBody = findBodyMistake(body)
  return { ...(inSubject && { subject: inSubject }), ...(inBody && { body: inBody }) }
}

function findSubjectMistake(subject: string): string | undefined {
  // Before anything else, so that a text of any size is answered at once.
  if (subject.length > mailTextLimits.subject) return tooLong(mailTextLimits.subject)
  if (subject.trim() === '') return 'Write a subject.'
  if (/[\p{Cc}\u2028\u2029]/u.test(subject)) return 'Write the subject on one line, without tabs.'
  if (placeholdersOf(subject).includes('links')) return 'Move {{links}} to the text; a subject has no buttons.'
  return findMistakeInEither(subject)
}

function findBodyMistake(body: string): string | undefined {
  if (body.length > mailTextLimits.body) return tooLong(mailTextLimits.body)
  if (body.trim() === '') return 'Write a text.'
  if (/[^\P{Cc}\n\r\t]/u.test(body)) return 'There is an invisible control character in the text. Type the text instead of pasting it.'
  const mistake = findMistakeInEither(body)
  if (mistake) return mistake
  const links = placeholdersOf(body).filter((name) => name === 'links').length
  if (links === 0) return 'Put {{links}} on a line of its own, where the buttons belong. Without it nobody can follow the invitation.'
  if (links > 1) return 'Keep {{links}} once and take the others out.'
  if (!body.split(/\r?\n/).some(isLinksLine)) return 'Put {{links}} on a line of its own, without other words.'
  return undefined
}

function findMistakeInEither(text: string): string | undefined {
  const unknown = placeholdersOf(text).find((name) => !Object.hasOwn(mailPlaceholders, name))
  if (unknown !== undefined) return `There is no placeholder {{${unknown.slice(0, 40)}}}. The placeholders are ${allPlaceholders}.`
  if (/\{\{|\}\}/.test(text.replace(placeholder, '{}')))
    return 'A placeholder begins with {{ and ends with }}. Complete it, or take the braces out.'
  const address = text.match(runs)?.find((run) => run.includes('{{') && looksLikeAddress.test(run.replace(placeholder, '')))
  if (address)
    return 'A placeholder stands in a web or e-mail address. Write the address without it: each family’s own address comes with {{links}}.'
  const tag = text.match(/<(?!https?:)[/!?]?[a-z][^<>\s]{0,20}/i)?.[0]
  if (tag) return `Take ${tag} out: the text is plain, and HTML would be shown as it is typed.`
  return undefined
}

const placeholder = /\{\{[^{}\n]*\}\}/g
/** Text without blanks, where an address could stand; a placeholder may have blanks inside. */
const runs = /(?:\{\{[^{}\n]*\}\}|[!-~])+/g
const looksLikeAddress = /:\/\/|\bwww\.|\bmailto:|@|[a-z0-9]\.[a-z]{2,}[/?#:]/i
const allPlaceholders = Object.keys(mailPlaceholders)
  .map((name) => `{{${name}}}`)
  .join(', ')

function placeholdersOf(text: string): string[] {
  return parsePieces(text).flatMap((piece) => ('placeholder' in piece ? piece.placeholder : []))
}

function tooLong(limit: number): string {
  return `Use at most ${limit.toLocaleString('en-US')} characters.`
}
