import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { requireSigned } from '@/lib/audit/sequence/require-signed'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { checkpointMail } from './checkpoint-mail'

export type MailedCheckpoint = { id: string; size: number }

/** The mail about the district's newest checkpoint, and which one that is. Throws while there is none: nothing asks for the mail before. Refuses with `conflict` what none of the keys signed. */
export async function writeCheckpointMail(tx: DistrictTransaction, districtId: string, publicKeys: readonly Uint8Array[]) {
  const { name: districtName, timeZone } = await tx.district.findUniqueOrThrow({ where: { id: districtId } })
  const { id, note, ...columns } = await tx.auditCheckpoint.findFirstOrThrow({ where: { districtId }, orderBy: { size: 'desc' } })
  const { checkpoint, signer: publicKey } = requireSigned(districtId, { note, ...columns }, publicKeys)
  const { size, signedAt } = checkpoint
  const words = checkpointMail({ districtId, districtName, timeZone, checkpoint: { size, note, signedAt }, publicKey })
  return { words, checkpoint: { id, size } }
}

/** Writes down that a mail server took the checkpoint for a member. */
export async function recordMailed(
  districtId: string,
  { memberId, checkpoint }: { memberId: string; checkpoint: MailedCheckpoint },
  now: Date,
): Promise<void> {
  await inDistrict(districtId, async (tx) => {
    await tx.auditAnchor.create({ data: { districtId, checkpointId: checkpoint.id, place: 'mail', anchoredAt: now } })
    const actor = { districtId, kind: 'system' as const, id: null }
    await recordEvent(
      tx,
      { actor, at: now },
      { action: 'record.anchored', subjectId: memberId, details: { place: 'mail', size: checkpoint.size } },
    )
  })
}
