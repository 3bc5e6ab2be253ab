import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makeWebhook, type TestWebhook } from '@/scripts/testing/make-webhook'
import { signRecord } from '@/scripts/testing/sign-record'
import { enoughWaiting, expandRecord } from './expand-record'
import { getWebhook } from './find-webhooks'
import { rescheduleWebhooks } from './lease-deliveries'
import { changeWebhook } from './save-webhook'
import { switchWebhook } from './switch-webhook'
import { tellWebhooks } from './tell-webhooks'

const closing: Array<() => Promise<unknown>> = []
const now = new Date()

beforeAll(() => {
  process.env.ALLOWED_PRIVATE_HOSTS = '127.0.0.1'
})
afterAll(() => {
  delete process.env.ALLOWED_PRIVATE_HOSTS
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function makeListening() {
  const { districtId, owner } = await makeDistrict()
  const webhook = await makeWebhook(owner)
  closing.push(webhook.receiver.close)
  return { districtId, owner, webhook }
}

async function isDue(districtId: string): Promise<boolean> {
  const [row] = await database().$queryRaw<Array<{ due: boolean }>>`
    SELECT due_at <= clock_timestamp() AS due FROM due_webhooks WHERE district_id = ${districtId}::uuid`
  return row?.due === true
}

/** As many as are enough, that failed and wait for another hour. */
async function fillUp(districtId: string, { id: webhookId }: TestWebhook): Promise<void> {
  const dueAt = new Date(Date.now() + 3_600_000)
  const waiting = { districtId, webhookId, type: 'link.issued', occurredAt: now, data: {}, attempts: 1, dueAt }
  await inDistrict(districtId, async (tx) => {
    await tx.webhookDelivery.createMany({ data: Array.from({ length: enoughWaiting }, () => waiting) })
    await tx.webhook.update({ where: { districtId_id: { districtId, id: webhookId } }, data: { failingSince: now } })
  })
}

describe('rescheduleWebhooks', () => {
  it('waits until something is due while enough waits, however much more the record holds', async () => {
    const { districtId, owner, webhook } = await makeListening()
    await changeWebhook(owner, { id: webhook.id, url: webhook.receiver.url, types: ['link.issued'] }, now)
    await signRecord(districtId)
    await rescheduleWebhooks(districtId)
    expect(await isDue(districtId)).toBe(true)
    await fillUp(districtId, webhook)
    expect(await expandRecord(districtId, webhook.id)).toBe(false)
    await rescheduleWebhooks(districtId)
    expect(await isDue(districtId)).toBe(false)
  })

  it('cancels what was told while its webhook was being switched off', async () => {
    const { districtId, owner, webhook } = await makeListening()
    const data = { invitation_id: uuidV7(), contact_id: uuidV7(), portal_id: uuidV7() }
    await inDistrict(districtId, async (tx) => {
      await tellWebhooks(tx, districtId, [{ type: 'invitation.opened', at: now, data }])
      await switchWebhook(owner, { id: webhook.id, on: false }, now)
    })
    expect((await getWebhook(owner, webhook.id, now)).counts).toMatchObject({ queued: 1, cancelled: 0 })
    await rescheduleWebhooks(districtId)
    expect((await getWebhook(owner, webhook.id, now)).counts).toMatchObject({ queued: 0, cancelled: 1 })
  })
})
