import 'server-only'
import { hash, verify } from '@node-rs/argon2'
import { z } from 'zod'

/** argon2id (RFC 9106 §4, the low-memory choice): 19 MiB, two passes, one lane. The library's default algorithm is argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** NIST SP 800-63B-4 §3.1.1.2: at least 15 characters where the password is the only factor, no rules of composition. */
export const passwordSchema = z
  .string('Type a password.')
  .min(15, 'Use at least 15 characters. A short sentence is easy to remember and hard to guess.')
  .max(256, 'Use at most 256 characters.')

/** The argon2id hash in PHC form. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost)
}

/** A hash nobody's password fits, so that an unknown account costs the same time as a known one. */
let decoy: Promise<string> | undefined

/** Whether the password fits the hash; with no hash it takes the same time and answers no. */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  decoy ??= hashPassword(crypto.randomUUID())
  const fits = await verify(passwordHash ?? (await decoy), password.normalize('NFKC'))
  return fits && passwordHash !== null
}
