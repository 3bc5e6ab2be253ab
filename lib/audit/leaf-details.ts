import { z } from 'zod'

const leafSchema = z.object({ details: z.record(z.string(), z.unknown()) })

/** The details that a leaf tells; none where somebody has changed it to what is no leaf any more, so that the record can still be looked at, and verified. */
export function leafDetails(leaf: string): Record<string, unknown> {
  return leafSchema.safeParse(readJson(leaf)).data?.details ?? {}
}

/** Whether the leaf commits to personal data, which may have been erased since. */
export function leafHadPersonalData(leaf: string): boolean {
  return z.object({ personal_commitment: z.string() }).safeParse(readJson(leaf)).success
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
