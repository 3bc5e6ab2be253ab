import type { PortalKind } from '@/lib/portals/portal-kind'
import { portalKind } from '@/lib/portals/portal-kinds'
import { quote } from '@/lib/tokens/quote'
import type { RuleFinding } from '@/lib/tokens/take-apart'
import { numberClaim, whereItIsThere, wholeSeconds } from './rules'

/** A portal as it judges. Its settings are read once, since they may hold 64 KiB of keys. */
export type Judge = {
  kind: PortalKind<unknown>
  stored: Record<string, unknown>
  /** `stored` as the kind takes it; undefined while it is not complete. */
  settings: unknown
}

export function judgeOf(kindName: string, stored: Record<string, unknown>): Judge {
  const kind = portalKind(kindName)
  return { kind, stored, settings: kind.settings.safeParse(stored).data }
}

type Judged = { header: Record<string, unknown>; claims: Record<string, unknown> }

/** Clocks differ; a token from the next minute is not from the future. */
const graceSeconds = 60

export type Judgement = {
  findings: RuleFinding[]
  /** When the token dies, as the portal's kind reads it; null where nothing tells, or no calendar holds it. */
  expiresAt: Date | null
}

/**
 * Every rule of the portal's kind, kept or broken, and with them what holds for all: that the token has not expired by what it
 * says, is not from the future, and names no key of its own. While its settings are not complete a portal keeps no token for valid.
 */
export function judgeToken({ kind, settings }: Judge, token: Judged, now: Date): Judgement {
  if (settings === undefined) {
    const broken = 'The settings of this portal are not complete, so its rules could not be checked.'
    return { findings: [{ rule: 'The settings of the portal are complete', broken }], expiresAt: null }
  }
  const judged = { settings, ...token }
  const diesAt = kind.diesAt(judged)
  return {
    findings: [
      ...kind.rules.map(({ rule, broken }) => ({ rule, broken: broken(judged) ?? null })),
      ...headerFindings(token.header, kind.signs ? kind.header(settings).kid : undefined),
      ...timeFindings(diesAt, token.claims, now),
    ],
    expiresAt: diesAt === undefined ? null : dateOf(diesAt),
  }
}

/** What can be said of a token where there is no portal whose rules it could be held against. */
export function judgeWithoutPortal(token: Judged, now: Date): RuleFinding[] {
  const { alg } = token.header
  const seconds = ['exp', 'iat', 'nbf'].map((name) => whereItIsThere(name, wholeSeconds(name)))
  return [
    {
      rule: "The header's alg is HS256 or RS256",
      broken: alg === 'HS256' || alg === 'RS256' ? null : `The header's alg is ${quote(alg)}; portals accept HS256 or RS256 only.`,
    },
    ...headerFindings(token.header),
    ...seconds.map(({ rule, broken }) => ({ rule, broken: broken({ settings: {}, ...token }) ?? null })),
    ...timeFindings(numberClaim(token, 'exp'), token.claims, now),
  ]
}

/** How well a token suits a portal, the smaller the better: first whether it names one of the portal's settings, then how many rules it breaks. */
export function rankFor(judge: Judge, token: Judged, now: Date): number {
  const broken = judgeToken(judge, token, now).findings.filter(({ broken }) => broken !== null).length
  return (namesSetting(judge, token) ? 0 : 1_000) + (judge.settings === undefined ? 500 : broken)
}

/** A client ID as `sub`, an integration's id as `eaid`, an App ID within `iss`: settings that stand in the claims. Short ones stand anywhere. */
function namesSetting({ stored }: Judge, { claims }: Judged): boolean {
  const texts = (values: unknown[]) => values.flat().filter((value): value is string => typeof value === 'string')
  const said = texts(Object.values(claims))
  return texts(Object.values(stored)).some(
    (setting) => said.includes(setting) || (setting.length >= 8 && typeof claims.iss === 'string' && claims.iss.includes(setting)),
  )
}

/** What no system documents, and what a verifier that obeys it is attacked with (RFC 8725 §3). `ownKid` is the portal's own. */
export function headerFindings(header: Record<string, unknown>, ownKid?: unknown): RuleFinding[] {
  const given = (names: string[]) => names.filter((name) => Object.hasOwn(header, name))
  const extensions = given(['crit', 'b64'])
  const keys = given(['jku', 'jwk', 'x5u', 'x5c'])
  return [
    {
      rule: 'The header asks for no extension',
      broken:
        extensions.length > 0
          ? `The header has ${extensions.join(' and ')}: it asks for an extension that no portal here documents.`
          : null,
    },
    {
      rule: 'The header brings no key of its own',
      broken:
        keys.length > 0 ? `The header has ${keys.join(' and ')}: whoever made the token names the key it is to be checked with.` : null,
    },
    {
      rule: 'kid is a plain name',
      broken:
        header.kid === undefined || header.kid === ownKid || isPlainName(header.kid)
          ? null
          : `The header's kid is ${quote(header.kid)}, which is no name of a key; a path, a query or a command may hide in it.`,
    },
  ]
}

/** Base64, digests, UUIDs and the like; no path that climbs, no quotes, blanks or brackets. */
function isPlainName(kid: unknown): boolean {
  return typeof kid === 'string' && /^[\w.~:=+@-][\w.~:=+@/-]{0,199}$/.test(kid) && !/\.\.|\/\//.test(kid)
}

function timeFindings(diesAt: number | undefined, { iat, nbf }: Record<string, unknown>, now: Date): RuleFinding[] {
  const nowSeconds = now.getTime() / 1000
  const isAhead = (value: unknown): value is number => typeof value === 'number' && value > nowSeconds + graceSeconds
  return [
    {
      rule: 'It has not expired',
      broken: diesAt !== undefined && diesAt <= nowSeconds ? `It expired at ${moment(diesAt)}.` : null,
    },
    {
      rule: 'iat is not in the future',
      broken: isAhead(iat) ? `It says it was issued at ${moment(iat)}, which is in the future.` : null,
    },
    ...(nbf === undefined
      ? []
      : [{ rule: 'nbf is not in the future', broken: isAhead(nbf) ? `It says it does not work before ${moment(nbf)}.` : null }]),
  ]
}

/** Seconds since the epoch in RFC 3339; numbers no calendar can hold stay numbers. */
function moment(seconds: number): string {
  return dateOf(seconds)?.toISOString() ?? String(seconds)
}

function dateOf(seconds: number): Date | null {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? null : date
}
