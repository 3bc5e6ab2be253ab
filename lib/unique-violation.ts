import 'server-only'
import { Prisma } from '@/prisma/generated/client'

/** Whether the database refused a row because another has its unique value already: somebody else was faster. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
}
