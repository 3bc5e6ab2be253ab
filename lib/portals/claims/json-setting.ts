import { duplicateMembers } from '@/lib/tokens/duplicate-member'
import { quote } from '@/lib/tokens/quote'

export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue }
export type JsonObject = { [name: string]: JsonValue }

const longestJsonText = 8_000
const deepest = 8

/**
 * A JSON object that a member typed, or why it is refused, as a sentence: anything else than an object, over 8,000 characters,
 * a member twice, over 8 levels, numbers too great to be kept to the last digit, and names made of digits, which JavaScript
 * moves to the front although the order of members is part of a token.
 */
export function parseJsonSetting(text: string): { object: JsonObject } | { trouble: string } {
  if (text.length > longestJsonText)
    return { trouble: `It is too long: use at most ${longestJsonText.toLocaleString('en-US')} characters.` }
  let value: JsonValue
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { trouble: `It is not JSON: check the quotes, commas and brackets${lineOf(text, error)}.` }
  }
  if (!isJsonObject(value)) return { trouble: 'It must be a JSON object: members between { and }.' }
  const trouble = findTrouble(value, 1)
  if (trouble !== undefined) return { trouble }
  const [twice] = duplicateMembers(text)
  return twice === undefined ? { object: value } : { trouble: `The member ${quote(twice)} stands twice in one object.` }
}

export function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function lineOf(text: string, error: unknown): string {
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
  return position === undefined ? '' : ` in line ${text.slice(0, Number(position)).split('\n').length}`
}

function findTrouble(value: JsonValue, depth: number): string | undefined {
  if (typeof value === 'number') {
    const isKept = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
    return isKept ? undefined : 'It has a number with more digits than can be kept. Write it between quotes.'
  }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth > deepest) return `It is nested too deeply: use at most ${deepest} levels.`
  if (!Array.isArray(value)) {
    const moved = Object.keys(value).find((name) => /^\d+$/.test(name))
    if (moved !== undefined) return `The member ${quote(moved)} is named with digits alone, so it would lose its place. Use another name.`
  }
  for (const member of Object.values(value)) {
    const trouble = findTrouble(member, depth + 1)
    if (trouble !== undefined) return trouble
  }
  return undefined
}
