import 'server-only'
import { hash, verify } from '@node-rs/argon2'
import { z } from 'zod'

/** argon2id (RFC 9106 §4, the low-memory choice): 19 MiB, two passes, one lane. The library's default algorithm is argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** How every hash made today begins. */
const currentForm = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$`

const mostUnits = 2_000

/** A password as it is typed, kept from being a burden; `checkPassword` says whether it will do. */
export const passwordSchema = z.string('Type a password.').max(mostUnits, 'Use at most 256 characters.')

/** The argon2id hash in PHC form. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost)
}

/** Whether a hash was made another way than one would be made today. */
export function isOutdatedHash(passwordHash: string): boolean {
  return !passwordHash.startsWith(currentForm)
}

/** A hash nobody's password fits, so that an unknown account costs the same time as a known one. */
let decoy: Promise<string> | undefined

/** Whether the password fits the hash; with no hash it takes the same time and answers no. */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  decoy ??= hashPassword(crypto.randomUUID())
  const fits = await verify(passwordHash ?? (await decoy), password.normalize('NFKC'))
  return fits && passwordHash !== null
}
