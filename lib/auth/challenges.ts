// Threat: an authenticator's answer that was overheard or kept is shown again, or shown for something else than it was given
// for. Choice: every answer is to a random challenge of ours, which is taken once, within five minutes, and for the purpose
// it was made for. Which replica made it does not matter.
import 'server-only'
import { createHash, randomBytes } from 'node:crypto'
import { database } from '@/lib/database'

const challengeMilliseconds = 5 * 60_000

/** What a challenge is for: signing in, or one step of one session. */
export type ChallengePurpose = 'sign_in' | `${'second_step' | 'confirm' | 'add'}:${string}`

/** 256 random bits to be signed by an authenticator. Only the SHA-256 of purpose and challenge is kept. */
export async function newChallenge(purpose: ChallengePurpose, now: Date): Promise<Uint8Array<ArrayBuffer>> {
  const challenge = Uint8Array.from(randomBytes(32))
  const digest = digestOf(purpose, Buffer.from(challenge).toString('base64url'))
  await database().challenge.create({ data: { digest, expiresAt: new Date(now.getTime() + challengeMilliseconds) } })
  return challenge
}

/** Uses up a challenge, in base64url. Answers no for one that was never made, is used, is over or was made for something else. */
export async function takeChallenge(purpose: ChallengePurpose, challenge: string, now: Date): Promise<boolean> {
  const { count } = await database().challenge.deleteMany({ where: { digest: digestOf(purpose, challenge), expiresAt: { gt: now } } })
  return count === 1
}

function digestOf(purpose: ChallengePurpose, challenge: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(`${purpose}\n${challenge}`).digest())
}
