import 'server-only'
import type { Actor } from '@/lib/districts/actor'
import { getImport } from './get-import'
import { asLineProblem, groupProblems, type ProblemGroup } from './group-problems'

/**
 * The refused lines of an import by what has to be done about them, the most frequent first. Only the first 1,000 refused
 * lines are kept and counted here; `counts.refused` of the import counts all. Refuses with `forbidden` or `not_found`.
 */
export async function findProblemGroups(actor: Actor, id: string): Promise<ProblemGroup[]> {
  const { refused, format } = await getImport(actor, id)
  return groupProblems(
    refused.map((line) => ({ ...line, problem: asLineProblem(line.problem) })),
    format,
  )
}
