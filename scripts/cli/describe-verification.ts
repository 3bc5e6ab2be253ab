import { fingerprintOf } from '@/lib/audit/key-fingerprint'
import { exitCodes, type RecordVerification, type Verdict } from '@/lib/audit/verify/verification'

/** What to do about each verdict. */
const advice: Record<Verdict, string> = {
  sound: 'Nothing to do. Keep the newest checkpoint where this database does not reach.',
  leaf_altered: 'Keep this database as it is, make a copy of it, and compare what was named with a backup or an earlier export.',
  leaf_missing: 'Keep this database as it is, make a copy of it, and look for what was named in a backup or an earlier export.',
  truncated:
    'Do not let the product go on with this database: what came after is in a newer backup or export. If a backup was restored, restore a newer one.',
  bad_signature: 'Ask who had the database since the last sound verification. If a key is merely unknown here, name it with --key.',
  fork: 'Somebody had the signing key. Take what the kept checkpoint says as true, keep a copy of this database, and change the key.',
}

/** A verification as lines for people: whose record, what was found and where, and last what to do. */
export function describeVerification(verification: RecordVerification): string[] {
  const { districtId, verdict, leaves, checkpoints, waiting, anchors, head, keysKnown, findings, warnings } = verification
  const last = head ? `, signed at ${head.signedAt} by the ${keysKnown ? 'known ' : ''}key ${fingerprintOf(head.verifierKey)}` : ''
  return [
    `Record of the district ${districtId}: ${verdict === 'sound' ? 'sound' : `NOT SOUND (${verdict}, ${exitCodes[verdict]})`}.`,
    `${counted(leaves, 'event')} under ${counted(checkpoints, 'checkpoint')}${last}; held against ${counted(anchors, 'checkpoint')} kept elsewhere${waiting > 0 ? `; without a number yet: ${waiting}` : ''}.`,
    ...findings.map(({ sentence, eventId }) => `  ${sentence}${eventId ? ` Event ${eventId}.` : ''}`),
    ...warnings.map((warning) => `  Note: ${warning}`),
    advice[verdict],
  ]
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
