import { z } from 'zod'

/** Each is tried on every signature. */
const mostKeys = 1_000
const hex = z.string().regex(/^(?:[0-9a-f]{2})*$/)

/**
 * A line of the record as `audit export` writes it (NDJSON) and the verifier takes it, in this order: the header; the leaves by number,
 * each checkpoint behind the last leaf it counts; the end.
 */
export const recordLineSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('header'),
    version: z.literal(1),
    district_id: z.uuid(),
    exported_at: z.iso.datetime(),
    /** Verifier keys of C2SP signed notes: those that signed the checkpoints, as the record itself has them. */
    keys: z.array(z.string()).max(mostKeys),
  }),
  z.strictObject({
    type: z.literal('leaf'),
    number: z.int().min(0),
    /** RFC 8785 JSON, byte for byte what was hashed. */
    leaf: z.string(),
    /** Null once it was erased, or where there never was any. */
    personal: z.strictObject({ salt: hex, data: z.string() }).nullable(),
  }),
  z.strictObject({ type: z.literal('checkpoint'), note: z.string() }),
  z.strictObject({ type: z.literal('end'), leaves: z.int().min(0), checkpoints: z.int().min(0) }),
])

export type RecordLine = z.output<typeof recordLineSchema>
