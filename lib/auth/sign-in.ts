// Threat: how long an answer takes tells whether an address is anybody's, and in how many districts. Choice: every try
// reads and checks the same number of accounts, made up ones among them, and all of them before it answers. Two would do for
// almost everybody, but then a third district could be told by the time. Guessing itself is slowed by throttle-sign-in.ts:
// whoever answers a request signs in by sign-in-with-password.ts, which has it count.
import 'server-only'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { WhichDistrict } from '@/lib/districts/which-district'
import { withinPatience } from '@/lib/within-patience'
import type { Member } from '@/prisma/generated/client'
import { findLookups } from './access-lookup'
import { logFailedSignIn } from './log-failed-sign-in'
import type { OfMember } from './own-account'
import { isPassword } from './password'
import { rehashPassword } from './rehash-password'
import { startSession } from './start-session'

/** So many accounts are checked by every try. An address of more districts than that takes twice as long. */
const accountsAtOnce = 4

const nobody = { districtId: '00000000-0000-0000-0000-000000000000', memberId: '00000000-0000-0000-0000-000000000000' }

/** An account that a try is at, by a key of its own; a made up one is of no member there is. */
export type TriedAccount = { key: string; of: OfMember; isMadeUp: boolean }

/** Decides which of a try's accounts may be looked at, and has `look` do it; answers those that the password fits. */
export type Throttle = (
  accounts: readonly TriedAccount[],
  look: (open: readonly TriedAccount[]) => Promise<TriedAccount[]>,
) => Promise<readonly TriedAccount[]>

export type SignInAttempt = {
  email: string
  password: string
  userAgent: string
  /** The short name of the district that was chosen, where the password was right in several. */
  district?: string | undefined
}

/**
 * A session's secret, for the cookie, or undefined. Unknown address, wrong password, suspended and removed member answer alike, and
 * are logged. Where the password is right in several districts and none of them was chosen, refuses with `WhichDistrict`.
 */
export async function signIn(
  { email, password, userAgent, district }: SignInAttempt,
  now: Date,
  throttle: Throttle = (accounts, look) => look(accounts),
): Promise<string | undefined> {
  const accounts = await findAccounts(email.trim().toLowerCase())
  const members = new Map<TriedAccount, Member>()
  const fitting = await throttle(accounts, async (open) => {
    const look = async (account: TriedAccount) => {
      const member = await findFitting(account.of, { password, isOpen: open.includes(account) })
      if (member) members.set(account, member)
    }
    await Promise.all(accounts.map(look))
    return accounts.filter((account) => members.has(account))
  })
  const right = fitting.flatMap((account) => members.get(account) ?? [])
  const member = await chooseMember(right, district)
  const secret = member && (await beginSession(member, { password, userAgent }, now))
  const known = accounts.flatMap(({ of, isMadeUp }) => (isMadeUp ? [] : of))
  if (secret === undefined) logFailedSignIn('password', known)
  return secret
}

async function findAccounts(email: string): Promise<TriedAccount[]> {
  const found = (await findLookups('sign_in', email)).map(({ districtId, targetId: memberId }) => ({
    key: `${districtId} ${memberId}`,
    of: { districtId, memberId },
    isMadeUp: false,
  }))
  const rest = found.length % accountsAtOnce
  const missing = found.length > 0 && rest === 0 ? 0 : accountsAtOnce - rest
  const madeUp = Array.from({ length: missing }, (_, index) => ({ key: `${email} ${found.length + index}`, of: nobody, isMadeUp: true }))
  return [...found, ...madeUp]
}

/** The member where the password fits and may be used. What is not open, or nobody's, costs the same. */
async function findFitting(
  { districtId, memberId: id }: OfMember,
  { password, isOpen }: { password: string; isOpen: boolean },
): Promise<Member | undefined> {
  const member = await inDistrict(districtId, (tx) => tx.member.findUnique({ where: { districtId_id: { districtId, id } } }))
  const fits = await isPassword(password, isOpen && member ? member.passwordHash : null)
  return member && fits && !member.suspendedAt && !member.removedAt ? member : undefined
}

async function chooseMember(members: Member[], slug: string | undefined): Promise<Member | undefined> {
  const [first, ...others] = members
  if (!first || (others.length === 0 && slug === undefined)) return first
  const id = { in: members.map(({ districtId }) => districtId) }
  const districts = await withinPatience(() =>
    database().district.findMany({
      where: { id },
      select: { id: true, slug: true, name: true },
      orderBy: { name: 'asc' },
    }),
  )
  if (slug === undefined) throw new WhichDistrict(districts)
  const chosen = districts.find((district) => district.slug === slug)
  return members.find(({ districtId }) => districtId === chosen?.id)
}

/** Undefined where the password was changed, or the member shut out, while it was looked at. */
async function beginSession(
  member: Member,
  { password, userAgent }: Pick<SignInAttempt, 'password' | 'userAgent'>,
  now: Date,
): Promise<string | undefined> {
  const verified = await rehashPassword(member, password)
  const stillHolds = (_: unknown, { passwordHash }: Member) => passwordHash !== null && passwordHash === verified
  return startSession({ member, userAgent, proof: { method: 'password', strong: false, stillHolds } }, now)
}
