// Threat: a password is made slow to look at, so whoever sends many keeps the machine from everything else; a right one too.
// Choice: only so many are looked at or hashed at once in a process, and few wait.
import 'server-only'
import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { z } from 'zod'
import { RateLimited } from '@/lib/app-error'
import { workQueue } from './work-queue'

/** argon2id (RFC 9106 §4, the low-memory choice): 19 MiB, two passes, one lane. The library's default algorithm is argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** How every hash made today begins. */
const currentForm = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$`

const mostUnits = 2_000

/** With half of the cores hashing, the others answer. About a second's work may wait. */
const mostWaiting = 64
const busySeconds = 5
const inTurn = workQueue({
  atOnce: Math.max(2, Math.floor(availableParallelism() / 2)),
  mostWaiting,
  refusal: () => new RateLimited(`Many people are signing in just now. Try again in ${busySeconds} seconds.`, busySeconds),
})

/** A password as it is typed, kept from being a burden; `checkPassword` says whether it will do. */
export const passwordSchema = z.string('Type a password.').max(mostUnits, 'Use at most 256 characters.')

/** The argon2id hash in PHC form. Refuses with `rate_limited` while too many wait for theirs. */
export async function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFKC'), cost))
}

/** Whether a hash was made another way than one would be made today. */
export function isOutdatedHash(passwordHash: string): boolean {
  return !passwordHash.startsWith(currentForm)
}

/** A hash nobody's password fits, so that an unknown account costs the same time as a known one. */
let decoy: Promise<string> | undefined

/** Whether the password fits the hash; with no hash it takes the same time and answers no. Refuses with `rate_limited` while too many wait. */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  // Not in turn: it is made once, and a refusal would be kept.
  decoy ??= hash(crypto.randomUUID(), cost)
  const shown = passwordHash ?? (await decoy)
  const fits = await inTurn(() => verify(shown, password.normalize('NFKC')))
  return fits && passwordHash !== null
}
