import { duplicateMembers } from './duplicate-member'
import { quote } from './quote'

/** What a decoded part of a token breaks; the rules themselves stand in take-apart.ts. */
export type PartFault = { breaks: 'unicode' | 'object' | 'duplicates' | 'numbers' | 'depth'; reason: string }

type ReadPart = { object: Record<string, unknown> | null; faults: PartFault[] }

/** Nothing any system documents nests at all; past this a reader that recurses is only put at risk. */
const mostLevels = 64

/**
 * Reads a JSON object and says everything that is wrong with it. What can be shown is shown all the same: a number no
 * double holds (RFC 8259 §6) as the text it was written as, what is nested deeper than 64 levels as `…`.
 */
export function readPart(bytes: Buffer, part: 'header' | 'claims'): ReadPart {
  const faults: PartFault[] = []
  const the = `The ${part} part`
  const text = decodeText(bytes)
  if (text === undefined) faults.push({ breaks: 'unicode', reason: `${the} is not UTF-8.` })
  const read = parseJson(text ?? bytes.toString('utf8'))
  if (!read) {
    faults.push({ breaks: 'object', reason: `${the} is not JSON.` })
    return { object: null, faults }
  }
  const { value, json, trailing } = read
  if (!isObject(value)) {
    faults.push({ breaks: 'object', reason: `${the} is not a JSON object.` })
    return { object: null, faults }
  }
  if (trailing !== '') faults.push({ breaks: 'object', reason: `${the} goes on after its JSON object: ${bytesOf(trailing)} too many.` })
  if (hasLoneSurrogate(json)) faults.push({ breaks: 'unicode', reason: `${the} has half a character (a lone surrogate).` })
  for (const name of duplicateMembers(json).slice(0, 10))
    faults.push({ breaks: 'duplicates', reason: `${the} has the member ${quote(name)} twice.` })
  const { rewritten, beyond } = numbersAsText(json)
  for (const literal of beyond.slice(0, 10))
    faults.push({
      breaks: 'numbers',
      reason: `${the} has the number ${literal}, which is past what JSON numbers can be relied on to hold.`,
    })
  const tooDeep = depthOf(json) > mostLevels
  if (tooDeep) faults.push({ breaks: 'depth', reason: `${the} is nested deeper than ${mostLevels} levels.` })
  const whole: Record<string, unknown> = beyond.length > 0 ? JSON.parse(rewritten) : value
  return { object: tooDeep ? cutObject(whole, 1) : whole, faults }
}

/** A byte order mark is not JSON (RFC 8259 §8.1), so it is kept for the parser to refuse. */
function decodeText(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The JSON value a text begins with, and what follows it; undefined when it begins with none. */
function parseJson(text: string): { value: unknown; json: string; trailing: string } | undefined {
  const end = endOfValue(text)
  for (const json of end === text.length ? [text] : [text, text.slice(0, end)]) {
    try {
      return { value: JSON.parse(json), json, trailing: text.slice(json.length) }
    } catch {
      // The parser has no other way to say that a text is not JSON.
    }
  }
  return undefined
}

/** A text that nothing closes goes to the end, so that what is no JSON is not read anew from each of its quotes. */
const tokens = /"(?:[^"\\]|\\.)*(?:"|\\?$)|[{}[\]]/gs

/** Where the first object or list closes. */
function endOfValue(text: string): number {
  let level = 0
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === '{' || token === '[') level += 1
    else if (token === '}' || token === ']') level -= 1
    if (level <= 0 && !token.startsWith('"')) return index + 1
  }
  return text.length
}

function depthOf(json: string): number {
  let level = 0
  let deepest = 0
  for (const [token] of json.matchAll(tokens)) {
    if (token === '{' || token === '[') level += 1
    else if (token === '}' || token === ']') level -= 1
    deepest = Math.max(deepest, level)
  }
  return deepest
}

/** `JSON.parse` makes of 1e400 an infinity, which `JSON.stringify` silently turns into null. */
function numbersAsText(json: string): { rewritten: string; beyond: string[] } {
  const beyond: string[] = []
  const rewritten = json.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) => {
    if (token.startsWith('"') || Number.isFinite(Number(token))) return token
    const literal = token.length > 100 ? `${token.slice(0, 100)}…` : token
    beyond.push(literal)
    return JSON.stringify(literal)
  })
  return { rewritten, beyond }
}

function hasLoneSurrogate(json: string): boolean {
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"/g)) {
    const text: string = JSON.parse(token)
    if (/\p{Surrogate}/u.test(text)) return true
  }
  return false
}

function cutObject(object: Record<string, unknown>, level: number): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, cut(value, level + 1)]))
}

function cut(value: unknown, level: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (level > mostLevels) return '…'
  if (Array.isArray(value)) return value.map((one) => cut(one, level + 1))
  return isObject(value) ? cutObject(value, level) : value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function bytesOf(text: string): string {
  const count = Buffer.byteLength(text)
  return count === 1 ? '1 byte' : `${count} bytes`
}
