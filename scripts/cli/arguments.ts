import { Role } from '@/prisma/generated/enums'
import { UsageError } from './command'

/** One of the four roles; anything else is wrong usage. */
export function requireRole(value: string): Role {
  const role = Object.values(Role).find((known) => known === value)
  if (!role) throw new UsageError(`There is no role "${value}". Roles are ${Object.values(Role).join(', ')}.`)
  return role
}

/** A list with commas, such as the names of schools; blanks are left out. */
export function readList(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
