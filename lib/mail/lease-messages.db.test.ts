import { describe, expect, it } from 'vitest'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { makeOutbox, setMailServer } from '@/scripts/testing/make-outbox'
import { findDueDistricts, leaseMessages } from './lease-messages'
import { type OutboxWrite, outboxWriter } from './outbox-writer'
import { markMailDue } from './queue-messages'

const leaseMilliseconds = 30_000
const leaseOf = async (districtId: string, most = 100) => (await leaseMessages(districtId, { most, leaseMilliseconds }))?.messages ?? []
const dueAtOf = async (districtId: string) => (await database().dueMail.findUnique({ where: { districtId } }))?.dueAt
const messagesOf = (districtId: string) =>
  inDistrict(districtId, (tx) => tx.message.findMany({ where: { districtId }, orderBy: { id: 'asc' } }))
const expire = (districtId: string) =>
  inDistrict(districtId, (tx) =>
    tx.message.updateMany({ where: { districtId, leasedUntil: { not: null } }, data: { leasedUntil: new Date(0) } }),
  )

const handedOver: OutboxWrite = { kind: 'handed_over', templateVersion: 0 }
const accepted: OutboxWrite = {
  kind: 'settled',
  suppress: null,
  state: 'accepted',
  attempts: 1,
  waitMilliseconds: null,
  cause: null,
  smtpCode: 250,
  reply: 'Ok',
}

describe('leaseMessages', () => {
  it('gives each message to one worker', async () => {
    const { districtId, messageIds } = await makeOutbox({ port: 25, count: 30 })
    const leases = await Promise.all([leaseOf(districtId, 10), leaseOf(districtId, 10), leaseOf(districtId, 10), leaseOf(districtId, 10)])
    expect(leases.map((lease) => lease.length).toSorted()).toEqual([0, 10, 10, 10])
    const leased = leases.flat().map(({ id }) => id)
    expect(leased.toSorted()).toEqual(messageIds.toSorted())
  })

  it('leases nothing before it is due, and has the district looked at then', async () => {
    const dueAt = new Date(Date.now() + 3_600_000)
    const { districtId } = await makeOutbox({ port: 25, count: 2, dueAt })
    expect(await findDueDistricts([], 1_000)).not.toContain(districtId)
    expect(await leaseOf(districtId)).toEqual([])
    expect(await dueAtOf(districtId)).toEqual(dueAt)
    await markMailDue(database(), districtId, new Date(0))
    expect(await findDueDistricts([], 1_000)).toContain(districtId)
    expect(await findDueDistricts([districtId], 1_000)).not.toContain(districtId)
  })

  it('takes back what was not handed over, and what was handed over as ambiguous, once more', async () => {
    const { districtId } = await makeOutbox({ port: 25, count: 2 })
    const [one, two] = await leaseOf(districtId)
    if (!one || !two) throw new Error('Two were due.')
    expect(await dueAtOf(districtId)).toEqual(new Date(0))
    await outboxWriter(districtId, leaseMilliseconds).write(one, handedOver)
    await expire(districtId)
    const again = await leaseOf(districtId)
    expect(again).toMatchObject([{ id: two.id, fence: 2, attempts: 0, wasAmbiguous: false }])
    const [ambiguous] = await messagesOf(districtId)
    expect(ambiguous).toMatchObject({ id: one.id, state: 'ambiguous', attempts: 1, cause: 'interrupted', ambiguousAt: expect.any(Date) })

    await inDistrict(districtId, (tx) =>
      tx.message.update({ where: { districtId_id: { districtId, id: one.id } }, data: { ambiguousAt: new Date(0), dueAt: new Date(1) } }),
    )
    expect(await leaseOf(districtId)).toMatchObject([{ id: one.id, fence: 2, attempts: 1, wasAmbiguous: true }])
    await outboxWriter(districtId, leaseMilliseconds).write({ id: one.id, fence: 2 }, handedOver)
    await expire(districtId)
    expect(await leaseOf(districtId)).toMatchObject([{ id: two.id, fence: 3 }])
    expect((await messagesOf(districtId))[0]).toMatchObject({
      state: 'ambiguous',
      attempts: 2,
      ambiguousAt: new Date(0),
      dueAt: new Date(0),
    })
    await expire(districtId)
    await leaseOf(districtId)
    expect((await messagesOf(districtId))[0]).toMatchObject({ state: 'ambiguous', attempts: 2 })
  })

  it('refuses what an earlier holder writes', async () => {
    const { districtId } = await makeOutbox({ port: 25, count: 1 })
    const [earlier] = await leaseOf(districtId)
    await expire(districtId)
    const writer = outboxWriter(districtId, leaseMilliseconds)
    if (!earlier) throw new Error('One was due.')
    expect(await writer.write(earlier, handedOver)).toBe(false)
    const [later] = await leaseOf(districtId)
    if (!later) throw new Error('It was taken back.')
    for (const write of [handedOver, accepted, { kind: 'renewed' }, { kind: 'released' }] as const)
      expect(await writer.write(earlier, write)).toBe(false)
    expect(await writer.write(later, handedOver)).toBe(true)
    expect(await writer.write(later, accepted)).toBe(true)
    expect(await writer.write(later, accepted)).toBe(false)
    expect(await messagesOf(districtId)).toMatchObject([{ state: 'accepted', attempts: 1, smtpCode: 250, leasedUntil: null }])
  })

  it('still takes down an answer that came after the lease ran out, until somebody else holds the message', async () => {
    const { districtId } = await makeOutbox({ port: 25, count: 1 })
    const [held] = await leaseOf(districtId)
    if (!held) throw new Error('One was due.')
    const writer = outboxWriter(districtId, leaseMilliseconds)
    await writer.write(held, handedOver)
    await expire(districtId)
    await leaseOf(districtId)
    expect(await writer.write(held, accepted)).toBe(true)
    expect(await messagesOf(districtId)).toMatchObject([{ state: 'accepted', ambiguousAt: expect.any(Date) }])
  })

  it('keeps a pace per minute, leases counted', async () => {
    const { districtId } = await makeOutbox({ port: 25, count: 30, settings: { per_minute: 10 } })
    const leased = await leaseOf(districtId)
    expect(leased).toHaveLength(10)
    expect(await leaseOf(districtId)).toEqual([])
    const writer = outboxWriter(districtId, leaseMilliseconds)
    await Promise.all(leased.map((held) => writer.write(held, handedOver)))
    await Promise.all(leased.map((held) => writer.write(held, accepted)))
    expect(await leaseOf(districtId)).toEqual([])
    const [first] = (await messagesOf(districtId)).filter(({ handedOverAt }) => handedOverAt)
    expect(first?.lastAttemptAt).toEqual(first?.handedOverAt)
    expect((await dueAtOf(districtId))?.getTime()).toBe((first?.handedOverAt?.getTime() ?? 0) + 60_000)
    await inDistrict(districtId, (tx) =>
      tx.message.updateMany({
        where: { districtId, id: { in: leased.slice(0, 4).map(({ id }) => id) } },
        data: { lastAttemptAt: new Date(Date.now() - 61_000) },
      }),
    )
    expect(await leaseOf(districtId)).toHaveLength(4)
  })

  it('counts what was refused before it was handed over', async () => {
    const { districtId } = await makeOutbox({ port: 25, count: 30, settings: { per_minute: 10 } })
    const leased = await leaseOf(districtId)
    const writer = outboxWriter(districtId, leaseMilliseconds)
    const deferred = { ...accepted, state: 'deferred', waitMilliseconds: 60_000, cause: 'rcpt_to', smtpCode: 452 } as const
    await Promise.all(leased.map((held) => writer.write(held, deferred)))
    expect(await leaseOf(districtId)).toEqual([])
    const attempted = (await messagesOf(districtId)).filter(({ lastAttemptAt }) => lastAttemptAt)
    expect(attempted).toMatchObject(Array(10).fill({ handedOverAt: null }))
    expect((await dueAtOf(districtId))?.getTime()).toBe((attempted[0]?.lastAttemptAt?.getTime() ?? 0) + 60_000)
  })

  it('keeps a pace per day on the clocks of the district', async () => {
    const { districtId } = await makeOutbox({ port: 25, count: 5, settings: { per_day: 3 } })
    expect(await leaseOf(districtId, 2)).toHaveLength(2)
    expect(await leaseOf(districtId)).toHaveLength(1)
    expect(await leaseOf(districtId)).toEqual([])
    await inDistrict(districtId, (tx) =>
      tx.message.updateMany({
        where: { districtId, state: 'leased' },
        data: { state: 'accepted', leasedUntil: null, lastAttemptAt: new Date() },
      }),
    )
    expect(await leaseOf(districtId)).toEqual([])
    const midnight = await dueAtOf(districtId)
    expect(midnight?.toLocaleTimeString('en-GB', { timeZone: 'America/Chicago' })).toBe('00:00:00')
    expect((midnight?.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(25 * 3_600_000)
  })

  it('leases nothing outside the hours, and has the district looked at when they begin', async () => {
    const today = new Date().getUTCDay() || 7
    const inThreeDays = ((today + 2) % 7) + 1
    const { districtId } = await makeOutbox({ port: 25, count: 1, settings: { sends_on: `{${inThreeDays}}` } })
    expect(await leaseOf(districtId)).toEqual([])
    expect((await dueAtOf(districtId))?.getTime()).toBeGreaterThan(Date.now() + 86_400_000)
    await setMailServer(districtId, { port: 25 })
    expect(await leaseOf(districtId)).toHaveLength(1)
  })

  it('loses no message that is queued while it finds that nothing is due', async () => {
    const { districtId, messageIds } = await makeOutbox({ port: 25, count: 1 })
    const [id = ''] = messageIds
    await inDistrict(districtId, (tx) => tx.message.update({ where: { districtId_id: { districtId, id } }, data: { state: 'failed' } }))
    let finding: Promise<unknown> | undefined
    await inDistrict(districtId, async (tx) => {
      await tx.message.update({ where: { districtId_id: { districtId, id } }, data: { state: 'queued' } })
      await markMailDue(tx, districtId, new Date())
      finding = leaseOf(districtId)
      for (let blocked = 0; blocked === 0; ) {
        const [row] = await tx.$queryRaw<Array<{ count: number }>>`SELECT count(*)::int AS count FROM pg_locks WHERE NOT granted`
        blocked = row?.count ?? 0
      }
    })
    await finding
    expect(await dueAtOf(districtId)).toBeDefined()
    expect(await leaseOf(districtId)).toHaveLength(1)
  })

  it('leaves what was marked due after another worker had forgotten the district', async () => {
    const { districtId } = await makeOutbox({ port: 25, count: 1 })
    await database().dueMail.delete({ where: { districtId } })
    await inDistrict(districtId, (tx) => tx.message.updateMany({ where: { districtId }, data: { state: 'failed' } }))
    let finding: Promise<unknown> | undefined
    let hasFound = false
    await inDistrict(districtId, async (tx) => {
      // Whoever deletes from the table waits here; whoever looks at it does not.
      await tx.$executeRaw`LOCK TABLE due_mail IN SHARE MODE`
      finding = leaseOf(districtId).finally(() => {
        hasFound = true
      })
      for (let waits = false; !hasFound && !waits; ) {
        const [row] = await tx.$queryRaw<Array<{ waits: boolean }>>`
          SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'due_mail'::regclass) AS waits`
        waits = row?.waits ?? false
      }
      await tx.message.updateMany({ where: { districtId }, data: { state: 'queued' } })
      await markMailDue(tx, districtId, new Date(0))
    })
    await finding
    expect(await dueAtOf(districtId)).toEqual(new Date(0))
    expect(await leaseOf(districtId)).toHaveLength(1)
  })

  it('forgets the district when nothing is left', async () => {
    const { districtId } = await makeOutbox({ port: 25, count: 1 })
    await inDistrict(districtId, (tx) => tx.message.updateMany({ where: { districtId }, data: { state: 'cancelled' } }))
    expect(await leaseOf(districtId)).toEqual([])
    expect(await dueAtOf(districtId)).toBeUndefined()
  })
})
