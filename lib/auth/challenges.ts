// Threat: an authenticator's answer that was overheard or kept is shown again, or shown for something else than it was given
// for; or so many challenges are asked for that nobody else gets one. Choice: every answer is to a challenge of ours, which is
// taken once, within five minutes, and for the purpose it was made for. It carries its time and our seal, so asking for one
// costs no row and needs no limit, and which replica made it does not matter; a row is kept of those that are taken.
import 'server-only'
import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { database } from '@/lib/database'
import type { DistrictTransaction } from '@/lib/district-scope'
import { env } from '@/lib/env'
import { withinPatience } from '@/lib/within-patience'

const challengeMilliseconds = 5 * 60_000

/** 128 random bits, the time in milliseconds, the seal. */
const nonceBytes = 16
const timeBytes = 8
const sealBytes = 32

/** What a challenge is for: signing in, or one step of one session. */
export type ChallengePurpose = 'sign_in' | `${'second_step' | 'confirm' | 'add'}:${string}`

/** Bytes to be signed by an authenticator, never the same twice. Nothing is kept of them. */
export function newChallenge(purpose: ChallengePurpose, now: Date): Uint8Array<ArrayBuffer> {
  const time = Buffer.alloc(timeBytes)
  time.writeBigUInt64BE(BigInt(now.getTime()))
  const made = Buffer.concat([randomBytes(nonceBytes), time])
  return Uint8Array.from(Buffer.concat([made, sealOf(purpose, made)]))
}

/** When a challenge, in base64url, is over; undefined where it is over, was made by somebody else or for something else. */
export function endOfChallenge(purpose: ChallengePurpose, challenge: string, now: Date): Date | undefined {
  const bytes = Buffer.from(challenge, 'base64url')
  if (bytes.length !== nonceBytes + timeBytes + sealBytes) return undefined
  const made = bytes.subarray(0, nonceBytes + timeBytes)
  if (!timingSafeEqual(bytes.subarray(made.length), sealOf(purpose, made))) return undefined
  const endsAt = new Date(Number(made.readBigUInt64BE(nonceBytes)) + challengeMilliseconds)
  return endsAt > now ? endsAt : undefined
}

type Taking = {
  purpose: ChallengePurpose
  challenge: string
  /** The transaction it is part of, where there is one. */
  tx?: DistrictTransaction
}

/** Uses up a challenge, in base64url. Answers no for one that was taken before, is over, or was made by somebody else or for something else. */
export async function takeChallenge({ purpose, challenge, tx = database() }: Taking, now: Date): Promise<boolean> {
  const expiresAt = endOfChallenge(purpose, challenge, now)
  if (expiresAt === undefined) return false
  // Of the bytes: one challenge can be written in several ways.
  const digest = Uint8Array.from(createHash('sha256').update(Buffer.from(challenge, 'base64url')).digest())
  const { count } = await withinPatience(() => tx.challenge.createMany({ data: [{ digest, expiresAt }], skipDuplicates: true }))
  return count === 1
}

function sealOf(purpose: ChallengePurpose, made: Buffer): Buffer {
  const key = Buffer.from(hkdfSync('sha256', env().NEXTAUTH_SECRET, '', 'invite desk passkey challenge', sealBytes))
  return createHmac('sha256', key).update(made).update(purpose).digest()
}
