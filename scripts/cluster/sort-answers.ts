import { z } from 'zod'
import type { Answered } from './steady-load'

export type Sorted = {
  requests: number
  served: number
  /** Answered 503 with the seconds to wait. */
  putOff: number
  /** Every other answer, and what got none: there should be nothing. */
  failed: string[]
  longestMilliseconds: number
}

/** What came of requests while something was wrong. */
export function sortAnswers(answers: readonly Answered[]): Sorted {
  return {
    requests: answers.length,
    served: answers.filter(isServed).length,
    putOff: answers.filter(isPutOff).length,
    failed: tally(answers.filter((answer) => !isServed(answer) && !isPutOff(answer))),
    longestMilliseconds: Math.round(Math.max(...answers.map(({ milliseconds }) => milliseconds))),
  }
}

/** The ids of what was answered 201. */
export function findPromised(answers: readonly Answered[]): string[] {
  return answers.filter(({ status }) => status === 201).map(({ text }) => z.object({ id: z.string() }).parse(JSON.parse(text)).id)
}

/** Alike ones once, with how many there were. */
export function tally(answers: readonly Answered[]): string[] {
  const counts = new Map<string, number>()
  for (const { status, path, text } of answers) {
    const what = `${path.split('?')[0]?.split('/').slice(0, 4).join('/')}: ${status} ${status === 0 ? text : ''}`
    counts.set(what, (counts.get(what) ?? 0) + 1)
  }
  return [...counts].map(([what, count]) => `${count} × ${what}`)
}

function isServed({ status }: Answered): boolean {
  return status === 200 || status === 201
}

function isPutOff({ status, headers }: Answered): boolean {
  return status === 503 && headers['retry-after'] !== undefined
}
