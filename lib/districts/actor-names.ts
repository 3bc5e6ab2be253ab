import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { ActorKind } from '@/prisma/generated/enums'

/** Members' addresses, also of those who were removed, and API keys' names, by id; ids of anything else are left out. */
export async function findActorNames(tx: DistrictTransaction, districtId: string, ids: Array<string | null>): Promise<Map<string, string>> {
  const wanted = { districtId, id: { in: [...new Set(ids.flatMap((id) => id ?? []))] } }
  const members = await tx.member.findMany({ where: wanted, select: { id: true, email: true } })
  const keys = await tx.apiKey.findMany({ where: wanted, select: { id: true, name: true } })
  return new Map([...members.map(({ id, email }) => [id, email] as const), ...keys.map(({ id, name }) => [id, `API key ${name}`] as const)])
}

/** How the screens name who did something. */
export function actorName(actor: { kind: ActorKind; id: string | null }, names: ReadonlyMap<string, string>): string {
  const name = actor.id && names.get(actor.id)
  if (name) return name
  return actor.kind === 'operator' ? 'Command line' : 'Invite Desk'
}
