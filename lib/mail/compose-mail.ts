// Threat: a name, a subject or an address with a line break adds a header, a recipient or a body. Choice: a header value
// with any control character is refused here whoever made it, what is not plain ASCII travels as encoded words, and both
// bodies as base64, in which nothing can end a part.
import { encodeWords, isPlainHeaderText, longestLine } from './encoded-words'
import { isMailable } from './mail-address'

export type Mail = {
  from: { name: string; address: string }
  replyTo: string | null
  to: string
  /** Without the brackets. */
  messageId: string
  date: Date
  subject: string
  html: string
  text: string
  /** BCP 47. */
  language: string
  /** Answers a click and, by POST, the mail program's own button (RFC 8058). */
  unsubscribeUrl: string | null
}

/** Base64 has no underscore, so no body can hold it. */
const boundary = '=_invite_desk'

/**
 * The message of RFC 5322 with CRLF line ends, as a server is given it: multipart/alternative of plain text and HTML,
 * UTF-8 in base64. Throws where a header would hold a control character or an address is not one. `Auto-Submitted`
 * (RFC 3834) keeps answering machines from replying.
 */
export function composeMail(mail: Mail): Buffer {
  const headers = [
    fromHeader(mail.from),
    header('To', requireAddress(mail.to)),
    ...(mail.replyTo === null ? [] : [header('Reply-To', requireAddress(mail.replyTo))]),
    textHeader('Subject', mail.subject),
    header('Date', mail.date.toUTCString().replace('GMT', '+0000')),
    header('Message-ID', inBrackets(mail.messageId)),
    header('Content-Language', mail.language),
    ...(mail.unsubscribeUrl === null ? [] : unsubscribeHeaders(mail.unsubscribeUrl)),
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
  ]
  const parts = `${part('text/plain', mail.text)}${part('text/html', mail.html)}--${boundary}--\r\n`
  // Every character is ASCII by now.
  return Buffer.from(`${headers.join('\r\n')}\r\n\r\n${parts}`, 'latin1')
}

function header(name: string, value: string): string {
  if (!/^[!-~](?:[ -~]*[!-~])?$/.test(value)) throw new Error(`The ${name} of a mail holds what no header can hold.`)
  return `${name}: ${value}`
}

function textHeader(name: string, text: string): string {
  const begin = `${name}: `
  requireOneLine(name, text)
  return `${begin}${isPlainHeaderText(text) && begin.length + text.length <= longestLine ? text : encodeWords(text, begin.length)}`
}

/** A quoted string where it fits, which every mail program reads; encoded words otherwise. */
function fromHeader({ name, address }: Mail['from']): string {
  const begin = 'From: '
  requireOneLine('From', name)
  const addressPart = inBrackets(requireAddress(address))
  if (name === '') return `${begin}${addressPart}`
  const quoted = `"${name.replace(/["\\]/g, '\\$&')}"`
  const phrase = isPlainHeaderText(name) && begin.length + quoted.length <= longestLine ? quoted : encodeWords(name, begin.length)
  const lastLine = `${begin}${phrase}`.split('\r\n').at(-1) ?? ''
  return `${begin}${phrase}${lastLine.length + 1 + addressPart.length <= longestLine ? '' : '\r\n'} ${addressPart}`
}

function unsubscribeHeaders(url: string): string[] {
  if (!/^https?:\/\//.test(url)) throw new Error('Mail is stopped at a web address.')
  return [header('List-Unsubscribe', inBrackets(url)), 'List-Unsubscribe-Post: List-Unsubscribe=One-Click']
}

function requireOneLine(name: string, text: string): void {
  if (/[\p{Cc}\u2028\u2029]/u.test(text)) throw new Error(`The ${name} of a mail holds a control character.`)
}

function requireAddress(address: string): string {
  if (!isMailable(address)) throw new Error('A mail has an address that cannot be written to.')
  return address
}

function inBrackets(text: string): string {
  if (!/^[!-;=?-~]+$/.test(text)) throw new Error('What stands in angle brackets has neither brackets nor blanks of its own.')
  return `<${text}>`
}

/** Lines of a text end with CRLF before it is encoded (RFC 2045 §6.8). */
function part(type: string, text: string): string {
  const encoded = Buffer.from(text.replace(/\r\n|[\r\n]/g, '\r\n')).toString('base64')
  const lines: string[] = []
  for (let start = 0; start < encoded.length; start += 76) lines.push(encoded.slice(start, start + 76))
  return `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines.join('\r\n')}\r\n`
}
