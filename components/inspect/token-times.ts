import { isMilliseconds } from '@/lib/portals/judging/rules'

export type TokenTimeName = 'issued' | 'valid_from' | 'now' | 'expires'

/** A time of a token, or the moment it was looked at; `claim` is where it stands in the token, null where the portal's rules say it. */
export type TokenTime = { name: TokenTimeName; at: Date; claim: string | null }

export type PlacedTime = TokenTime & {
  /** From the start of the line, in per cent of its length. */
  percent: number
  /** It lies further away than the line is long. */
  isBeyond: boolean
}

type TimesOf = { claims: Record<string, unknown>; expiresAt: Date | null; now: Date }

/** The times of a token in their order, `now` among them. What is no time of any calendar is left out. */
export function tokenTimes({ claims, expiresAt, now }: TimesOf): TokenTime[] {
  const issued = timeOf(claims.iat)
  const validFrom = timeOf(claims.nbf)
  const expires = expiresAt ?? timeOf(claims.exp)
  const times: TokenTime[] = []
  if (issued) times.push({ name: 'issued', at: issued, claim: 'iat' })
  if (validFrom) times.push({ name: 'valid_from', at: validFrom, claim: 'nbf' })
  if (expires) times.push({ name: 'expires', at: expires, claim: claims.exp === undefined ? null : 'exp' })
  times.push({ name: 'now', at: now, claim: null })
  return times.sort((one, other) => one.at.getTime() - other.at.getTime())
}

const margin = 10

/**
 * Where each time stands on the line. The token's own times span it; `now` is drawn true to scale up to half a lifetime away
 * from them, and further away as beyond, so that a token that died long ago still shows how long it lived. Undefined
 * where the token names no two different moments, `now` being one.
 */
export function placeTimes(times: readonly TokenTime[]): PlacedTime[] | undefined {
  const own = times.filter(({ name }) => name !== 'now').map(({ at }) => at.getTime())
  const all = times.map(({ at }) => at.getTime())
  if (own.length === 0 || Math.min(...all) === Math.max(...all)) return undefined
  const [first, last] = [Math.min(...own), Math.max(...own)]
  const reach = first === last ? Number.POSITIVE_INFINITY : (last - first) / 2
  const clamped = (at: number) => Math.min(Math.max(at, first - reach), last + reach)
  const start = Math.min(...all.map(clamped))
  const length = Math.max(...all.map(clamped)) - start
  return times.map((time) => {
    const at = time.at.getTime()
    const percent = margin + ((clamped(at) - start) / length) * (100 - 2 * margin)
    return { ...time, percent: Math.round(percent * 10) / 10, isBeyond: clamped(at) !== at }
  })
}

function timeOf(claim: unknown): Date | undefined {
  if (typeof claim !== 'number') return undefined
  const at = new Date(isMilliseconds(claim) ? claim : claim * 1000)
  return Number.isNaN(at.getTime()) ? undefined : at
}
