import { z } from 'zod'

const segmentSchema = z.union([z.string(), z.array(z.union([z.string(), z.null(), z.array(z.string())])).length(4)])

const stateSchema = z
  .tuple([
    segmentSchema,
    z.record(
      z.string(),
      z.lazy((): z.ZodType => stateSchema),
    ),
  ])
  .rest(z.unknown())

/** Whether a `Next-Router-State-Tree` header can be one that a page of ours sent: what the browser shows, in the form that Next reads. Any other makes Next answer 500. */
export function isRouterState(header: string): boolean {
  try {
    return stateSchema.safeParse(JSON.parse(decodeURIComponent(header))).success
  } catch {
    return false
  }
}
