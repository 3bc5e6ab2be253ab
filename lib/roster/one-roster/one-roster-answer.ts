import { z } from 'zod'
import { lineProblems } from '@/lib/roster/line-problem'
import type { OneRosterBatch, OneRosterRow, OneRosterScope, OneRosterUser } from './one-roster-row'

/** What a server was asked for; the first line of what is stored of its answer. */
export type AnswerHead = { scope: OneRosterScope }

/** The first line of a stored answer. */
export function formatAnswerHead(head: AnswerHead): string {
  return `${JSON.stringify(head)}\n`
}

/** The lines of a stored answer, one for each row and each that is refused: JSON, and the same for the same rows. */
export function formatAnswerRows({ rows, refused, kept = [] }: OneRosterBatch): string {
  let lines = ''
  for (const row of rows) lines += `${JSON.stringify({ row })}\n`
  for (const refusal of refused) lines += `${JSON.stringify({ refused: refusal })}\n`
  for (const each of kept) lines += `${JSON.stringify({ kept: each })}\n`
  return lines
}

const modeSchema = z.enum(['bulk', 'delta']).optional()
const headSchema = z.object({ scope: z.object({ org: modeSchema, user: modeSchema, role: modeSchema }) })
const problemSchema = z.enum(Object.keys(lineProblems) as Array<keyof typeof lineProblems>)
const texts = z.array(z.string())

const userSchema = z.object({
  givenName: z.string(),
  familyName: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  language: z.string().nullable(),
  roles: texts,
  roleEnds: z.record(z.string(), z.string()).exactOptional(),
  agents: texts,
  orgs: texts,
  grades: texts,
  enabled: z.boolean(),
  userIds: z.array(z.object({ type: z.string(), identifier: z.string() })),
  metadata: z.record(z.string(), z.string()),
  doubt: z.object({ problem: problemSchema, reason: z.string() }).exactOptional(),
  cleaned: texts.exactOptional(),
}) satisfies z.ZodType<OneRosterUser>

const place = { sourcedId: z.string(), file: z.string(), line: z.number() }

const lineSchema = z.object({
  row: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('user'), ...place, data: userSchema.nullable() }),
      z.object({ kind: z.literal('org'), ...place, data: z.object({ name: z.string(), type: z.string() }).nullable() }),
    ])
    .optional(),
  refused: z
    .object({
      file: z.string(),
      line: z.number(),
      problem: problemSchema,
      reason: z.string(),
      key: z.string().nullable(),
      restricted: z.boolean(),
    })
    .optional(),
  kept: z.object({ kind: z.enum(['user', 'org']), ...place }).optional(),
})

/**
 * What a stored answer states, read as a stream: what was asked for, and then the rows some thousand at a time. Throws for what
 * no answer is: nobody but us writes one.
 */
export async function openAnswer(body: AsyncIterable<Uint8Array>): Promise<AnswerHead & { batches: AsyncGenerator<OneRosterBatch> }> {
  const pieces = linesOf(body)
  const first = await pieces.next()
  const [head, ...rest] = first.value ?? []
  if (head === undefined) throw new Error('The stored answer of the server is empty.')
  const { scope } = headSchema.parse(JSON.parse(head))
  async function* batches() {
    yield batchOf(rest)
    for await (const lines of pieces) yield batchOf(lines)
  }
  return { scope: withoutUndefined(scope), batches: batches() }
}

function withoutUndefined({ org, user, role }: z.output<typeof headSchema>['scope']): OneRosterScope {
  return { ...(org && { org }), ...(user && { user }), ...(role && { role }) }
}

function batchOf(lines: readonly string[]): OneRosterBatch {
  const batch: Required<OneRosterBatch> = { rows: [], refused: [], kept: [] }
  for (const line of lines) {
    const { row, refused, kept } = lineSchema.parse(JSON.parse(line))
    if (row) batch.rows.push(row satisfies OneRosterRow)
    if (refused) batch.refused.push(refused)
    if (kept) batch.kept.push(kept)
  }
  return batch
}

/** The lines that end in each part of the body. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder()
  let begun = ''
  for await (const part of body) {
    const lines = (begun + decoder.decode(part, { stream: true })).split('\n')
    begun = lines.pop() ?? ''
    if (lines.length > 0) yield lines
  }
}
