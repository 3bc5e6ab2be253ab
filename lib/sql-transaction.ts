import type { Prisma } from '@/prisma/generated/client'

/** A transaction as far as plain SQL goes: what set-based work asks for, whether `inDistrict` opened it or `inDistrictBulk`. */
export type SqlTransaction = {
  /** Answers with the number of rows. */
  $executeRaw(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<number>
  $queryRaw<Result = unknown>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<Result>
}
