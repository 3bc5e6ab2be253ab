import 'server-only'
import { AppError } from '@/lib/app-error'
import type { Actor } from '@/lib/districts/actor'

export type OfMember = { districtId: string; memberId: string }

/** Whose account it is about, where somebody changes how they themselves sign in. Refuses with `forbidden` who is no member: an API key, the operator. */
export function memberOf({ districtId, kind, id }: Actor): OfMember {
  if (kind !== 'member' || id === null) throw new AppError('forbidden', 'Only a member has an account to sign in with.')
  return { districtId, memberId: id }
}
