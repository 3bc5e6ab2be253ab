// Threat: who guesses at an account uses up its tries, and its owner waits with them. Choice: a browser that has signed in
// with the account before is counted apart (OWASP, Slow Down Online Guessing Attacks with Device Cookies). What it keeps is
// sealed by us, names nobody, lets nobody in and is worth no more than tries of its own, at this one account of this one
// district (an address may stand in several, and whoever owns one of them signs in there at will) and at this one password.
import 'server-only'
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { env } from '@/lib/env'
import { isSecure } from './auth-cookies'

/** How long a browser is remembered after it has last signed in with an account. */
const deviceDays = 180

/** Of one browser, such as the one at the front desk. */
const mostAccounts = 8
const dayMilliseconds = 24 * 60 * 60_000

/** A browser's own id, then for each account the day since 1970 of its last sign-in and our seal over it, the newest first. */
type Device = { id: string; marks: Array<{ day: number; seal: string }> }

/** The cookie a browser keeps it in; under `__Host-` no other host and no unencrypted answer can set it. */
export function deviceCookie(appUrl: string) {
  const secure = isSecure(appUrl)
  const name = `${secure ? '__Host-' : ''}invite-desk.device`
  return { name, httpOnly: true, secure, sameSite: 'lax', path: '/', maxAge: deviceDays * 86_400 } as const
}

/** The account of one member. With a new password no browser is known by it any more. */
export type DeviceAccount = { districtId: string; memberId: string; passwordSetAt: Date | null }

/** The id of the browser that kept `kept`, where this account was signed in to there within 180 days; undefined for any other. */
export function knownDevice(kept: string | undefined, account: DeviceAccount, now: Date): string | undefined {
  const device = parseDevice(kept)
  const today = dayOf(now)
  const isKnown = device?.marks.some(({ day, seal }) => today - day <= deviceDays && isSealed({ id: device.id, account, day }, seal))
  return isKnown ? device?.id : undefined
}

/** What the browser is to keep from now on, having signed in to this account. Accounts it knew already stay known, the eight newest of them. */
export function rememberDevice(kept: string | undefined, account: DeviceAccount, now: Date): string {
  const { id, marks } = parseDevice(kept) ?? { id: randomBytes(16).toString('base64url'), marks: [] }
  const others = marks.filter(({ day, seal }) => !isSealed({ id, account, day }, seal))
  const day = dayOf(now)
  const newest = [{ day, seal: sealOf({ id, account, day }).toString('base64url') }, ...others].slice(0, mostAccounts)
  return [id, ...newest.flatMap((mark) => [mark.day, mark.seal])].join('.')
}

function parseDevice(kept: string | undefined): Device | undefined {
  if (kept === undefined || !/^[\w-]{22}(\.\d{1,6}\.[\w-]{43}){1,8}$/.test(kept)) return undefined
  const [id = '', ...rest] = kept.split('.')
  const marks = Array.from({ length: rest.length / 2 }, (_, index) => ({ day: Number(rest[2 * index]), seal: rest[2 * index + 1] ?? '' }))
  return { id, marks }
}

type Sealed = { id: string; account: DeviceAccount; day: number }

function isSealed(sealed: Sealed, seal: string): boolean {
  const given = Buffer.from(seal, 'base64url')
  const expected = sealOf(sealed)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function sealOf({ id, account: { districtId, memberId, passwordSetAt }, day }: Sealed): Buffer {
  const key = Buffer.from(hkdfSync('sha256', env().NEXTAUTH_SECRET, '', 'invite desk known device', 32))
  return createHmac('sha256', key)
    .update(JSON.stringify([id, districtId, memberId, passwordSetAt?.getTime() ?? null, day]))
    .digest()
}

function dayOf(now: Date): number {
  return Math.floor(now.getTime() / dayMilliseconds)
}
