import 'server-only'
import { Prisma } from '@/prisma/generated/client'

/**
 * Whether a text, in small letters, holds one of the marks as a whole word, however many words that is: "Carol" does not stand in "Carolina".
 */
export function holdsAMark(text: Prisma.Sql, marks: readonly string[]): Prisma.Sql {
  const patterns = marks.map((mark) => `(^|[^[:alnum:]])${mark.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}($|[^[:alnum:]])`)
  // Most texts hold none, and that is told without a pattern.
  return Prisma.sql`EXISTS (
    SELECT FROM unnest(${[...marks]}::text[], ${patterns}::text[]) AS mark(text, pattern)
    WHERE strpos(${text}, mark.text) > 0 AND ${text} ~ mark.pattern)`
}
