// Threat: how long an answer takes tells whether an address is anybody's, and in how many districts. Choice: every try
// reads and checks the same number of accounts, made up ones among them, and all of them before it answers. Guessing
// itself is slowed by throttle-sign-in.ts, in which whoever answers a request must call this.
import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import { findLookups } from './access-lookup'
import { isPassword } from './password'
import { rehashPassword } from './rehash-password'
import { startSession } from './start-session'

/** So many accounts are checked by every try. An address of more districts than that takes twice as long. */
const accountsAtOnce = 4

const nobody = { districtId: '00000000-0000-0000-0000-000000000000', targetId: '00000000-0000-0000-0000-000000000000' }

/** A session's secret, for the cookie, or undefined. Unknown address, wrong password, suspended and removed member answer alike. */
export async function signIn(attempt: { email: string; password: string; userAgent: string }, now: Date): Promise<string | undefined> {
  const candidates = await findLookups('sign_in', attempt.email.trim().toLowerCase())
  while (candidates.length === 0 || candidates.length % accountsAtOnce > 0) candidates.push(nobody)
  const fitting = await Promise.all(candidates.map((candidate) => findFitting(candidate, attempt.password)))
  const member = fitting.find((found) => found !== undefined)
  if (!member) return undefined
  await rehashPassword(member, attempt.password)
  return startSession({ member, userAgent: attempt.userAgent, proof: { method: 'password', strong: false } }, now)
}

async function findFitting({ districtId, targetId: id }: typeof nobody, password: string) {
  const member = await inDistrict(districtId, (tx) => tx.member.findUnique({ where: { districtId_id: { districtId, id } } }))
  const fits = await isPassword(password, member?.passwordHash ?? null)
  return member && fits && !member.suspendedAt && !member.removedAt ? member : undefined
}
