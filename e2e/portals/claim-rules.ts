import { type Claims, Refusal } from './compact-token'

/** How far two honest clocks may be apart. */
const clockToleranceSeconds = 60

export function secondsOf(time: Date): number {
  return Math.floor(time.getTime() / 1000)
}

export function dateOf(seconds: number): Date {
  return new Date(seconds * 1000)
}

export function requireHeader(header: string, expected: string): void {
  if (header !== expected) throw new Refusal(`The header is not ${expected}.`)
}

/** The claims that must be there, those that may be, and no others. */
export function requireNames(claims: Claims, { required, optional = [] }: { required: string[]; optional?: string[] }): void {
  const names = Object.keys(claims)
  const stranger = names.find((name) => !required.includes(name) && !optional.includes(name))
  if (stranger) throw new Refusal(`It has the claim ${stranger}, which is not one of ours.`)
  const missing = required.find((name) => !names.includes(name))
  if (missing) throw new Refusal(`The claim ${missing} is missing.`)
}

/** `all` in their order, of which some may be left out. */
export function requireOrder(claims: Claims, all: string[]): void {
  const names = Object.keys(claims)
  const inOrder = all.filter((name) => names.includes(name))
  if (names.join() !== inOrder.join()) throw new Refusal(`The claims are in the order ${names.join(', ')}.`)
}

export function requireText(claims: Claims, name: string): string {
  const value = claims[name]
  if (typeof value !== 'string' || value.trim() === '') throw new Refusal(`${name} is not a text.`)
  return value
}

/** Good enough to tell an address from something else. */
export function requireEmail(claims: Claims, name: string): string {
  const value = requireText(claims, name)
  if (!/^[^\s@]+@[^\s@]+$/.test(value)) throw new Refusal(`${name} is not an e-mail address.`)
  return value
}

/** Milliseconds would have 13 digits, and are a mistake here. */
export function requireSeconds(claims: Claims, name: string): number {
  const value = claims[name]
  if (typeof value !== 'number' || !Number.isInteger(value) || value <= 0 || value >= 100_000_000_000) {
    throw new Refusal(`${name} is not a whole number of seconds.`)
  }
  return value
}

export function requirePast(iat: number, nowSeconds: number): void {
  if (iat > nowSeconds + clockToleranceSeconds) throw new Refusal('iat lies in the future.')
}

/** For a system that fixes neither the header's order nor what else stands in it. */
export function requireAlgorithm(header: string, alg: string): Claims {
  const members = parseObject(header)
  // A member that stands twice would be read once here and perhaps otherwise elsewhere.
  if (members && JSON.stringify(members) !== header) throw new Refusal('The header is not written plainly.')
  if (members?.alg !== alg) throw new Refusal(`The header's alg is not ${alg}.`)
  if ('typ' in members && members.typ !== 'JWT') throw new Refusal('The header says it is no JWT.')
  if ('crit' in members) throw new Refusal('The header asks for an extension that is not known here.')
  return members
}

function parseObject(text: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined
  } catch {
    return undefined
  }
}
