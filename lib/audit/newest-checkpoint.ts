// Threat: a checkpoint row is edited, and a proof is built on what nobody signed. Choice: what the columns say counts only where the signed
// note says the same, under a key of the district's record. Whether that key is ours, only who has it from elsewhere can say (`audit verify`).
import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import { findSigner, parseCheckpoint, verifierKey } from './tree/checkpoint'

/** A checkpoint that was signed. */
export type SignedHead = { size: number; rootHash: Buffer; signedAt: Date; note: string; verifierKey: string }

/** The newest checkpoint of the district; `none` before the first one, `broken` when the row is not what a key of the record signed. */
export async function findNewestCheckpoint(tx: DistrictTransaction, districtId: string): Promise<SignedHead | 'none' | 'broken'> {
  const row = await tx.auditCheckpoint.findFirst({
    where: { districtId },
    orderBy: { size: 'desc' },
    select: { size: true, rootHash: true, note: true },
  })
  if (!row) return 'none'
  const keys = await tx.auditKey.findMany({ where: { districtId }, select: { publicKey: true } })
  const checkpoint = parseCheckpoint(row.note)
  const signer =
    checkpoint &&
    findSigner(
      checkpoint,
      keys.map(({ publicKey }) => publicKey),
    )
  if (!signer || checkpoint.districtId !== districtId) return 'broken'
  if (checkpoint.size !== row.size || !checkpoint.rootHash.equals(row.rootHash)) return 'broken'
  const { size, rootHash, signedAt } = checkpoint
  return { size, rootHash, signedAt, note: row.note, verifierKey: verifierKey(districtId, signer) }
}
