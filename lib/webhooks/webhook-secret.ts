// Threat: whoever knows the secret can tell a school's programs what never happened. Choice: 256 random bits for each webhook,
// shown once and kept sealed; the one before signs beside a new one for a day and is then of no use.
import 'server-only'
import { randomBytes } from 'node:crypto'
import type { DistrictTransaction } from '@/lib/district-scope'
import { openField, sealField } from '@/lib/secrets/district-key'
import type { Place } from '@/lib/secrets/envelope'
import { formatWebhookSecret } from './webhook-signature'

const keyBytes = 32

/** How long the secret before a new one goes on signing. */
export const previousSecretHours = 24

type Owner = { districtId: string; id: string }

/** Both are sealed for the same place, so that the one can become the other without being opened. */
function placeOf({ districtId, id }: Owner): Place {
  return { table: 'webhooks', column: 'secret_ciphertext', districtId, rowId: id, version: 1 }
}

/** A new secret: as it is shown this once, and as it is stored. */
export async function newWebhookSecret(
  tx: DistrictTransaction,
  owner: Owner,
): Promise<{ secret: string; ciphertext: Uint8Array<ArrayBuffer> }> {
  const key = randomBytes(keyBytes)
  const ciphertext = Uint8Array.from(await sealField(tx, key, placeOf(owner)))
  return { secret: formatWebhookSecret(key), ciphertext }
}

type Sealed = Owner & { secretCiphertext: Uint8Array; previousCiphertext: Uint8Array | null; previousUntil: Date | null }

/** The keys that sign at this time, the newest first. */
export async function openSigningKeys(tx: DistrictTransaction, webhook: Sealed, now: Date): Promise<Buffer[]> {
  const { secretCiphertext, previousCiphertext, previousUntil } = webhook
  const previous = previousUntil !== null && previousUntil > now ? previousCiphertext : null
  const sealed = [secretCiphertext, ...(previous ? [previous] : [])]
  return Promise.all(sealed.map((ciphertext) => openField(tx, ciphertext, placeOf(webhook))))
}
