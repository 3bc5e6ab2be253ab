import { z } from 'zod'

/** What can be wrong with a record, and the exit code of `audit verify` for it, the gravest last. */
export const exitCodes = {
  sound: 0,
  /** A leaf, what stands beside it or a link it covers is not what was recorded. */
  leaf_altered: 10,
  /** A leaf is missing, doubled, out of its order or added. */
  leaf_missing: 11,
  /** The record ends before a checkpoint that is known. */
  truncated: 20,
  /** A checkpoint that none of the known keys signed, or that says something else than what was signed. */
  bad_signature: 30,
  /** Two checkpoints that were both signed and cannot both be true. */
  fork: 40,
} as const

export const verdictSchema = z.enum(Object.keys(exitCodes) as [Verdict, ...Verdict[]])
export type Verdict = keyof typeof exitCodes

const findingSchema = z.object({
  verdict: verdictSchema.exclude(['sound']),
  /** What is wrong and where, as a person is told it; ids and numbers only. */
  sentence: z.string(),
  /** The leaf's number, from 0. */
  number: z.number().optional(),
  eventId: z.string().optional(),
  /** The size of the checkpoint it is about. */
  size: z.number().optional(),
})

/** Something that is wrong with a record. */
export type Finding = z.output<typeof findingSchema>

export const recordVerificationSchema = z.object({
  /** `sound`, or of what is wrong that which explains the rest. */
  verdict: verdictSchema,
  districtId: z.string(),
  /** The first hundred. */
  findings: z.array(findingSchema),
  /** Leaves that were checked. */
  leaves: z.number(),
  checkpoints: z.number(),
  /** Events that wait for a number; no failure. */
  waiting: z.number(),
  /** Of the newest checkpoint; null while there is none. */
  head: z.object({ size: z.number(), rootHash: z.string(), signedAt: z.string(), verifierKey: z.string() }).nullable(),
  /** Whether the keys were known from elsewhere, or stand in the record itself, where whoever forged it would have put them. */
  keysKnown: z.boolean(),
  /** Checkpoints known from elsewhere (a folder, a mail) that the record was held against. */
  anchors: z.number(),
  /** What does not make the record wrong but ought to be known: a trigger that is switched off, nothing to compare with. */
  warnings: z.array(z.string()),
})

export type RecordVerification = z.output<typeof recordVerificationSchema>
