import 'server-only'
import { z } from 'zod'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { RecordedEvent } from './check-leaf'
import type { RecordCheck } from './record-check'
import { parseVerifierKey } from './verifier-key'

const introducedSchema = z.object({ verifier_key: z.string() })

/** The key that an event introduces, in hex; undefined where it introduces none of this district. */
export function introducedKey({ action, details }: RecordedEvent, districtId: string): string | undefined {
  if (action !== 'signing_key.introduced') return undefined
  const key = parseVerifierKey(introducedSchema.safeParse(details).data?.verifier_key ?? '')
  return key?.districtId === districtId ? Buffer.from(key.publicKey).toString('hex') : undefined
}

/** Those that the district's record names beside its leaves, first to last. */
export async function findOwnKeys(tx: DistrictTransaction, districtId: string): Promise<Uint8Array[]> {
  const keys = await tx.auditKey.findMany({ where: { districtId }, orderBy: [{ introducedAt: 'asc' }, { id: 'asc' }] })
  return keys.map(({ publicKey }) => publicKey)
}

/** Holds the keys that stood beside the leaves before and after they were read against those that events introduce. */
export function checkKeys(
  { findings }: RecordCheck,
  { before, after, introduced }: { before: readonly Uint8Array[]; after: readonly Uint8Array[]; introduced: ReadonlySet<string> },
): void {
  const standing = new Set(after.map((key) => Buffer.from(key).toString('hex')))
  for (const key of before.map((bytes) => Buffer.from(bytes).toString('hex')).filter((hex) => !introduced.has(hex)))
    findings.add({ verdict: 'leaf_altered', sentence: `No event tells of the key ${key} that stands beside the record.` })
  for (const key of [...introduced].filter((hex) => !standing.has(hex)))
    findings.add({
      verdict: 'leaf_altered',
      sentence: `The key ${key}, which an event introduced, does not stand beside the record any more.`,
    })
}
