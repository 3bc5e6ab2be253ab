import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { actorName, findActorNames } from '@/lib/districts/actor-names'
import { canViewAudit, requireAllowed } from '@/lib/districts/policies'
import type { ActorKind } from '@/prisma/generated/enums'
import { type AuditFilter, eventCondition } from './event-filter'

export type EventSummary = {
  total: number
  /** The most frequent first, as are those who did it. */
  byAction: Array<{ action: string; count: number }>
  byActor: Array<{ kind: ActorKind; id: string | null; name: string; count: number }>
}

type Row = { action: string; kind: ActorKind; id: string | null; count: bigint }

/** How many events a filter means, by what was done and by who did it. */
export async function summarizeEvents(
  actor: Actor,
  { filter, timeZone }: { filter: AuditFilter; timeZone: string },
): Promise<EventSummary> {
  requireAllowed(canViewAudit, actor)
  const { districtId } = actor
  return inDistrict(districtId, async (tx) => {
    const rows = await tx.$queryRaw<Row[]>`
      SELECT e.action, e.actor_kind AS kind, e.actor_id AS id, count(*) AS count
      FROM audit_events e WHERE ${eventCondition(districtId, filter, timeZone)} GROUP BY 1, 2, 3`
    const names = await findActorNames(
      tx,
      districtId,
      rows.map(({ id }) => id),
    )
    const actions = new Map<string, { action: string; count: number }>()
    const actors = new Map<string, EventSummary['byActor'][number]>()
    for (const { action, kind, id, ...row } of rows) {
      const count = Number(row.count)
      const who = `${kind} ${id}`
      actions.set(action, { action, count: (actions.get(action)?.count ?? 0) + count })
      actors.set(who, { kind, id, name: actorName({ kind, id }, names), count: (actors.get(who)?.count ?? 0) + count })
    }
    const byAction = [...actions.values()].sort((a, b) => b.count - a.count || a.action.localeCompare(b.action))
    const byActor = [...actors.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name))
    return { total: byAction.reduce((sum, { count }) => sum + count, 0), byAction, byActor }
  })
}
