import { parseBoundedJson } from '@/lib/bounded-json'

const mostShown = 500
/** No error needs more, and a page for people is only glanced at. */
const mostRead = 16 * 1024

type Answered = {
  /** HTTP status. */
  status: number
  /** The header, as it came. */
  retryAfter: string | undefined
  /** What the server itself said. */
  said: string | null
  /** Where it was said. */
  at: 'token' | 'data'
}

/** A OneRoster server answered, but not with what was asked for: a sentence of ours fit to show, and the server's own words. */
export class RosterServerFault extends Error {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly said: string | null
  readonly at: 'token' | 'data'

  constructor(message: string, { status, retryAfter, said, at }: Answered) {
    super(message)
    this.name = 'RosterServerFault'
    this.status = status
    this.retryAfter = retryAfter
    this.said = said
    this.at = at
  }
}

/** Our sentence for a status that is no success. */
export function sentenceOf(status: number): string {
  if (status === 401) return 'The server does not accept how we sign in (HTTP 401).'
  if (status === 403) return 'The server does not let this client read what is asked for (HTTP 403).'
  if (status === 404) return 'There is nothing at the address of the server (HTTP 404). It ends before /users and /orgs.'
  if (status === 429) return 'The server wants fewer requests (HTTP 429).'
  if (status >= 300 && status < 400) return `The server points elsewhere (HTTP ${status}). Type the address it points to.`
  if (status >= 500) return `The server is out of order (HTTP ${status}).`
  return `The server refuses the request (HTTP ${status}).`
}

/**
 * What the body of an error says, as plain text of at most 16,384 characters in one line; null where it says nothing. It may
 * show our own secrets. Knows the three spellings of OneRoster (1.1 `statusInfoSet`, 1.2 `imsx_StatusInfo`, `errors` of old
 * servers), OAuth's, XML and web pages.
 */
export function textOfServer(body: Uint8Array): string | null {
  const start = Buffer.from(body.subarray(0, mostRead)).toString('utf8').trim()
  if (start === '') return null
  try {
    return inOneLine(wordsOf(parseBoundedJson(body)).join(' '))
  } catch {
    return inOneLine(textOfMarkup(start))
  }
}

function inOneLine(text: string): string | null {
  const tidy = text.replace(/[\p{C}\s]+/gu, ' ').trim()
  return tidy === '' ? null : tidy.slice(0, mostRead)
}

/** Text of a stranger, after the secrets were taken out of it, as it may stand on a screen: cut at 500 characters. */
export function shownText(text: string): string {
  const characters = [...text]
  return characters.length > mostShown ? `${characters.slice(0, mostShown - 1).join('')}…` : text
}

/** Names whose texts say what is wrong, `imsx_` and `_` aside: the words come first, then the codes. */
const telling = [
  ['description', 'errordescription', 'message', 'detail', 'title', 'errormessage'],
  ['codemajor', 'codeminor', 'codeminorfieldvalue', 'codeminorvalue', 'codeminorfieldname', 'error', 'code'],
]

function wordsOf(value: unknown): string[] {
  const texts = new Map<string, string[]>()
  collect(value, '', texts)
  const of = (names: readonly string[] = []) => [...new Set(names.flatMap((name) => texts.get(name) ?? []))]
  const [words, codes] = telling.map(of)
  if (!words || !codes) return []
  if (codes.length === 0) return words
  return words.length === 0 ? [codes.join(', ')] : [...words, `(${codes.join(', ')})`]
}

function collect(value: unknown, name: string, texts: Map<string, string[]>): void {
  if (typeof value === 'string' || typeof value === 'number') {
    const key = name
      .toLowerCase()
      .replace(/^imsx_?/, '')
      .replace(/_/g, '')
    texts.set(key, [...(texts.get(key) ?? []), String(value)].slice(0, 10))
  } else if (Array.isArray(value)) {
    for (const member of value.slice(0, 10)) collect(member, name, texts)
  } else if (typeof value === 'object' && value !== null) {
    for (const [member, inner] of Object.entries(value).slice(0, 50)) collect(inner, member, texts)
  }
}

const unread = ['head', 'script', 'style']

/** What a person would read of an HTML page or an XML document; in time linear in its length. */
function textOfMarkup(markup: string): string {
  const [start = '', ...tags] = markup.split('<')
  const texts = [start]
  let inside: string | undefined
  for (const tag of tags) {
    const end = tag.indexOf('>')
    const name = /^\/?[a-z0-9]*/i.exec(tag)?.[0].toLowerCase() ?? ''
    if (inside === undefined && unread.includes(name)) inside = name
    else if (name === `/${inside}`) inside = undefined
    if (inside === undefined && end >= 0) texts.push(tag.slice(end + 1))
  }
  return texts
    .join(' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#0?39;|&apos;/g, "'")
    .replace(/&amp;/g, '&')
}
