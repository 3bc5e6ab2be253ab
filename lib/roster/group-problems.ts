import type { RosterFormat } from '@/prisma/generated/enums'
import { type LineProblem, lineProblems } from './line-problem'

/** The refused lines that one act repairs. */
export type ProblemGroup = {
  problem: LineProblem
  /** What the office does about them. */
  repair: string
  count: number
  /** The first few. */
  examples: Array<{ line: number; reason: string }>
}

/** Of a mapped file what is wrong may be the mapping, which is quicker to change. */
const mappedRepairs: Partial<Record<LineProblem, string>> = {
  no_id: 'Choose in the mapping another way by which a contact is known again, or give every line what the way needs.',
  no_name: 'Check that the mapping takes the right column for the name, and give every contact one.',
  language: 'Say in the mapping which language each word means.',
  flag: 'Say in the mapping which words mean yes and which mean no.',
  shape: 'Give each line as many values as the header has columns; check the separator of the mapping.',
}

/** How many lines were refused for each problem. */
export type RefusedBy = Partial<Record<LineProblem, number>>

const mostExamples = 3

/** Refused lines by what has to be done about them, the most frequent first; counted by `all` where not every line is at hand. */
export function groupProblems(
  lines: ReadonlyArray<{ line: number; problem: LineProblem; reason: string }>,
  format: RosterFormat,
  all: RefusedBy = {},
): ProblemGroup[] {
  const groups = new Map<LineProblem, ProblemGroup>()
  const groupOf = (problem: LineProblem): ProblemGroup => {
    const repair = (format === 'mapped' ? mappedRepairs[problem] : undefined) ?? lineProblems[problem]
    const group = groups.get(problem) ?? { problem, repair, count: 0, examples: [] }
    groups.set(problem, group)
    return group
  }
  for (const { line, problem, reason } of lines) {
    const group = groupOf(problem)
    group.count++
    if (group.examples.length < mostExamples) group.examples.push({ line, reason })
  }
  for (const [problem, count] of Object.entries(all)) groupOf(asLineProblem(problem)).count = count
  return [...groups.values()].sort((one, other) => other.count - one.count)
}

/** The problem of a stored line; one that an earlier version knew and this does not is a wrong value. */
export function asLineProblem(text: string): LineProblem {
  return Object.hasOwn(lineProblems, text) ? (text as LineProblem) : 'value'
}
