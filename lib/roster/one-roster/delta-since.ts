import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import { inDistrict } from '@/lib/district-scope'
import type { Reading } from '@/lib/roster/reader'
import { type SourceSettings, sourceSettingsSchemas } from '@/lib/roster/sources/source-settings'

/** Clocks differ, and some systems state when a row was modified by the day. */
const overlapMilliseconds = 24 * 60 * 60_000

/**
 * From when on modified users are asked for: a day before the newest import of the source that was applied had begun. Null,
 * so that everything is read, where there is none, it was undone, or it was read from another server or for another GUID;
 * and at the first run of a week, since servers forget to tell whom they removed.
 */
export async function deltaSince({ districtId, sourceId, now }: Reading, settings: SourceSettings['oneroster_rest']): Promise<Date | null> {
  return inDistrict(districtId, async (tx) => {
    const last = await tx.rosterImport.findFirst({
      where: { districtId, sourceId, appliedAt: { not: null } },
      orderBy: [{ appliedAt: 'desc' }, { id: 'desc' }],
    })
    if (!last || last.undoneAt || weekOf(last.createdAt) !== weekOf(now)) return null
    const before = sourceSettingsSchemas.oneroster_rest.safeParse(last.settings)
    if (!before.success || !isDeepStrictEqual(whatIsRead(before.data), whatIsRead(settings))) return null
    const known = await tx.oneRosterRow.count({ where: { districtId, sourceId, importId: null, kind: 'user' }, take: 1 })
    return known === 0 ? null : new Date(last.createdAt.getTime() - overlapMilliseconds)
  })
}

/** What the rows that are kept depend on. */
function whatIsRead({ baseUrl, version, clientId, guidFrom }: SourceSettings['oneroster_rest']) {
  return { baseUrl, version, clientId, guidFrom }
}

/** Counts weeks from Monday to Sunday, UTC. The epoch began on a Thursday. */
function weekOf(at: Date): number {
  const days = Math.floor(at.getTime() / (24 * 60 * 60_000))
  return Math.floor((days + 3) / 7)
}
