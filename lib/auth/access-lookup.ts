// Threat: whoever reads the database must not be able to sign in with what it holds. Choice: of every random secret
// that lets somebody in, only the SHA-256 is kept. Hashing without salt is sound here because the secrets are 256
// random bits; a mail address is hashed only to be found, not to be hidden.
import 'server-only'
import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { pipelinedDatabase } from '@/lib/database'
import type { DistrictTransaction } from '@/lib/district-scope'
import { withinPatience } from '@/lib/within-patience'
import type { LookupKind } from '@/prisma/generated/enums'

/** A new secret of 256 random bits, in base64url. */
export function newAccessSecret(): string {
  return randomBytes(32).toString('base64url')
}

export function accessDigest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** Makes a secret find its district and its row from now on. */
export async function addLookup(
  tx: DistrictTransaction,
  lookup: { kind: LookupKind; secret: string; districtId: string; targetId: string },
): Promise<void> {
  const { kind, secret, districtId, targetId } = lookup
  await tx.accessLookup.create({ data: { kind, digest: Uint8Array.from(accessDigest(secret)), districtId, targetId } })
}

const foundSchema = z.array(z.object({ districtId: z.string(), targetId: z.string() }))

/** The districts and rows a secret stands for: none for an unknown one, several only for a mail address used in several districts. */
export async function findLookups(kind: LookupKind, secret: string): Promise<Array<{ districtId: string; targetId: string }>> {
  const text =
    'SELECT district_id AS "districtId", target_id AS "targetId" FROM access_lookups WHERE kind = $1::lookup_kind AND digest = $2 ORDER BY 1'
  const { rows } = await withinPatience(() => pipelinedDatabase().query(text, [kind, accessDigest(secret)]))
  return foundSchema.parse(rows)
}
