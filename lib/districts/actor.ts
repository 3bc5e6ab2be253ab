import type { ActorKind, Role } from '@/prisma/generated/enums'

/** Who asks: always of exactly one district, always with a role. Every use case takes one first. */
export type Actor = {
  districtId: string
  kind: ActorKind
  /** The member's or the API key's id; null for the operator at the command line and for the product itself. */
  id: string | null
  role: Role
  /** Names of the schools the actor may see; empty means every school. */
  schools: readonly string[]
}

/** The operator at the command line acts for a district with an owner's rights. */
export function operatorOf(districtId: string): Actor {
  return { districtId, kind: 'operator', id: null, role: 'owner', schools: [] }
}
