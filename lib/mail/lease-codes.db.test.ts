import { describe, expect, it } from 'vitest'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { makeCode } from '@/scripts/testing/make-code'
import { makeOutbox } from '@/scripts/testing/make-outbox'
import { leaseCodes } from './lease-codes'
import { findDueDistricts, leaseMessages } from './lease-messages'
import { outboxWriter } from './outbox-writer'

const email = 'ana@example.org'
const asked = { most: 100, leaseMilliseconds: 30_000 }
const leaseOf = async (districtId: string, most = 100) => (await leaseMessages(districtId, { ...asked, most }))?.messages ?? []
const dueAtOf = async (districtId: string) => (await database().dueMail.findUnique({ where: { districtId } }))?.dueAt
const kindsOf = (messages: ReadonlyArray<{ kind: string }>) => messages.map(({ kind }) => kind)

/** Mail leaves on another day than today. */
function notToday() {
  const today = new Date().getUTCDay() || 7
  return { sends_on: `{${((today + 2) % 7) + 1}}` }
}

describe('the lease of a code', () => {
  it('comes before the mails that wait longer', async () => {
    const outbox = await makeOutbox({ port: 25, count: 20 })
    const id = await makeCode(outbox, { email, now: new Date() })
    const leased = await leaseOf(outbox.districtId, 5)
    expect(kindsOf(leased)).toEqual(['code', ...Array(4).fill('invitation')])
    expect(leased[0]).toMatchObject({ id, email, fence: 1 })
  })

  it('asks for no hours, and the others wait on', async () => {
    const outbox = await makeOutbox({ port: 25, count: 3, settings: notToday() })
    expect(await leaseOf(outbox.districtId)).toEqual([])
    expect((await dueAtOf(outbox.districtId))?.getTime()).toBeGreaterThan(Date.now() + 3_600_000)
    await makeCode(outbox, { email, now: new Date() })
    expect(await findDueDistricts([], 1_000)).toContain(outbox.districtId)
    expect(kindsOf(await leaseOf(outbox.districtId))).toEqual(['code'])
    expect(await leaseOf(outbox.districtId)).toEqual([])
  })

  it('asks for no pace, and counts for it', async () => {
    const outbox = await makeOutbox({ port: 25, count: 30, settings: { per_minute: 10, per_day: 12 } })
    await makeCode(outbox, { email, now: new Date() })
    expect(kindsOf(await leaseOf(outbox.districtId))).toEqual(['code', ...Array(9).fill('invitation')])
    await makeCode(outbox, { email, now: new Date() })
    expect(kindsOf(await leaseOf(outbox.districtId))).toEqual(['code'])
    await inDistrict(outbox.districtId, (tx) =>
      tx.message.updateMany({ where: { state: 'leased' }, data: { state: 'accepted', lastAttemptAt: new Date(Date.now() - 61_000) } }),
    )
    expect(await leaseOf(outbox.districtId)).toHaveLength(1)
    await makeCode(outbox, { email, now: new Date() })
    expect(kindsOf(await leaseOf(outbox.districtId))).toEqual(['code'])
  })

  it('is by itself where only codes are asked for, each to one worker', async () => {
    const outbox = await makeOutbox({ port: 25, count: 5, settings: notToday() })
    expect(await leaseCodes(outbox.districtId, asked)).toBeNull()
    for (let count = 0; count < 3; count += 1) await makeCode(outbox, { email, now: new Date() })
    const leases = await Promise.all([leaseCodes(outbox.districtId, asked), leaseCodes(outbox.districtId, asked)])
    expect(leases.flatMap((lease) => kindsOf(lease?.messages ?? []))).toEqual(Array(3).fill('code'))
  })

  it('comes again when the code is due again, while everything else waits for the hours', async () => {
    const outbox = await makeOutbox({ port: 25, count: 3, settings: notToday() })
    await makeCode(outbox, { email, now: new Date() })
    const [code] = await leaseOf(outbox.districtId)
    if (!code) throw new Error('A code was due.')
    const deferred = { state: 'deferred', attempts: 1, waitMilliseconds: 60_000, cause: 'rcpt_to', smtpCode: 451, reply: 'Later' } as const
    await outboxWriter(outbox.districtId, 30_000).write(code, { kind: 'settled', suppress: null, ...deferred })
    expect(await leaseOf(outbox.districtId)).toEqual([])
    const { dueAt } = await inDistrict(outbox.districtId, (tx) => tx.message.findFirstOrThrow({ where: { kind: 'code' } }))
    expect(await dueAtOf(outbox.districtId)).toEqual(dueAt)
    expect(dueAt.getTime()).toBeLessThanOrEqual(Date.now() + 60_000)
  })

  it('waits for a server as every mail does', async () => {
    const outbox = await makeOutbox({ count: 1 })
    await makeCode(outbox, { email, now: new Date() })
    expect(await leaseCodes(outbox.districtId, asked)).toBeNull()
    expect(await leaseOf(outbox.districtId)).toEqual([])
    expect((await dueAtOf(outbox.districtId))?.getTime()).toBeGreaterThan(Date.now() + 30_000)
  })

  it('is no more than any other mail’s an hour after the code has ended', async () => {
    const outbox = await makeOutbox({ port: 25, count: 1, settings: notToday() })
    await makeCode(outbox, { email, now: new Date(Date.now() - 71 * 60_000) })
    expect(await leaseCodes(outbox.districtId, asked)).toBeNull()
    expect(await leaseOf(outbox.districtId)).toEqual([])
    expect((await dueAtOf(outbox.districtId))?.getTime()).toBeGreaterThan(Date.now() + 3_600_000)
  })
})
