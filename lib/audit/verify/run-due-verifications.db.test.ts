import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { writeAnchor } from '@/lib/audit/anchors/anchor-folder'
import { formatPublicKey } from '@/lib/audit/anchors/public-keys'
import { publicKeysFile } from '@/lib/audit/known-record'
import { recordEvents } from '@/lib/audit/record-events'
import { rawPublicKey } from '@/lib/audit/tree/checkpoint'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { signRecord, testSigningKey } from '@/scripts/testing/sign-record'
import { cancelVerification } from './cancel-verification'
import { keepVerification, leaseVerification } from './due-verifications'
import { findVerifications, getVerification, requestVerification } from './request-verification'
import { runDueVerifications } from './run-due-verifications'

const now = new Date('2026-11-22T15:00:00Z')
const pace = { leaseMilliseconds: 60_000, heartbeatMilliseconds: 20 }
let dataDir: string

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'invite-desk-verify-'))
  await writeFile(path.join(dataDir, publicKeysFile), `${formatPublicKey(rawPublicKey(testSigningKey))}\n`)
})
afterAll(() => rm(dataDir, { recursive: true }))

async function makeRecord(): Promise<TestDistrict> {
  const district = await makeDistrict()
  const events = Array.from({ length: 5 }, () => ({ action: 'member.signed_in' as const }))
  await inDistrict(district.districtId, (tx) => recordEvents(tx, { actor: district.owner, at: now }, events))
  await signRecord(district.districtId)
  return district
}

/** Runs `count` workers while `work` does. */
async function whileWorking(work: () => Promise<void>, { count = 1, anchorDir }: { count?: number; anchorDir?: string } = {}) {
  const stopped = new AbortController()
  const places = { dataDir, anchorDir }
  const workers = Array.from({ length: count }, () => runDueVerifications({ signal: stopped.signal, pollMilliseconds: 20, pace, places }))
  await work().finally(async () => {
    stopped.abort()
    await Promise.all(workers)
  })
}

const becomes = async ({ auditor }: TestDistrict, id: string, state: string) =>
  vi.waitFor(async () => expect((await getVerification(auditor, id)).state).toBe(state), { timeout: 60_000, interval: 20 })

const isDue = async ({ districtId }: TestDistrict) => (await database().dueVerification.count({ where: { districtId } })) > 0

const recorded = async ({ districtId }: TestDistrict) =>
  inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { districtId, action: 'record.verified' } }))

const headOf = async ({ districtId }: TestDistrict) =>
  inDistrict(districtId, (tx) => tx.auditCheckpoint.findFirstOrThrow({ where: { districtId }, orderBy: { size: 'desc' } }))

describe('runDueVerifications', () => {
  it('verifies what was asked for once, however many workers there are, and records it', async () => {
    const district = await makeRecord()
    const { id } = await requestVerification(district.auditor, now)
    await whileWorking(
      async () => {
        await becomes(district, id, 'done')
        await vi.waitFor(async () => expect(await isDue(district)).toBe(false), { timeout: 60_000 })
      },
      { count: 3 },
    )
    const { result, recordedVerdict, checked, total } = await getVerification(district.auditor, id)
    const { size } = await headOf(district)
    expect(result).toMatchObject({ verdict: 'sound', leaves: size, findings: [], keysKnown: true })
    expect({ checked, total, recordedVerdict }).toEqual({ checked: size, total: size, recordedVerdict: 'sound' })
    const events = await recorded(district)
    expect(events).toMatchObject([{ subjectId: id, actorKind: 'member', actorId: district.auditor.id }])
    expect(JSON.parse(events[0]?.leaf ?? '').details).toMatchObject({ verdict: 'sound', leaves: size, findings: 0 })
  })

  it('holds the record against the checkpoints of the anchor folder', async () => {
    const district = await makeRecord()
    const { districtId } = district
    const anchorDir = await mkdtemp(path.join(dataDir, 'anchors-'))
    const { size, note } = await headOf(district)
    await writeAnchor(anchorDir, { districtId, size, note })
    const { id } = await requestVerification(district.owner, now)
    await whileWorking(() => becomes(district, id, 'done'), { anchorDir })
    expect((await getVerification(district.owner, id)).result).toMatchObject({ verdict: 'sound', anchors: 1 })
  })

  it('begins anew what a worker left when it died, once its lease is over, and not before', async () => {
    const district = await makeRecord()
    const { districtId } = district
    const { id } = await requestVerification(district.owner, now)
    const dead = await leaseVerification(districtId, 60_000)
    expect(dead).toMatchObject({ id })
    expect(await leaseVerification(districtId, 60_000)).toBeUndefined()
    await inDistrict(districtId, (tx) => tx.auditVerification.updateMany({ where: { districtId }, data: { leasedUntil: now, checked: 3 } }))
    await whileWorking(() => becomes(district, id, 'done'))
    expect(await recorded(district)).toHaveLength(1)
  })

  it('tells as failed what could not be done, and goes on with the next', async () => {
    const district = await makeRecord()
    const first = await requestVerification(district.owner, now)
    await whileWorking(() => becomes(district, first.id, 'failed'), { anchorDir: path.join(dataDir, 'nothing-here') })
    expect(await recorded(district)).toEqual([])
    const second = await requestVerification(district.owner, new Date(now.getTime() + 1_000))
    await whileWorking(() => becomes(district, second.id, 'done'))
    const runs = await findVerifications(district.auditor)
    expect(runs.map(({ id, state, requestedBy }) => [id, state, requestedBy])).toEqual([
      [second.id, 'done', `owner@${district.slug}.example.org`],
      [first.id, 'failed', `owner@${district.slug}.example.org`],
    ])
  })
})

describe('getVerification', () => {
  it('tells the verdict that was recorded beside one that somebody has put there', async () => {
    const district = await makeRecord()
    const { id } = await requestVerification(district.owner, now)
    expect(await getVerification(district.owner, id)).toMatchObject({ result: null, recordedVerdict: null })
    await whileWorking(() => becomes(district, id, 'done'))
    const rewrite = async (change: (result: object) => object) =>
      inDistrict(district.districtId, async (tx) => {
        const where = { districtId_id: { districtId: district.districtId, id } }
        const { result } = await tx.auditVerification.findUniqueOrThrow({ where })
        await tx.auditVerification.update({ where, data: { result: change(Object(result)) } })
      })
    await rewrite((result) => ({ ...result, verdict: 'fork' }))
    expect(await getVerification(district.owner, id)).toMatchObject({ result: { verdict: 'fork' }, recordedVerdict: 'sound' })
    await rewrite(() => ({}))
    expect(await findVerifications(district.owner)).toMatchObject([{ id, result: null, recordedVerdict: 'sound' }])
  })
})

describe('requestVerification', () => {
  it('answers with the run that waits already, also when two ask at once', async () => {
    const district = await makeRecord()
    const asked = await Promise.all([district.owner, district.admin, district.auditor].map((actor) => requestVerification(actor, now)))
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1)
    expect(await isDue(district)).toBe(true)
  })

  it('refuses a sender', async () => {
    const { sender } = await makeDistrict()
    await expect(requestVerification(sender, now)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(findVerifications(sender)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('does not know a run of another district, nor what is no id', async () => {
    const { owner } = await makeRecord()
    const { id } = await requestVerification(owner, now)
    const { owner: stranger } = await makeDistrict()
    await expect(getVerification(stranger, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(getVerification(stranger, 'x')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('does nothing more for one that was cancelled, of which nothing is recorded', async () => {
    const district = await makeRecord()
    const { auditor, districtId } = district
    const { id } = await requestVerification(auditor, now)
    const held = await leaseVerification(districtId, pace.leaseMilliseconds)
    if (!held) throw new Error('There is a verification to take.')
    await cancelVerification(auditor, id, now)
    await cancelVerification(auditor, id, now)
    expect(await keepVerification(held, { checked: 3, leaseMilliseconds: pace.leaseMilliseconds })).toBe(false)
    const another = await requestVerification(auditor, now)
    await whileWorking(() => becomes(district, another.id, 'done'))
    expect(await getVerification(auditor, id)).toMatchObject({ state: 'cancelled', result: null, finishedAt: now })
    expect(await recorded(district)).toHaveLength(1)
    await expect(cancelVerification(district.sender, id, now)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
