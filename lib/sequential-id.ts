import { Prisma } from '@/prisma/generated/client'

const counted = Prisma.raw('4096')

/**
 * SQL for the nth id of a statement, as text: UUIDv7 (RFC 9562 §5.7) with the same counter as `uuidV7`, so rows that are
 * numbered in some order lie in that order in the indexes of their ids, too. `n` is a whole number of 1 and more.
 */
export function sequentialId(n: Prisma.Sql, from: Date): Prisma.Sql {
  const milliseconds = Prisma.sql`lpad(to_hex(${from.getTime()}::bigint + ${n} / ${counted}), 12, '0')`
  return Prisma.sql`left(${milliseconds}, 8) || '-' || right(${milliseconds}, 4) || '-7' || lpad(to_hex(${n} % ${counted}), 3, '0') || right(gen_random_uuid()::text, 18)`
}
