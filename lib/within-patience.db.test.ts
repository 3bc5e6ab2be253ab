import { EventEmitter, once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { Prisma } from '@/prisma/generated/client'
import { makeDistrict } from '@/scripts/testing/make-district'
import { findLookups } from './auth/access-lookup'
import { inDistrict } from './district-scope'
import { runInDistrict } from './district-statement'
import { inRequest } from './observability/request-context'
import { isOutage } from './outage'
import { uuidV7 } from './uuid-v7'
import { OutOfPatience } from './within-patience'

/** A request that goes on waiting for so many milliseconds, whatever happens. */
const thatWaits = (left: () => number) => ({ requestId: 'test', patience: { left, begin: () => undefined, end: () => undefined } })

describe('the patience of a request', () => {
  it('ends the wait for a transaction, as an outage, and nothing of it is committed afterwards', async () => {
    const { districtId } = await makeDistrict()
    const member = { districtId, id: uuidV7(), email: `${uuidV7()}@example.org`, role: 'admin' as const }
    let left = 20
    const database = new EventEmitter()
    const answered = once(database, 'answered')
    const waiting = inRequest(
      thatWaits(() => left),
      () =>
        inDistrict(districtId, async (tx) => {
          await tx.member.create({ data: member })
          left = 0
          await answered
        }),
    )
    const error = await waiting.catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(OutOfPatience)
    expect(isOutage(error)).toBe(true)
    database.emit('answered')
    // Waits for the other one to end, and would find the address taken.
    await inDistrict(districtId, (tx) => tx.member.create({ data: member }))
  })

  it('is asked before anything is begun', async () => {
    const { districtId } = await makeDistrict()
    let begun = false
    const begin = () =>
      inDistrict(districtId, async () => {
        begun = true
      })
    await expect(
      inRequest(
        thatWaits(() => 0),
        begin,
      ),
    ).rejects.toThrow(OutOfPatience)
    await expect(
      inRequest(
        thatWaits(() => 0),
        () => runInDistrict(districtId, Prisma.sql`SELECT 1`),
      ),
    ).rejects.toThrow(OutOfPatience)
    await expect(
      inRequest(
        thatWaits(() => 0),
        () => findLookups('session', 'unknown'),
      ),
    ).rejects.toThrow(OutOfPatience)
    expect(begun).toBe(false)
  })

  it('ends no wait of somebody who does not wait any more', async () => {
    const { districtId } = await makeDistrict()
    let left = 10
    const statement = inRequest(
      thatWaits(() => left),
      () => {
        const answer = runInDistrict(districtId, Prisma.sql`SELECT pg_sleep(0.1)::text`)
        left = Number.POSITIVE_INFINITY
        return answer
      },
    )
    await expect(statement).resolves.toHaveLength(1)
  })

  it('does not end outside of requests', async () => {
    const { districtId } = await makeDistrict()
    await expect(inDistrict(districtId, (tx) => tx.member.count())).resolves.toBeGreaterThan(0)
  })
})
