import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { numberEvents } from '@/lib/audit/sequence/number-events'
import type { HeadMemory } from '@/lib/audit/sequence/remembered-heads'

/** The key that signs in tests which do not ask for another. */
export const testSigningKey: KeyObject = generateKeyPairSync('ed25519').privateKey

/** Of somebody who has the key, and nothing else from before. */
export const noHeads: HeadMemory = { recall: async () => undefined, remember: async () => undefined }

/** Numbers and signs everything that waits in the district, as a worker does that remembers nothing. */
export async function signRecord(districtId: string, { signingKey = testSigningKey, now = new Date() } = {}): Promise<void> {
  while ((await numberEvents(districtId, { signingKey, heads: noHeads, now })) > 0);
}
