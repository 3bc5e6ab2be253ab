import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import { knownDevice } from './known-device'
import type { OfMember } from './own-account'
import { type SignInAttempt, signIn, type TriedAccount } from './sign-in'
import { throttleSignIn } from './throttle-sign-in'

type From = {
  /** Of the client, see `networkOf`. */
  network: string
  /** What the browser keeps, see `rememberDevice`. */
  kept: string | undefined
}

/** As `signIn`, its guesses counted by who asks; refuses with `rate_limited` when there were too many. */
export async function signInWithPassword(attempt: SignInAttempt, { network, kept }: From, now: Date): Promise<string | undefined> {
  const { email } = attempt
  const deviceOf = ({ of }: TriedAccount) => findKnownDevice(kept, of, now)
  return signIn(attempt, now, (accounts, look) => throttleSignIn({ email, network, accounts, deviceOf }, look))
}

/** Reads nothing for a browser that keeps nothing, as of guesses without end each must cost little; otherwise the same for what is nobody's. */
async function findKnownDevice(kept: string | undefined, of: OfMember, now: Date): Promise<string | undefined> {
  if (kept === undefined) return undefined
  const { districtId, memberId } = of
  const where = { districtId_id: { districtId, id: memberId } }
  const member = await inDistrict(districtId, (tx) => tx.member.findUnique({ where, select: { passwordSetAt: true } }))
  return member ? knownDevice(kept, { ...of, ...member }, now) : undefined
}
