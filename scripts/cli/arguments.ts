import { Role } from '@/prisma/generated/enums'
import { UsageError } from './command'

/** One of the four roles; anything else is wrong usage. */
export function requireRole(value: string): Role {
  const role = Object.values(Role).find((known) => known === value)
  if (!role) throw new UsageError(`There is no role "${value}". Roles are ${Object.values(Role).join(', ')}.`)
  return role
}
