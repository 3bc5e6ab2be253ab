import { existsSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@/lib/app-error'
import { loadKnownKeys } from '@/lib/audit/known-record'
import { numberEvents } from '@/lib/audit/sequence/number-events'
import { headMemory } from '@/lib/audit/sequence/remembered-heads'
import { inDistrict } from '@/lib/district-scope'
import { env, type Settings } from '@/lib/env'
import { keyFile, loadAuditSigningKey } from '@/scripts/audit-signing-key'

const roundMilliseconds = 250
const longestWaitMilliseconds = 90_000

/**
 * Returns when every event of the district has its number and a checkpoint over it: signed here where this machine has the key that
 * signs, otherwise by a worker. Refuses with `conflict` when none does it within 90 s.
 */
export async function signRest(districtId: string, { isEmbedded }: { isEmbedded: boolean }): Promise<void> {
  const settings = env()
  // A key made here for a database that others sign would be a stranger's to whoever verifies the record.
  const mayLoad = isEmbedded || settings.AUDIT_SIGNING_KEY !== undefined || existsSync(path.resolve(settings.DATA_DIR, keyFile))
  const signing = mayLoad ? await loadSigning(settings) : undefined
  for (let waited = 0; waited < longestWaitMilliseconds; waited += roundMilliseconds) {
    if (signing) while ((await numberEvents(districtId, { ...signing, now: new Date() })) > 0);
    if (!(await hasUnnumbered(districtId))) return
    await new Promise((resolve) => setTimeout(resolve, roundMilliseconds))
  }
  throw new AppError(
    'conflict',
    'The end of the record was not signed. Start the product, whose worker signs it, or set AUDIT_SIGNING_KEY; then try again.',
  )
}

async function loadSigning(settings: Settings) {
  const { DATA_DIR: dataDir, AUDIT_ANCHOR_DIR: anchorDir } = settings
  const signingKey = await loadAuditSigningKey(settings)
  return { signingKey, knownKeys: await loadKnownKeys({ dataDir, anchorDir }), heads: headMemory(dataDir) }
}

async function hasUnnumbered(districtId: string): Promise<boolean> {
  return inDistrict(districtId, async (tx) => (await tx.auditQueue.count({ where: { districtId } })) > 0)
}
