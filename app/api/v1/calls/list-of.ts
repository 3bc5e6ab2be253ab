import { z } from 'zod'
import { pagingSchema } from '@/lib/paging'

/** The query of a list: its filter and the page. */
export const listQuery = <Shape extends z.ZodRawShape>(filter: z.ZodObject<Shape>) =>
  z.strictObject({ ...filter.shape, ...pagingSchema.shape })

/** The query of a list without filters. */
export const plainList = pagingSchema.strict()

/** A page of a list; `next_cursor` is null on the last. */
export const listOf = <Row extends z.ZodType>(row: Row) =>
  z.strictObject({
    data: z.array(row),
    next_cursor: z
      .string()
      .nullable()
      .meta({ description: 'To be passed on as `cursor`; null on the last page.', examples: [null] }),
  })
