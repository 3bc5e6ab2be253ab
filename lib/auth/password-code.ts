// Threat: whoever reads the queue of mails could set a member's password. Choice: the code in a mail is 256 bits that only a
// key of the district makes; the worker derives it when it writes the mail, and the database keeps no more than its SHA-256.
import 'server-only'
import { createHmac } from 'node:crypto'
import type { DistrictTransaction } from '@/lib/district-scope'
import { env } from '@/lib/env'
import { deriveDistrictKey } from '@/lib/secrets/district-key'

type OfCode = { districtId: string; passwordCodeId: string }

/** The one-time code that is mailed: HMAC-SHA-256(the district's key, id) in base64url; the same for the same id, always. */
export async function derivePasswordCode(tx: DistrictTransaction, { districtId, passwordCodeId }: OfCode): Promise<string> {
  const key = await deriveDistrictKey(tx, districtId, 'password code')
  return createHmac('sha256', key).update(passwordCodeId).digest('base64url')
}

/** Where the holder of a one-time code sets a password. */
export function passwordAddress(code: string): string {
  return `${env().APP_URL}/sign-in/set-password?code=${code}`
}
