import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { openStoredFile } from '@/lib/roster/files/stored-file'
import { receiveImport } from '@/lib/roster/receive-import'
import { runImportToEnd } from '@/lib/roster/runs/run-to-end'
import { applyRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { users11Csv } from '@/scripts/testing/one-roster-files'
import { full, importZip, later, none, now, rowsOf } from '@/scripts/testing/one-roster-imports'
import { readOneRosterCsv } from './one-roster-csv'

/** Begins to read an import as a worker does whose lease is taken over before it ends. */
async function beginToRead({ districtId }: Actor, id: string) {
  const { sourceId, fileBytes } = await inDistrict(districtId, (tx) => tx.rosterImport.findFirstOrThrow({ where: { id } }))
  const lines = readOneRosterCsv({
    districtId,
    sourceId,
    importId: id,
    format: 'oneroster',
    settings: {},
    file: openStoredFile({ districtId, importId: id }, { name: 'export.zip', size: Number(fileBytes) }),
    leaseToken: randomUUID(),
    now,
    timeZone: 'America/Chicago',
    signal: new AbortController().signal,
    report: () => undefined,
    note: () => undefined,
  })
  await lines.next()
  return async () => {
    for await (const _ of lines);
  }
}

describe('a worker that reads on after its lease was taken over', () => {
  it('stages nothing beside the one that has it, and its source goes on', async () => {
    const { owner } = await makeDistrict()
    async function* body() {
      yield full()
    }
    const { id } = await receiveImport(owner, { format: 'oneroster', body: body() }, now)
    const readOn = await beginToRead(owner, id)
    expect(await runImportToEnd(owner, id, { now })).toMatchObject({ state: 'staged', counts: { ...none, added: 3 } })
    await expect(readOn()).rejects.toThrow('no longer ours')
    expect(await rowsOf(owner)).toEqual({ inForce: 0, ofImports: 12 })
    expect(await applyRoster(owner, id, {}, now)).toMatchObject({ state: 'applied' })
    expect(await rowsOf(owner)).toEqual({ inForce: 12, ofImports: 1 })
    const next = await importZip(owner, full({ 'users.csv': users11Csv.replace('Dana', 'Dina') }), later)
    expect(next).toMatchObject({ state: 'applied', counts: { ...none, changed: 1, unchanged: 2 } })
  })
})
