import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makeWebhook } from '@/scripts/testing/make-webhook'
import { forgetDeliveries } from './forget-deliveries'

const now = new Date()
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)

/** A UUIDv7 of that time. */
const idAt = (time: Date, last: number) => {
  const hex = time.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7abc-8abc-00000000000${last}`
}

beforeAll(() => {
  process.env.ALLOWED_PRIVATE_HOSTS = '127.0.0.1'
})
afterAll(() => {
  delete process.env.ALLOWED_PRIVATE_HOSTS
})

describe('forgetDeliveries', () => {
  it('deletes what is settled and older than thirty days, with its attempts', async () => {
    const { districtId, owner } = await makeDistrict()
    const { id: webhookId, receiver } = await makeWebhook(owner)
    await receiver.close()
    const rows = [
      { at: daysAgo(31), state: 'delivered' as const },
      { at: daysAgo(31), state: 'queued' as const },
      { at: daysAgo(29), state: 'failed' as const },
    ]
    await inDistrict(districtId, async (tx) => {
      for (const [index, { at, state }] of rows.entries()) {
        const id = idAt(at, index)
        await tx.webhookDelivery.create({
          data: { districtId, id, webhookId, type: 'link.issued', occurredAt: at, data: {}, state, dueAt: at, createdAt: at },
        })
        await tx.webhookAttempt.create({ data: { districtId, deliveryId: id, at, milliseconds: 1, status: 500 } })
      }
    })
    expect(await forgetDeliveries(districtId, now)).toBe(1)
    const left = await inDistrict(districtId, (tx) => tx.webhookDelivery.findMany({ where: { districtId }, orderBy: { id: 'asc' } }))
    expect(left.map(({ state }) => state)).toEqual(['queued', 'failed'])
    expect(await inDistrict(districtId, (tx) => tx.webhookAttempt.count({ where: { districtId } }))).toBe(2)
  })
})
