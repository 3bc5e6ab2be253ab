import { Prisma } from '@/prisma/generated/client'
import { uuidV7 } from './uuid-v7'

/**
 * SQL for the ids of the rows of one statement: a UUIDv7 whose last 32 bits count up (RFC 9562 §6.2, method 2) with `n`, a
 * whole number of 1 and more. Rows that are numbered in some order lie in that order in the index of their ids, too.
 */
export function sequentialId(n: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(${uuidV7().slice(0, -8)}::text || lpad(to_hex(${n}), 8, '0'))::uuid`
}
