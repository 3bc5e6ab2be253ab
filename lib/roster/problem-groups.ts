import 'server-only'
import { z } from 'zod'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { getImport, requireImport } from './get-import'
import { asLineProblem, groupProblems, type ProblemGroup } from './group-problems'

const countedSchema = z.object({ refusedBy: z.record(z.string(), z.number()).default({}) })

/**
 * The refused lines of an import by what has to be done about them, the most frequent first. All of them are counted; the
 * examples are of the first 1,000, which are kept. Refuses with `forbidden` or `not_found`.
 */
export async function findProblemGroups(actor: Actor, id: string): Promise<ProblemGroup[]> {
  const { refused, format } = await getImport(actor, id)
  const { counts } = await inDistrict(actor.districtId, (tx) => requireImport(tx, actor.districtId, id))
  return groupProblems(
    refused.map((line) => ({ ...line, problem: asLineProblem(line.problem) })),
    format,
    countedSchema.parse(counts).refusedBy,
  )
}
