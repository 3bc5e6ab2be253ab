import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { numberEvents } from '@/lib/audit/sequence/number-events'

/** The key that signs in tests which do not ask for another. */
export const testSigningKey: KeyObject = generateKeyPairSync('ed25519').privateKey

/** Numbers and signs everything that waits in the district, as the worker does. */
export async function signRecord(districtId: string, { signingKey = testSigningKey, now = new Date() } = {}): Promise<void> {
  while ((await numberEvents(districtId, { signingKey, now })) > 0);
}
