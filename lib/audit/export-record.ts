// Threat: an export of the record holds what the district knows of families, and a copy that cannot be checked proves nothing. Choice: taking it away is
// recorded before the first line is given out; and it has all that a verifier needs which trusts neither this product nor its database.
import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { canViewAudit, requireAllowed } from '@/lib/districts/policies'
import { canonicalJson } from './canonical-json'
import { recordEvent } from './record-events'
import { verifierKey } from './tree/checkpoint'
import { readStoredRecord, type StoredBatch } from './verify/read-stored-record'
import type { RecordLine } from './verify/record-line'

/**
 * The record of the actor's district up to its newest checkpoint, line by line without line feeds, as lib/audit/verify/record-line.ts has them; read as it is taken, so that
 * a record of any size needs the memory of one batch. Personal data that was not erased is in it. Recorded as `record.exported` first; refuses with `forbidden`.
 */
export async function exportRecord(actor: Actor, now: Date): Promise<AsyncGenerator<string, void, undefined>> {
  requireAllowed(canViewAudit, actor)
  const { districtId } = actor
  const keys = await inDistrict(districtId, async (tx) => {
    const newest = await tx.auditCheckpoint.aggregate({ where: { districtId }, _max: { size: true } })
    const details = { size: newest._max.size ?? 0 }
    // About the district, so that it is found without reading the record.
    await recordEvent(tx, { actor, at: now }, { action: 'record.exported', subjectId: districtId, details })
    return tx.auditKey.findMany({ where: { districtId }, orderBy: [{ introducedAt: 'asc' }, { id: 'asc' }] })
  })
  return linesOf({
    type: 'header',
    version: 1,
    district_id: districtId,
    exported_at: now.toISOString(),
    keys: keys.map(({ publicKey }) => verifierKey(districtId, publicKey)),
  })
}

async function* linesOf(header: Extract<RecordLine, { type: 'header' }>): AsyncGenerator<string, void, undefined> {
  yield canonicalJson(header)
  const counted = { leaves: 0, checkpoints: 0 }
  for await (const batch of readStoredRecord(header.district_id, async (_, read) => read)) {
    for (const line of batchLines(batch)) {
      counted[line.type === 'leaf' ? 'leaves' : 'checkpoints'] += 1
      yield canonicalJson(line)
    }
  }
  yield canonicalJson({ type: 'end', ...counted } satisfies RecordLine)
}

function* batchLines({ leaves, checkpoints }: StoredBatch): Generator<Extract<RecordLine, { type: 'leaf' | 'checkpoint' }>> {
  let at = 0
  for (const { size, note } of checkpoints) {
    for (let leaf = leaves[at]; leaf && leaf.number < size; leaf = leaves[++at]) yield* leafLine(leaf)
    yield { type: 'checkpoint', note }
  }
  for (const leaf of leaves.slice(at)) yield* leafLine(leaf)
}

/** Nothing where the event is gone: whoever verifies the export finds its number missing. */
function* leafLine({ number, event, personal }: StoredBatch['leaves'][number]): Generator<Extract<RecordLine, { type: 'leaf' }>> {
  if (!event) return
  yield {
    type: 'leaf',
    number,
    leaf: event.leaf,
    personal: personal && { salt: Buffer.from(personal.salt).toString('hex'), data: personal.data },
  }
}
