import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { isSignedBy, type ReceivedWebhook } from '@/e2e/webhooks/webhook-receiver'
import { inDistrict } from '@/lib/district-scope'
import { operatorOf } from '@/lib/districts/actor'
import { continueInvitePage, openInvitePage, reportNotMe } from '@/lib/invitations/invite-page'
import { outboxWriter } from '@/lib/mail/outbox-writer'
import { makeDistrict } from '@/scripts/testing/make-district'
import { invitePagesTo, issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { makeOutbox } from '@/scripts/testing/make-outbox'
import { makeWebhook, startWebhookWorker, type TestWebhook } from '@/scripts/testing/make-webhook'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { signRecord } from '@/scripts/testing/sign-record'
import { mostAttempts } from './delivery-retry'
import { expandRecord } from './expand-record'
import { findDeliveries } from './find-deliveries'
import { getWebhook } from './find-webhooks'
import { leaseDeliveries } from './lease-deliveries'
import { renewWebhookSecret } from './renew-webhook-secret'
import { resendDeliveries, tryWebhook } from './resend-deliveries'
import { type Attempt, settleDelivery } from './settle-delivery'
import { switchWebhook } from './switch-webhook'
import type { WebhookType } from './webhook-type'

const closing: Array<() => Promise<unknown>> = []

beforeAll(() => {
  process.env.ALLOWED_PRIVATE_HOSTS = '127.0.0.1'
})
afterAll(() => {
  delete process.env.ALLOWED_PRIVATE_HOSTS
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

type Made = Awaited<ReturnType<typeof makeIssuingDistrict>>

async function webhookIn(district: Pick<Made, 'owner'>, types?: readonly WebhookType[]): Promise<TestWebhook> {
  const webhook = await makeWebhook(district.owner, types)
  closing.push(webhook.receiver.close)
  return webhook
}

function work(attemptMilliseconds?: number): void {
  const { stop } = startWebhookWorker(attemptMilliseconds)
  closing.push(stop)
}

async function until<Found>(find: () => Promise<Found> | Found, isSo: (found: Found) => boolean): Promise<Found> {
  for (let waited = 0; waited < 15_000; waited += 20) {
    const found = await find()
    if (isSo(found)) return found
    await pause(20)
  }
  throw new Error(`It stays as it is: ${JSON.stringify(await find())}`)
}

const told = ({ body }: ReceivedWebhook) => JSON.parse(body) as { type: string; timestamp: string; data: Record<string, unknown> }
const typesOf = ({ receiver }: TestWebhook) => receiver.received.map((request) => told(request).type).toSorted()

const log = async ({ owner }: Pick<Made, 'owner'>, webhookId: string) =>
  (await findDeliveries(owner, { webhookId, filter: {}, paging: { limit: 50 } })).rows

const failed: Attempt = { at: new Date(), milliseconds: 12, status: 500, cause: null, askedMilliseconds: null }

/** Takes what is due and settles it as if the receiver had said so at that time. */
async function attemptAt({ districtId }: Pick<Made, 'districtId'>, webhookId: string, attempt: Partial<Attempt>): Promise<number> {
  const lease = await leaseDeliveries({ districtId, webhookId, most: 10, leaseMilliseconds: 60_000, now: new Date() })
  for (const delivery of lease?.deliveries ?? []) {
    await settleDelivery({ districtId, webhookId, delivery, attempt: { ...failed, ...attempt }, random: 0 })
  }
  return lease?.deliveries.length ?? 0
}

describe('deliverWebhooks', () => {
  it('tells what the record says and what families do, signed, once each with two workers at it', async () => {
    const district = await makeIssuingDistrict([{ givenName: 'Ana', familyName: 'Ruiz', email: 'ana@families.example.org' }, {}])
    const { districtId, slug, owner, portalId, contactIds } = district
    const webhook = await webhookIn(district)
    const deaf = await webhookIn(district, ['message.bounced'])
    const other = await webhookIn(await makeDistrict())
    const now = new Date()
    const { links } = await issueTo(owner, { portalId, contactIds: contactIds.slice(0, 1), now })
    const { pages } = await invitePagesTo(owner, { portalId, contactIds: contactIds.slice(1), now })
    const [page] = pages
    const address = { slug, code: page?.code ?? '', visit: phoneVisit }
    await openInvitePage(address, now)
    await openInvitePage(address, now)
    await continueInvitePage(address, now)
    await reportNotMe({ slug, code: page?.code ?? '', reason: 'other' }, now)
    await signRecord(districtId)
    work()
    work()
    await until(
      () => webhook.receiver.received.length,
      (count) => count >= 6,
    )
    await until(
      () => log(district, webhook.id),
      (rows) => rows.every(({ state }) => state === 'delivered'),
    )
    expect(typesOf(webhook)).toEqual([
      'invitation.continued',
      'invitation.frozen',
      'invitation.issued',
      'invitation.opened',
      'link.issued',
      'link.issued',
    ])
    expect([typesOf(deaf), typesOf(other)]).toEqual([[], []])
    for (const request of webhook.receiver.received) {
      expect(isSignedBy(webhook.secret, request)).toBe(true)
      expect(isSignedBy(other.secret, request)).toBe(false)
      expect(request).toMatchObject({ method: 'POST', path: '/hooks', headers: { 'content-type': 'application/json' } })
      expect(request.body).not.toMatch(/Ana|Ruiz|families/)
    }
    const issued = webhook.receiver.received.map(told).find(({ data }) => data.link_id === links[0]?.id)
    expect(issued).toMatchObject({
      type: 'link.issued',
      timestamp: now.toISOString(),
      data: { contact_id: contactIds[0], portal_id: portalId },
    })
    expect(new Set(webhook.receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(6)
  })

  it('tells what came of mails in the statement that writes it', async () => {
    const { districtId, owner, campaignId, messageIds } = await makeOutbox({ count: 3 })
    const webhook = await webhookIn({ owner })
    await inDistrict(districtId, (tx) => tx.message.updateMany({ where: { districtId }, data: { state: 'handed_over', fence: 1 } }))
    const writer = outboxWriter(districtId, 30_000)
    const said = { kind: 'settled', suppress: null, attempts: 1, waitMilliseconds: null, smtpCode: null, reply: null } as const
    const states = ['accepted', 'failed', 'deferred'] as const
    const writes = states.map((state, index) =>
      writer.write({ id: messageIds[index] ?? '', fence: 1 }, { ...said, state, cause: state === 'accepted' ? null : 'timeout' }),
    )
    expect(await Promise.all(writes)).toEqual([true, true, true])
    work()
    await until(
      () => webhook.receiver.received.length,
      (count) => count === 2,
    )
    const [one, two] = webhook.receiver.received.map(told).toSorted((a, b) => a.type.localeCompare(b.type))
    expect(one).toMatchObject({
      type: 'message.accepted',
      data: { message_id: messageIds[0], campaign_id: campaignId, kind: 'invitation' },
    })
    expect(two).toMatchObject({ type: 'message.failed', data: { message_id: messageIds[1], cause: 'timeout' } })
  })

  it('says what a receiver answered, tries again, and sends again by hand with the same id', async () => {
    const district = await makeDistrict()
    const webhook = await webhookIn(district)
    webhook.receiver.answer = { status: 302, headers: { location: 'http://127.0.0.1:1/elsewhere' }, body: 'x'.repeat(100_000) }
    const { deliveryId } = await tryWebhook(district.owner, webhook.id, new Date())
    work()
    const [row] = await until(
      () => log(district, webhook.id),
      ([first]) => first?.state === 'failed',
    )
    expect(row).toMatchObject({ id: deliveryId, type: 'webhook.test', attempts: 1, attempted: [{ status: 302, cause: null }] })
    webhook.receiver.answer = { status: 200, body: 'x'.repeat(100_000) }
    await resendDeliveries(district.owner, { id: webhook.id, which: 'failed' }, new Date())
    await until(
      () => log(district, webhook.id),
      ([first]) => first?.state === 'delivered',
    )
    expect(webhook.receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([deliveryId, deliveryId])
  })

  it('gives up on a receiver that says nothing, and on one that is not there', async () => {
    const district = await makeDistrict()
    const silent = await webhookIn(district)
    const gone = await webhookIn(district)
    silent.receiver.answer = 'silence'
    await gone.receiver.close()
    await tryWebhook(district.owner, silent.id, new Date())
    await tryWebhook(district.owner, gone.id, new Date())
    work(300)
    const causeOf = async ({ id }: TestWebhook) => {
      const [row] = await until(
        () => log(district, id),
        ([first]) => first?.state === 'failed',
      )
      return row?.attempted[0]?.cause
    }
    expect([await causeOf(silent), await causeOf(gone)]).toEqual(['timeout', 'refused'])
  })

  it('signs with both secrets for a day after a new one was made', async () => {
    const district = await makeDistrict()
    const webhook = await webhookIn(district)
    const renewed = await renewWebhookSecret(district.owner, webhook.id, new Date())
    await tryWebhook(district.owner, webhook.id, new Date())
    work()
    await until(
      () => webhook.receiver.received.length,
      (count) => count === 1,
    )
    const [both] = webhook.receiver.received
    expect(both && [isSignedBy(webhook.secret, both), isSignedBy(renewed.secret, both)]).toEqual([true, true])
    await renewWebhookSecret(district.owner, webhook.id, new Date(Date.now() - 25 * 3_600_000))
    await tryWebhook(district.owner, webhook.id, new Date())
    await until(
      () => webhook.receiver.received.length,
      (count) => count === 2,
    )
    const newest = webhook.receiver.received[1]
    expect(newest && [isSignedBy(webhook.secret, newest), isSignedBy(renewed.secret, newest)]).toEqual([false, false])
  })
})

describe('settleDelivery', () => {
  async function withDelivery() {
    const district = await makeIssuingDistrict([{}])
    const webhook = await webhookIn(district, ['link.issued'])
    await issueTo(district.owner, { portalId: district.portalId, contactIds: district.contactIds, now: new Date() })
    await signRecord(district.districtId)
    await expandRecord(district.districtId, webhook.id)
    return { district, webhook }
  }

  it('puts a failed attempt off, and is refused once somebody else holds the delivery', async () => {
    const { district, webhook } = await withDelivery()
    const { districtId } = district
    const lease = await leaseDeliveries({ districtId, webhookId: webhook.id, most: 10, leaseMilliseconds: 0, now: new Date() })
    const [delivery] = lease?.deliveries ?? []
    expect(await attemptAt(district, webhook.id, { askedMilliseconds: 3_600_000 })).toBe(1)
    if (delivery) await settleDelivery({ districtId, webhookId: webhook.id, delivery, attempt: { ...failed, status: 200 }, random: 0 })
    const [row] = await log(district, webhook.id)
    expect(row).toMatchObject({ state: 'queued', attempts: 1, attempted: [{ status: 500 }] })
    expect((row?.dueAt.getTime() ?? 0) - Date.now()).toBeGreaterThan(3_500_000)
    expect(await attemptAt(district, webhook.id, {})).toBe(0)
  })

  it('switches a webhook off that is gone, or gives up after five days of failing, cancels what waits and goes on from where the record is then', async () => {
    for (const [status, daysLater, reason] of [
      [410, 0, 'gone'],
      [500, 6, 'failing'],
    ] as const) {
      const { district, webhook } = await withDelivery()
      const { districtId, owner, portalId, contactIds } = district
      if (daysLater > 0) {
        await attemptAt(district, webhook.id, {})
        await inDistrict(districtId, (tx) =>
          tx.webhookDelivery.updateMany({ where: { districtId }, data: { dueAt: new Date(0), attempts: mostAttempts - 1 } }),
        )
      }
      await tryWebhook(owner, webhook.id, new Date())
      await attemptAt(district, webhook.id, { status, at: new Date(Date.now() + daysLater * 86_400_000) })
      expect(await getWebhook(owner, webhook.id, new Date())).toMatchObject({ disabledReason: reason, counts: { queued: 0 } })
      const recorded = await inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { districtId, action: 'webhook.disabled' } }))
      expect(recorded.map(({ subjectId, actorKind }) => [subjectId, actorKind])).toEqual([[webhook.id, 'system']])
      await expect(tryWebhook(owner, webhook.id, new Date())).rejects.toMatchObject({ code: 'conflict' })
      await issueTo(operatorOf(districtId), { portalId, contactIds, now: new Date(Date.now() + 5_000) })
      await signRecord(districtId)
      await switchWebhook(owner, { id: webhook.id, on: true }, new Date())
      await expandRecord(districtId, webhook.id)
      expect((await getWebhook(owner, webhook.id, new Date())).counts.queued).toBe(0)
    }
  })
})
