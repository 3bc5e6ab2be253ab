import { createHash } from 'node:crypto'
import { z } from 'zod'
import { leafHashOf } from '@/lib/audit/tree/merkle-hash'
import type { RecordCheck } from './record-check'

const nullableId = z.string().nullable()

const recordedEventSchema = z.object({
  district_id: z.string(),
  id: z.string(),
  at: z.string(),
  actor: z.object({ kind: z.string(), id: nullableId }),
  action: z.string(),
  subject_id: nullableId,
  details: z.record(z.string(), z.unknown()),
  personal_commitment: z.string().nullable(),
})

/** What a leaf says, in the words of the record (RFC 8785 JSON). */
export type RecordedEvent = z.output<typeof recordedEventSchema>

export type LeafRead = { number: number; leaf: string; personal: { salt: Uint8Array; data: string } | null }

/** Without a length of its own the salt could take in the beginning of the data, and the commitment would stay the same. */
const saltBytes = 16

type OnSubtree = Parameters<RecordCheck['addLeaf']>[1]

/**
 * Adds a leaf to the check, and holds what stands beside it against it: its district, and personal data, which may be gone but not be other than
 * recorded. Answers with what the leaf says, undefined when that is no event.
 */
export function checkLeaf(check: RecordCheck, { number, leaf, personal }: LeafRead, onSubtree?: OnSubtree): RecordedEvent | undefined {
  const event = parseLeaf(leaf)
  check.addLeaf({ number, eventId: event?.id, hash: leafHashOf(leaf) }, onSubtree)
  const wrong = wrongOf(check.districtId, event, personal)
  if (wrong)
    check.findings.add({ verdict: 'leaf_altered', number, ...(event && { eventId: event.id }), sentence: `Leaf ${number} ${wrong}` })
  return event
}

function wrongOf(districtId: string, event: RecordedEvent | undefined, personal: LeafRead['personal']): string | undefined {
  if (!event) return 'is no event.'
  if (event.district_id !== districtId) return 'is of another district.'
  if (personal && (personal.salt.length !== saltBytes || commitmentOf(personal) !== event.personal_commitment))
    return 'has other personal data beside it than was recorded.'
  return undefined
}

export function parseLeaf(leaf: string): RecordedEvent | undefined {
  try {
    return recordedEventSchema.safeParse(JSON.parse(leaf)).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function commitmentOf({ salt, data }: { salt: Uint8Array; data: string }): string {
  return createHash('sha256').update(salt).update(data).digest('hex')
}
