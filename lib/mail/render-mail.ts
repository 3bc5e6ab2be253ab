// Threat: a name in the roster or the district's own text writes markup, a link or a header into a family's mail. Choice:
// a text is cut at its placeholders before anything is put in, nothing put in is read again, markup comes out of `html`
// alone, and only addresses of ours and those that the district typed whole become links.
import { html, type SafeHtml } from '@/lib/safe-html'
import type { CodeContent, MailContent, MailPerson } from './mail-content'
import { mailButton, mailDigits, mailLink, mailPage, paragraph } from './mail-page'
import { mailWords } from './mail-templates'
import { isCodeLine, isLinksLine, type MailPiece, type MailText, parsePieces } from './mail-text'
import { fillText, type MailValue, type MailValues, mailValues, nameValue, oneLine, plainValue } from './mail-values'

export type RenderedMail = { subject: string; html: string; text: string }

/** A paragraph as its lines, or the place of the buttons or of the digits. */
type Block = 'links' | 'code' | readonly MailPiece[][]

/** The mail as one family gets it: subject on one line, HTML, and the same as plain text with paragraphs on lines as long as they are. */
export function renderMail(text: MailText, content: MailContent | CodeContent): RenderedMail {
  const values = mailValues(content)
  const blocks = parseBlocks(text.body).filter((block) => !isWritten(block) || !saysNothing(block, values))
  const subject = fillText(parsePieces(text.subject), values).replace(/\s+/g, ' ').trim() || oneLine(content.portalName)
  return { subject, html: htmlOf(subject, { blocks, values, content }), text: textOf({ blocks, values, content }) }
}

type Parts = { blocks: readonly Block[]; values: ReturnType<typeof mailValues>; content: MailContent | CodeContent }

function parseBlocks(body: string): Block[] {
  const blocks: Block[] = []
  let lines: MailPiece[][] = []
  const endParagraph = () => {
    if (lines.length > 0) blocks.push(lines)
    lines = []
  }
  for (const line of body.split(/\r\n|[\r\n]/)) {
    const place = isLinksLine(line) ? 'links' : isCodeLine(line) ? 'code' : undefined
    if (place || line.trim() === '') endParagraph()
    else lines.push(parsePieces(line.trimEnd()))
    if (place) blocks.push(place)
  }
  endParagraph()
  return blocks
}

function isWritten(block: Block): block is readonly MailPiece[][] {
  return typeof block !== 'string'
}

/** Whether something in the paragraph is not known for this family, which would leave a gap in it. */
function saysNothing(lines: readonly MailPiece[][], values: MailValues): boolean {
  return lines.some((pieces) => pieces.some((piece) => 'placeholder' in piece && values[piece.placeholder]?.text === ''))
}

function htmlOf(subject: string, { blocks, values, content }: Parts): string {
  const { language, unsubscribeUrl } = content
  const words = mailWords[language.tag]
  const place = content.kind === 'code' ? mailDigits(content.digits) : buttonsOf(content, values)
  return mailPage({
    language,
    title: subject,
    preheader: preheaderOf(blocks.filter(isWritten), values),
    heading: nameValue(content.districtName).markup,
    sheet: [
      ...blocks.map((block) => (isWritten(block) ? paragraph(linesMarkup(block, values)) : place)),
      ...(values.office.text === '' ? [paragraph(html`${words.officeUnknown}`)] : []),
    ],
    foot: [
      paragraph(fillMarkup(parsePieces(words.sender), values)),
      ...(unsubscribeUrl === undefined ? [] : [paragraph(mailLink(unsubscribeUrl, words.unsubscribe))]),
    ],
  })
}

/** The paragraph after the greeting, as far as mailboxes show it. */
function preheaderOf(paragraphs: ReadonlyArray<readonly MailPiece[][]>, values: MailValues): string {
  const lines = (paragraphs[1] ?? paragraphs[0] ?? []).map((line) => fillText(line, values))
  return [...lines.join(' ')].slice(0, 150).join('')
}

function buttonsOf(content: MailContent, values: MailValues): SafeHtml {
  const { signed } = mailWords[content.language.tag]
  return html`${content.persons.map((person) => buttonOf(person, content))}${
    content.form === 'signed' && paragraph(fillMarkup(parsePieces(signed), values))
  }`
}

function buttonOf(person: MailPerson, content: MailContent): SafeHtml {
  const { language } = content
  return mailButton({
    label: labelOf(person, content).markup,
    url: person.url,
    hint: mailWords[language.tag].copyAddress,
    direction: language.direction,
  })
}

/** One person needs no name; who shares the address looks for their own. */
function labelOf({ name }: MailPerson, { language, persons }: MailContent): MailValue {
  const words = mailWords[language.tag]
  if (persons.length === 1) return plainValue(words.continue)
  const pieces = parsePieces(words.continueAs)
  const values = { name: nameValue(name) }
  return { text: fillText(pieces, values), markup: fillMarkup(pieces, values) }
}

function linesMarkup(lines: readonly MailPiece[][], values: MailValues): SafeHtml {
  return html`${lines.map((pieces, index) => html`${index > 0 && html`<br>`}${fillMarkup(pieces, values)}`)}`
}

function fillMarkup(pieces: readonly MailPiece[], values: MailValues): SafeHtml {
  return html`${pieces.map((piece) =>
    'text' in piece ? withLinks(piece.text) : (values[piece.placeholder]?.markup ?? `{{${piece.placeholder}}}`),
  )}`
}

/** Addresses in the district's own words become links, without the full stop or bracket that ends the sentence. */
function withLinks(text: string): SafeHtml {
  if (!text.includes('://')) return html`${text}`
  return html`${text.split(/(https?:\/\/[!#-;=?-~]*[\w/#&=~%+-])/).map((part, index) => (index % 2 === 0 ? part : mailLink(part)))}`
}

function textOf({ blocks, values, content }: Parts): string {
  const { language, unsubscribeUrl } = content
  const words = mailWords[language.tag]
  const place = content.kind === 'code' ? [content.digits] : addressesOf(content, values)
  const paragraphs = blocks.flatMap((block) => (isWritten(block) ? block.map((line) => fillText(line, values)).join('\n') : place))
  const foot = [
    ...(values.office.text === '' ? [words.officeUnknown] : []),
    fillText(parsePieces(words.sender), values),
    ...(unsubscribeUrl === undefined ? [] : [`${words.unsubscribe}:\n${unsubscribeUrl}`]),
  ]
  return `${[...paragraphs, ...foot].join('\n\n')}\n`
}

function addressesOf({ language, form, persons }: MailContent, values: MailValues): string[] {
  const words = mailWords[language.tag]
  return [
    ...persons.map((person) => `${persons.length === 1 ? words.continue : nameValue(person.name).text}:\n${person.url}`),
    ...(form === 'signed' ? [fillText(parsePieces(words.signed), values)] : []),
  ]
}
