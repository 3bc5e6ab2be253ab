import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { makeWebhook } from '@/scripts/testing/make-webhook'
import { signRecord } from '@/scripts/testing/sign-record'
import { mostAttempts } from './delivery-retry'
import { expandRecord } from './expand-record'
import { getWebhook } from './find-webhooks'
import { type LeasedDelivery, leaseDeliveries } from './lease-deliveries'
import { removeWebhook } from './remove-webhook'
import { tryWebhook } from './resend-deliveries'
import { settleDelivery } from './settle-delivery'
import { switchWebhook } from './switch-webhook'

const closing: Array<() => Promise<unknown>> = []
const atOnce = 8
const now = new Date()
const daysOn = (days: number) => new Date(now.getTime() + days * 86_400_000)

beforeAll(() => {
  process.env.ALLOWED_PRIVATE_HOSTS = '127.0.0.1'
})
afterAll(() => {
  delete process.env.ALLOWED_PRIVATE_HOSTS
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A webhook with so many links to tell of, all of them due. */
async function makeWaiting(links: number) {
  const district = await makeIssuingDistrict(Array.from({ length: links }, () => ({})))
  const { districtId, owner, portalId, contactIds } = district
  const { id, receiver } = await makeWebhook(owner, ['link.issued'])
  closing.push(receiver.close)
  await issueTo(owner, { portalId, contactIds, now })
  await signRecord(districtId)
  await expandRecord(districtId, id)
  const place = { districtId, webhookId: id }

  async function take(): Promise<LeasedDelivery[]> {
    const lease = await leaseDeliveries({ ...place, most: atOnce, leaseMilliseconds: 60_000, now })
    return lease?.deliveries ?? []
  }

  async function settle(delivery: LeasedDelivery, status: number, at = now): Promise<void> {
    await settleDelivery({ ...place, delivery, attempt: { at, milliseconds: 1, status, cause: null, askedMilliseconds: null }, random: 0 })
  }

  const look = () => getWebhook(owner, id, now)
  const attempted = () => inDistrict(districtId, (tx) => tx.webhookAttempt.count({ where: { districtId } }))
  return { id, districtId, owner, take, settle, look, attempted }
}

describe('settleDelivery', () => {
  it('takes eight answers that nobody listens any more at once, switches off once and keeps every attempt', async () => {
    const { districtId, take, settle, look, attempted } = await makeWaiting(atOnce)
    await Promise.all((await take()).map((delivery) => settle(delivery, 410)))
    const { disabledReason, counts } = await look()
    expect([disabledReason, counts.queued, counts.failed + counts.cancelled]).toEqual(['gone', 0, atOnce])
    expect(await attempted()).toBe(atOnce)
    const recorded = await inDistrict(districtId, (tx) => tx.auditEvent.count({ where: { districtId, action: 'webhook.disabled' } }))
    expect(recorded).toBe(1)
  })

  it('goes with switching off at the same time, and says of what arrived that it did', async () => {
    const { id, owner, take, settle, look, attempted } = await makeWaiting(atOnce)
    const deliveries = await take()
    await Promise.all([
      ...deliveries.map((delivery, index) => settle(delivery, index < 4 ? 500 : 204)),
      switchWebhook(owner, { id, on: false }, now),
    ])
    expect(await look()).toMatchObject({ disabledReason: 'by_hand', counts: { queued: 0, delivered: 4, failed: 0, cancelled: 4 } })
    expect(await attempted()).toBe(atOnce)
  })

  it('goes with removing at the same time', async () => {
    const { id, owner, take, settle, look, attempted } = await makeWaiting(atOnce)
    await Promise.all([...(await take()).map((delivery) => settle(delivery, 500)), removeWebhook(owner, id, now)])
    await expect(look()).rejects.toMatchObject({ code: 'not_found' })
    expect(await attempted()).toBe(0)
  })

  it('leaves a webhook on that fails once, days after a try or another failure, until a delivery is given up', async () => {
    const { id, owner, take, settle, look } = await makeWaiting(2)
    const [first, second] = await take()
    if (!first || !second) throw new Error('Two are due.')
    await tryWebhook(owner, id, now)
    for (const tried of await take()) await settle(tried, 503)
    expect((await look()).failingSince).toBeNull()
    await settle({ ...first, attempts: mostAttempts - 1 }, 503)
    await settle(second, 503, daysOn(6))
    expect(await look()).toMatchObject({ failingSince: now, disabledReason: null, counts: { queued: 1, failed: 2 } })
    await settle({ ...second, attempts: mostAttempts - 1 }, 503, daysOn(9))
    expect(await look()).toMatchObject({ disabledReason: 'failing', counts: { queued: 0, failed: 3 } })
  })
})
