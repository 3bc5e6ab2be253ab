import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { applyImport, cancelImport } from '@/lib/roster/apply-import'
import { getImport, noCounts } from '@/lib/roster/get-import'
import { receiveImport } from '@/lib/roster/receive-import'
import { saveSource } from '@/lib/roster/sources/save-source'
import { startRun } from '@/lib/roster/sources/start-run'
import { uuidV7 } from '@/lib/uuid-v7'
import type { Prisma } from '@/prisma/generated/client'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { markRosterDue, rescheduleRoster } from './due-roster'
import { runDueRosters } from './run-due-rosters'

const now = new Date('2026-03-01T12:00:00Z')
const pace = { leaseMilliseconds: 5_000, heartbeatMilliseconds: 50, faultWaitMilliseconds: 1_000 }
const smallFile = 'guid,family_name\ng-1,Ruiz\ng-2,Lee\n'

/** Long enough to be met half-way. */
const largeFile = `guid,family_name\n${Array.from({ length: 60_000 }, (_, index) => `g-${index},Family${index}\n`).join('')}`

async function* bodyOf(text: string) {
  yield Buffer.from(text)
}

async function upload({ admin }: TestDistrict, text = smallFile, source = 'sis'): Promise<string> {
  return (await receiveImport(admin, { format: 'contacts', source, body: bodyOf(text) }, now)).id
}

/** Runs `count` workers while `work` does. */
async function whileWorking(work: (stop: () => Promise<void>) => Promise<void>, count = 1): Promise<void> {
  const stopped = new AbortController()
  const workers = Array.from({ length: count }, () => runDueRosters({ signal: stopped.signal, pollMilliseconds: 20, pace }))
  const stop = async () => {
    stopped.abort()
    await Promise.all(workers)
  }
  await work(stop).finally(stop)
}

const rowOf = async ({ districtId }: TestDistrict, id: string) =>
  inDistrict(districtId, (tx) => tx.rosterImport.findUniqueOrThrow({ where: { districtId_id: { districtId, id } } }))

const change = async ({ districtId }: TestDistrict, id: string, data: Prisma.RosterImportUncheckedUpdateInput) =>
  inDistrict(districtId, (tx) => tx.rosterImport.update({ where: { districtId_id: { districtId, id } }, data }))

const linesOf = async ({ districtId }: TestDistrict, id: string) =>
  inDistrict(districtId, (tx) => tx.rosterImportLine.count({ where: { districtId, importId: id } }))

const dueAt = async ({ districtId }: TestDistrict) => (await database().dueRoster.findUnique({ where: { districtId } }))?.dueAt

const eventually = async (check: () => Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 20 })

const becomes = async (district: TestDistrict, id: string, state: string) =>
  eventually(async () => expect((await rowOf(district, id)).state).toBe(state))

const isTaken = async (district: TestDistrict, id: string) =>
  eventually(async () => expect((await rowOf(district, id)).leaseToken).not.toBeNull())

async function addServer({ districtId }: TestDistrict, data: { nextRunAt: Date; applyAlone?: boolean }): Promise<string> {
  const id = uuidV7()
  await inDistrict(districtId, async (tx) => {
    await tx.rosterSource.create({
      data: {
        districtId,
        id,
        name: 'GG4L',
        format: 'oneroster_rest',
        settings: { baseUrl: 'https://roster.example.org/v1p1', tokenUrl: 'https://roster.example.org/token', clientId: 'desk' },
        schedule: { days: [1, 2, 3, 4, 5, 6, 7], time: '05:00' },
        ...data,
      },
    })
    await markRosterDue(tx, districtId, data.nextRunAt)
  })
  return id
}

// Files before this one have left rosters that are due in the same database, which a worker would read too.
beforeEach(() => database().dueRoster.deleteMany())

beforeAll(() => {
  process.env.ALLOWED_PRIVATE_HOSTS = '127.0.0.1'
})

afterAll(() => {
  delete process.env.ALLOWED_PRIVATE_HOSTS
})

describe('runDueRosters', () => {
  it('reads and applies what waits, the oldest first, and then has nothing more to look at', async () => {
    const district = await makeDistrict()
    const [first, second] = [await upload(district), await upload(district, smallFile, 'other')]
    await whileWorking(async () => {
      await becomes(district, first, 'staged')
      await becomes(district, second, 'staged')
      await applyImport(district.admin, first, { release: false }, now)
      await becomes(district, first, 'applied')
      await eventually(async () => expect(await dueAt(district)).toBeUndefined())
    })
    expect(await rowOf(district, first)).toMatchObject({ leaseToken: null, leasedUntil: null })
  })

  it('looks past districts that fail each time', async () => {
    for (let index = 0; index < 20; index += 1) {
      const failing = await makeDistrict()
      const id = await addServer(failing, { nextRunAt: new Date(0) })
      const source = { districtId_id: { districtId: failing.districtId, id } }
      await inDistrict(failing.districtId, (tx) => tx.rosterSource.update({ where: source, data: { schedule: 'never' } }))
    }
    const district = await makeDistrict()
    const id = await upload(district)
    await whileWorking(async () => becomes(district, id, 'staged'))
  })

  it('applies by itself what nobody is to look at, as the product', async () => {
    const district = await makeDistrict()
    const id = await upload(district)
    await change(district, id, { applyAlone: true, actorKind: 'system', actorId: null })
    await whileWorking(async () => becomes(district, id, 'applied'))
    const { districtId } = district
    const events = await inDistrict(districtId, (tx) =>
      tx.auditEvent.findMany({ where: { districtId, subjectId: id }, orderBy: { id: 'asc' } }),
    )
    expect(events).toMatchObject([
      { action: 'import.staged', actorKind: 'system', actorId: null },
      { action: 'import.applied', actorKind: 'system', actorId: null },
    ])
  })

  it('lets what is held wait, also when nobody is to look at it', async () => {
    const district = await makeDistrict()
    await whileWorking(async () => {
      const first = await upload(district)
      await becomes(district, first, 'staged')
      await applyImport(district.admin, first, { release: false }, now)
      await becomes(district, first, 'applied')
    })
    const id = await upload(district, 'guid,family_name\ng-1,Ruiz\n')
    await change(district, id, { applyAlone: true })
    await whileWorking(async () => {
      await becomes(district, id, 'held')
      await eventually(async () => expect(await dueAt(district)).toBeUndefined())
    })
    expect((await rowOf(district, id)).state).toBe('held')
  })

  it('begins one run of a source whose time has come, however many workers there are, and sets the next', async () => {
    const district = await makeDistrict()
    const { districtId } = district
    const sourceId = await addServer(district, { nextRunAt: new Date(Date.now() - 60_000) })
    await whileWorking(async () => {
      await eventually(async () => {
        const source = await inDistrict(districtId, (tx) =>
          tx.rosterSource.findUniqueOrThrow({ where: { districtId_id: { districtId, id: sourceId } } }),
        )
        expect(source.nextRunAt?.getTime()).toBeGreaterThan(Date.now())
      })
    }, 3)
    const imports = await inDistrict(districtId, (tx) => tx.rosterImport.findMany({ where: { districtId } }))
    expect(imports).toMatchObject([{ sourceId, actorKind: 'system', actorId: null, applyAlone: true }])
  })

  it('drops what an earlier scheduled run found and nobody decided about, and leaves alone what a member brought', async () => {
    const district = await makeDistrict()
    const { districtId } = district
    const sourceId = await addServer(district, { nextRunAt: new Date(Date.now() - 60_000) })
    const undecided = (actorKind: 'system' | 'member') => ({
      districtId,
      id: uuidV7(),
      sourceId,
      state: 'held' as const,
      counts: noCounts,
      actorKind,
    })
    const [ours, theirs] = [undecided('system'), undecided('member')]
    await inDistrict(districtId, (tx) => tx.rosterImport.createMany({ data: [ours, theirs] }))
    await whileWorking(async () => {
      await becomes(district, ours.id, 'cancelled')
      await eventually(async () => expect(await inDistrict(districtId, (tx) => tx.rosterImport.count({ where: { districtId } }))).toBe(3))
    })
    expect((await rowOf(district, theirs.id)).state).toBe('held')
    const events = await inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { districtId, subjectId: ours.id } }))
    expect(events).toMatchObject([{ action: 'import.cancelled', actorKind: 'system' }])
  })

  it('begins no run while the source is busy, and does when it no longer is', async () => {
    const district = await makeDistrict()
    const { districtId } = district
    const sourceId = await addServer(district, { nextRunAt: new Date(Date.now() - 60_000), applyAlone: false })
    const busy = {
      districtId,
      id: uuidV7(),
      sourceId,
      state: 'staging' as const,
      counts: noCounts,
      actorKind: 'member' as const,
      readyAt: now,
    }
    await inDistrict(districtId, (tx) => tx.rosterImport.create({ data: { ...busy, leasedUntil: new Date(Date.now() + 600_000) } }))
    await whileWorking(async () => {
      await eventually(async () => expect((await dueAt(district))?.getTime()).toBeGreaterThan(Date.now() + 500_000))
      expect(await inDistrict(districtId, (tx) => tx.rosterImport.count({ where: { districtId } }))).toBe(1)
      await cancelImport(district.admin, busy.id, now)
      await inDistrict(districtId, (tx) => markRosterDue(tx, districtId, now))
      await eventually(async () => expect(await inDistrict(districtId, (tx) => tx.rosterImport.count({ where: { districtId } }))).toBe(2))
    })
  })

  it('reads a file while two servers keep it waiting', async () => {
    const district = await makeDistrict()
    const asked: string[] = []
    const silent = createServer(({ url = '' }) => asked.push(url)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = silent.address()
    const base = `http://127.0.0.1:${typeof address === 'object' && address?.port}`
    try {
      for (const name of ['North', 'South']) {
        const settings = { baseUrl: `${base}/${name}`, tokenUrl: `${base}/${name}/token`, clientId: 'desk' }
        const server = { name, format: 'oneroster_rest' as const, settings, secret: 'of-the-desk', schedule: null, applyAlone: false }
        const { id } = await saveSource(district.admin, server, now)
        await startRun(district.admin, { sourceId: id }, now)
      }
      await whileWorking(async () => {
        await eventually(async () => expect(asked).toHaveLength(2))
        await becomes(district, await upload(district), 'staged')
        expect(asked).toHaveLength(2)
      })
    } finally {
      silent.closeAllConnections()
      silent.close()
    }
  })

  it('looks again when the next source is due, and forgets no mark that is made meanwhile', async () => {
    const district = await makeDistrict()
    const { districtId } = district
    const nextRunAt = new Date(Date.now() + 3_600_000)
    await addServer(district, { nextRunAt })
    await inDistrict(districtId, (tx) => markRosterDue(tx, districtId, now))
    await inDistrict(districtId, (tx) => rescheduleRoster(tx, districtId))
    expect(await dueAt(district)).toEqual(nextRunAt)
    const id = await upload(district)
    await change(district, id, { readyAt: null })
    let rescheduled: Promise<void> | undefined
    await inDistrict(districtId, async (tx) => {
      await tx.rosterImport.update({ where: { districtId_id: { districtId, id } }, data: { readyAt: now } })
      await markRosterDue(tx, districtId, now)
      rescheduled = inDistrict(districtId, (other) => rescheduleRoster(other, districtId))
    })
    await rescheduled
    expect(await dueAt(district)).toEqual(now)
  })

  it('takes up what a dead worker had once its lease is over', async () => {
    const district = await makeDistrict()
    const id = await upload(district)
    const began = Date.now()
    await change(district, id, { leaseToken: randomUUID(), leasedUntil: new Date(began + 1_000), attempts: 1 })
    await whileWorking(async () => {
      await becomes(district, id, 'staged')
      expect(Date.now() - began).toBeGreaterThan(1_000)
    })
    expect((await rowOf(district, id)).attempts).toBe(2)
  })

  it('gives up with a sentence what three attempts have not finished', async () => {
    const district = await makeDistrict()
    const id = await upload(district)
    await change(district, id, { attempts: 3 })
    await whileWorking(async () => becomes(district, id, 'refused'))
    expect((await getImport(district.admin, id)).refusal).toContain('three attempts')
  })

  it('gives back what it was reading when it is stopped, and the next one reads it from the beginning', async () => {
    const district = await makeDistrict()
    const id = await upload(district, largeFile)
    await whileWorking(async (stop) => {
      await isTaken(district, id)
      await stop()
    })
    expect(await rowOf(district, id)).toMatchObject({ state: 'staging', leaseToken: null, leasedUntil: null, attempts: 0 })
    await whileWorking(async () => becomes(district, id, 'staged'))
    expect((await getImport(district.admin, id)).counts.added).toBe(60_000)
  })

  it('gives back what it was applying when it is stopped, with nothing applied', async () => {
    const district = await makeDistrict()
    const { districtId } = district
    const id = await upload(district, largeFile)
    await whileWorking(async () => becomes(district, id, 'staged'))
    await applyImport(district.admin, id, { release: false }, now)
    await whileWorking(async (stop) => {
      await isTaken(district, id)
      await stop()
    })
    expect(await rowOf(district, id)).toMatchObject({ state: 'applying', leaseToken: null, attempts: 0 })
    expect(await inDistrict(districtId, (tx) => tx.contact.count({ where: { districtId } }))).toBe(0)
    await whileWorking(async () => becomes(district, id, 'applied'))
    expect(await inDistrict(districtId, (tx) => tx.contact.count({ where: { districtId } }))).toBe(60_000)
  })

  it('ends quietly what is cancelled while it reads, and keeps nothing of it', async () => {
    const district = await makeDistrict()
    const id = await upload(district, largeFile)
    await whileWorking(async () => {
      await isTaken(district, id)
      expect((await cancelImport(district.admin, id, now)).state).toBe('cancelled')
      await eventually(async () => expect((await rowOf(district, id)).leaseToken).toBeNull())
    })
    expect(await rowOf(district, id)).toMatchObject({ state: 'cancelled', refusal: null })
    expect(await linesOf(district, id)).toBe(0)
  })

  it('writes no outcome once another worker has the import', async () => {
    const district = await makeDistrict()
    const id = await upload(district, largeFile)
    const other = randomUUID()
    await whileWorking(async (stop) => {
      await isTaken(district, id)
      await change(district, id, { leaseToken: other, leasedUntil: new Date(Date.now() + 600_000) })
      await stop()
    })
    expect(await rowOf(district, id)).toMatchObject({ state: 'staging', leaseToken: other, attempts: 1 })
  })
})
