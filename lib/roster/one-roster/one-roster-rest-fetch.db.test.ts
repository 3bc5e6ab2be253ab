import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { openStoredFile } from '@/lib/roster/files/stored-file'
import { runImportToEnd } from '@/lib/roster/runs/run-to-end'
import { startRun } from '@/lib/roster/sources/start-run'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { hours, now, playOneRoster } from '@/scripts/testing/one-roster-source'
import type { RosterClientOptions } from './one-roster-rest-client'
import { oneRosterRestFetcher } from './one-roster-rest-fetch'

const { stage, addSource, read, readAndApply, rosterOf } = playOneRoster()

describe('a run', () => {
  async function drain(sourceId: string, options: RosterClientOptions, signal = new AbortController().signal) {
    const { districtId, owner } = stage.district
    const { id } = await startRun(owner, { sourceId }, now)
    const { settings } = await inDistrict(districtId, (tx) => tx.rosterSource.findFirstOrThrow({ where: { id: sourceId } }))
    const progress: Array<{ done: number; total: number | null }> = []
    const reading = {
      districtId,
      sourceId,
      importId: id,
      format: 'oneroster_rest' as const,
      settings,
      file: null,
      leaseToken: randomUUID(),
      now,
      timeZone: 'America/Chicago',
      signal,
      report: ({ done, total }: { done: number; total: number | null }) => progress.push({ done, total }),
      note: () => undefined,
    }
    const parts: Buffer[] = []
    for await (const part of oneRosterRestFetcher(options)(reading)) parts.push(part)
    return { lines: Buffer.concat(parts).toString().trimEnd().split('\n'), progress }
  }

  it('tells how many of how many rows it has read', async () => {
    const { lines, progress } = await drain(await addSource({ pageSize: 12 }), {})
    expect(lines[0]).toBe('{"scope":{"org":"bulk","user":"bulk"}}')
    expect(lines).toHaveLength(1 + stage.server.roster.orgs.length + 36)
    expect(progress).toEqual([12, 24, 36].map((done) => ({ done, total: 36 })))
  })

  it('gives up after so many tries', async () => {
    stage.server.misbehave({ busy: { times: 1_000, status: 503 } })
    const tried = drain(await addSource(), { tries: 4, firstWaitMilliseconds: 1 })
    await expect(tried).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('out of order (HTTP 503). It says: Come back later.'),
    })
    expect(stage.server.requests.filter(({ status }) => status === 503)).toHaveLength(4)
  })

  it('ends where it is cancelled, in the middle of a wait', async () => {
    stage.server.misbehave({ busy: { times: 1_000, status: 429, retryAfter: '100' } })
    const stop = new AbortController()
    const sourceId = await addSource()
    const cancelled = drain(sourceId, {}, stop.signal)
    const isBusy = () => stage.server.requests.some(({ status }) => status === 429)
    await expect.poll(isBusy, { timeout: 10_000 }).toBe(true)
    stop.abort(new Error('cancelled'))
    await expect(cancelled).rejects.toThrow('cancelled')
  })
})

const rowOf = (id: string) =>
  inDistrict(stage.district.districtId, (tx) =>
    tx.rosterImport.findUniqueOrThrow({ where: { districtId_id: { districtId: stage.district.districtId, id } } }),
  )

const others = 'guid,family_name\nother,Other\n'

describe('the answer of a server', () => {
  it('is stored as it was asked for, and holds no more of a family than what is read of it', async () => {
    const { id } = await read(await addSource({ guidFrom: { from: 'userId', type: 'Portal' } }))
    const { fileBytes, fileName } = await rowOf(id)
    expect(fileName).toBeNull()
    const file = openStoredFile({ districtId: stage.district.districtId, importId: id }, { name: '', size: Number(fileBytes) })
    const parts: Buffer[] = []
    for await (const part of file.stream()) parts.push(part)
    const stored = Buffer.concat(parts).toString()
    expect(stored).toContain('guid-of-guardian-1')
    expect(stored).not.toContain('guid-in-metadata')
    expect(stored).not.toContain('teacher')
  })

  it('is waited for without a transaction', async () => {
    const { owner, districtId } = stage.district
    stage.server.misbehave({ slowMilliseconds: 300 })
    const { id } = await startRun(owner, { sourceId: await addSource({ pageSize: 100 }) }, now)
    const ran = runImportToEnd(owner, id, { now })
    const isAsked = () => stage.server.requests.some(({ path }) => path.endsWith('/users'))
    await expect.poll(isAsked, { timeout: 10_000 }).toBe(true)
    const open = await inDistrict(
      districtId,
      (tx) => tx.$queryRaw<Array<{ count: number }>>`
        SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`,
    )
    expect(open).toEqual([{ count: 0 }])
    expect(await ran).toMatchObject({ state: 'staged' })
  })

  it('has the same digest while the server is the same, in whatever order it gives its rows, and is then not compared again', async () => {
    const sourceId = await addSource({ deltas: false })
    stage.server.misbehave({ restless: true })
    const first = await readAndApply(sourceId)
    stage.server.roster.users.reverse()
    const second = await read(sourceId, hours(1))
    expect((await rowOf(second.id)).fileDigest).toEqual((await rowOf(first.id)).fileDigest)
    expect(second).toMatchObject({ state: 'staged', counts: { added: 0, changed: 0, removed: 0, unchanged: 24 } })
    expect((await rowOf(second.id)).counts).toMatchObject({ isSameFile: 1 })
    expect((await rowOf((await read(sourceId, hours(24))).id)).counts).not.toHaveProperty('isSameFile')
  })

  it('is asked for again from its beginning by the worker that takes over', async () => {
    const { owner, districtId } = stage.district
    const { id } = await startRun(owner, { sourceId: await addSource() }, now)
    await inDistrict(districtId, (tx) =>
      tx.rosterImportChunk.create({ data: { districtId, importId: id, position: 0, bytes: Buffer.from('{"scope":') } }),
    )
    expect(await runImportToEnd(owner, id, { now })).toMatchObject({ state: 'staged', counts: { added: 24 } })
  })

  it('is what is applied after it was released, whatever the server says by then', async () => {
    const { owner } = stage.district
    const sourceId = await addSource({ deltas: false })
    await readAndApply(sourceId)
    const everybody = stage.server.roster.users
    const isGuardian = ({ sourcedId }: { sourcedId: string }) => sourcedId.startsWith('guardian-')
    const leaving = everybody.filter(isGuardian).slice(0, 4)
    stage.server.roster.users = everybody.filter((user) => !leaving.includes(user))
    const held = await read(sourceId, hours(1))
    expect(held).toMatchObject({ state: 'held', counts: { removed: 4 } })
    await applyRoster(owner, (await stageRoster(owner, { source: 'Other', body: others }, hours(1))).id, {}, hours(1))
    stage.server.roster.users = everybody.filter((user) => !isGuardian(user))
    stage.server.forget()
    const applied = await applyRoster(owner, held.id, { release: true }, hours(2))
    expect(applied).toMatchObject({ state: 'applied', counts: { removed: 4 } })
    expect(stage.server.requests).toEqual([])
    expect(await rosterOf()).toHaveLength(21)
  })

  it('of what was modified is not applied over another state than it was asked for', async () => {
    const { owner } = stage.district
    const sourceId = await addSource()
    await readAndApply(sourceId)
    const [guardian] = stage.server.roster.users.filter(({ sourcedId }) => sourcedId === 'guardian-1')
    if (guardian) Object.assign(guardian, { modified: hours(1).toISOString(), email: 'early@example.org' })
    const early = await read(sourceId, hours(2))
    if (guardian) Object.assign(guardian, { modified: hours(2).toISOString(), email: 'late@example.org' })
    await readAndApply(sourceId, hours(3))
    expect(await applyRoster(owner, early.id, {}, hours(4))).toMatchObject({
      state: 'refused',
      refusal: expect.stringContaining('Another import of this source was applied or undone'),
    })
    expect((await rosterOf()).filter((contact) => contact.startsWith('guardian-1:'))).toEqual([
      'guardian-1: late@example.org (student-1 at Cedar Hill Middle, 02)',
    ])
  })
})
