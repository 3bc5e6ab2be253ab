import 'server-only'
import { recordEvent } from '@/lib/audit/record-events'
import { findSigner, parseCheckpoint } from '@/lib/audit/tree/checkpoint'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { checkpointMail } from './checkpoint-mail'

export type MailedCheckpoint = { id: string; size: number }

/** The mail about the district's newest checkpoint, and which one that is. Throws while there is none: nothing asks for the mail before. */
export async function writeCheckpointMail(tx: DistrictTransaction, districtId: string) {
  const { name: districtName, timeZone } = await tx.district.findUniqueOrThrow({ where: { id: districtId } })
  const { id, size, note, signedAt } = await tx.auditCheckpoint.findFirstOrThrow({ where: { districtId }, orderBy: { size: 'desc' } })
  const keys = await tx.auditKey.findMany({ where: { districtId }, select: { publicKey: true } })
  const parsed = parseCheckpoint(note)
  const publicKey =
    parsed &&
    findSigner(
      parsed,
      keys.map((key) => key.publicKey),
    )
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
