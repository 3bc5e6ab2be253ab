import 'server-only'
import { inDistrict } from '@/lib/district-scope'
import { storeFile } from '@/lib/roster/files/store-file'
import { rosterFormats } from '@/lib/roster/formats'
import { Prisma } from '@/prisma/generated/client'
import type { Run } from './run-import'
import { requireLease } from './run-lease'

/**
 * Of a source that is a server, stores what it answers as the file of the import, so that all that follows reads the same: the
 * comparison, and a later one of the import that somebody has looked at and released. No transaction waits for the server. An
 * import that has its file is left as it is; one of which only a part was stored is asked for again from its beginning.
 */
export async function fetchSource(run: Run): Promise<Run> {
  const { row, source, place, leaseToken, now, timeZone, signal } = run
  const { fetch } = rosterFormats[source.format]
  if (!fetch || row.fileBytes !== null) return run
  const { districtId, importId } = place
  const lease = { districtId, importId, leaseToken }
  await inDistrict(districtId, async (tx) => {
    await requireLease(tx, lease)
    await tx.rosterImportChunk.deleteMany({ where: { districtId, importId } })
  })
  const bytes = fetch({
    ...place,
    format: source.format,
    settings: row.settings,
    file: null,
    leaseToken,
    now,
    timeZone,
    signal,
    report: (progress) => run.report({ phase: 'receiving', ...progress }),
    note: () => undefined,
  })
  const { size, digest } = await storeFile(bytes, {
    districtId,
    hold: () => Prisma.sql`
      SELECT district_id, id FROM roster_imports
      WHERE district_id = ${districtId}::uuid AND id = ${importId}::uuid AND lease_token = ${leaseToken}::uuid AND state = 'staging' FOR UPDATE`,
    lost: notOurs,
  })
  const fetched = { fileBytes: BigInt(size), fileDigest: Uint8Array.from(digest) }
  await inDistrict(districtId, async (tx) => {
    const { count } = await tx.rosterImport.updateMany({ where: { districtId, id: importId, leaseToken, state: 'staging' }, data: fetched })
    if (count === 0) throw notOurs()
  })
  return { ...run, row: { ...row, ...fetched } }
}

function notOurs(): Error {
  return new Error('The import is no longer ours.')
}
