import type { JudgedToken, PortalRule } from '@/lib/portals/portal-kind'
import { quote } from '@/lib/tokens/quote'

/** The rules that several systems share. `system` is its name in the sentence. */

export function onlyAlgorithm(system: string, alg: 'HS256' | 'RS256'): PortalRule<unknown> {
  return {
    rule: `The header's alg is ${alg}`,
    broken: ({ header }) => (header.alg === alg ? undefined : `The header's alg is ${quote(header.alg)}; ${system} accepts ${alg} only.`),
  }
}

/** `typ` may be missing (RFC 7519 §5.1). */
export function typIsJwt(system: string): PortalRule<unknown> {
  return {
    rule: "The header's typ is JWT",
    broken: ({ header: { typ } }) =>
      typ === undefined || typ === 'JWT' ? undefined : `The header's typ is ${quote(typ)}; ${system}'s is JWT.`,
  }
}

export function noOtherHeader(system: string, known: readonly string[]): PortalRule<unknown> {
  return {
    rule: `The header has ${known.join(', ')} and nothing else`,
    broken: ({ header }) => unknownMembers(system, 'header', header, known),
  }
}

export function noOtherClaim(system: string, known: readonly string[]): PortalRule<unknown> {
  return {
    rule: `The claims are ${known.join(', ')} and no others`,
    broken: ({ claims }) => unknownMembers(system, 'claims', claims, known),
  }
}

/** As many as a sentence can hold. */
const mostNames = 10

function unknownMembers(system: string, where: string, members: Record<string, unknown>, known: readonly string[]): string | undefined {
  const others = Object.keys(members).filter((name) => !known.includes(name))
  if (others.length === 0) return undefined
  const subject = where === 'header' ? 'The header has' : others.length === 1 ? 'It has the claim' : 'It has the claims'
  const names = others.slice(0, mostNames).map((name) => quote(name))
  const more = others.length > mostNames ? ` and ${others.length - mostNames} more` : ''
  return `${subject} ${names.join(', ')}${more}, which ${system} does not document.`
}

/** A claim that is whole seconds since the epoch; thirteen digits are milliseconds. */
export function wholeSeconds(name: string): PortalRule<unknown> {
  return {
    rule: `${name} is a whole number of seconds`,
    broken({ claims }) {
      const value = claims[name]
      if (!Number.isSafeInteger(value)) return `${name} is ${quote(value)}; it must be a whole number of seconds.`
      return isMilliseconds(value) ? `${name} is ${quote(value)}, which looks like milliseconds; it must be in seconds.` : undefined
    },
  }
}

export function textClaim(name: string, meaning: string): PortalRule<unknown> {
  return {
    rule: `${name} is ${meaning}`,
    broken({ claims }) {
      const value = claims[name]
      return typeof value === 'string' && value.trim() !== '' ? undefined : `${name} is ${quote(value)}; it must be ${meaning}.`
    },
  }
}

/** The rule of a claim that may be left out. */
export function whereItIsThere(name: string, { rule, broken }: PortalRule<unknown>): PortalRule<unknown> {
  return { rule: `${rule}, where it is there`, broken: (token) => (token.claims[name] === undefined ? undefined : broken(token)) }
}

/** No moment in seconds has twelve digits before the year 5138; milliseconds have thirteen. */
const leastMilliseconds = 100_000_000_000

export function isMilliseconds(value: unknown): boolean {
  return typeof value === 'number' && value >= leastMilliseconds
}

/** A claim as a number; undefined for anything else. */
export function numberClaim({ claims }: Pick<JudgedToken<unknown>, 'claims'>, name: string): number | undefined {
  const value = claims[name]
  return typeof value === 'number' ? value : undefined
}
