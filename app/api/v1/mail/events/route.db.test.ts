import { beforeAll, describe, expect, it } from 'vitest'
import { signedCalls } from '@/app/api/v1/signed-calls'
import { inDistrict } from '@/lib/district-scope'
import { createMailEventsSecret, hasMailEventsSecret } from '@/lib/mail/mail-events-secret'
import { findSuppressed } from '@/lib/mail/suppress-address'
import { signWebhook } from '@/lib/webhooks/webhook-signature'
import { makeMessage } from '@/scripts/testing/make-message'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { POST } from './route'

type Message = Awaited<ReturnType<typeof makeMessage>>

let secret: string
let message: Message

beforeAll(async () => {
  message = await makeMessage('ana@example.org')
  secret = (await createMailEventsSecret(message.admin, new Date())).secret
})

type Report = { slug?: string; secret?: string; timestamp?: string; headers?: Record<string, string>; body?: string | Buffer }

function post(events: unknown, report: Report = {}): Promise<Response> {
  const { slug = message.slug, timestamp = String(Math.floor(Date.now() / 1000)) } = report
  const body = Buffer.from(report.body ?? JSON.stringify({ events }))
  const key = Buffer.from((report.secret ?? secret).replace('whsec_', ''), 'base64')
  const id = 'msg_1'
  return POST(
    new Request(`http://localhost/api/v1/mail/events?district=${slug}`, {
      method: 'POST',
      headers: {
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signWebhook(key, { id, timestamp, body }),
        ...report.headers,
      },
      body: Uint8Array.from(body),
    }),
  )
}

async function answerOf(response: Promise<Response>) {
  const answered = await response
  const json = await answered.json()
  if (answered.status === 200) signedCalls.recordMailEvents.answer.parse(json)
  return { status: answered.status, json }
}

async function stateOf({ districtId, id, email }: Message) {
  return inDistrict(districtId, async (tx) => {
    const { bouncedAt, complainedAt } = await tx.message.findFirstOrThrow({ where: { districtId, id } })
    const suppressed = await findSuppressed(tx, districtId, [email])
    const events = await tx.auditEvent.findMany({
      where: { districtId, action: { in: ['mail.bounced', 'mail.complained'] } },
      orderBy: { id: 'asc' },
    })
    return {
      bounced: bouncedAt !== null,
      complained: complainedAt !== null,
      suppressed: suppressed.size > 0,
      events: events.map(({ action, subjectId, leaf }) => ({ action, subjectId, details: JSON.parse(leaf).details })),
    }
  })
}

/** Another message with a secret of its own district. */
async function makeReported(email: string) {
  const reported = await makeMessage(email)
  const made = await createMailEventsSecret(reported.owner, new Date())
  return { ...reported, report: { slug: reported.slug, secret: made.secret } }
}

describe('POST /api/v1/mail/events', () => {
  it('marks what came back for good and stops mail to the address, once however often it is told', async () => {
    const reported = await makeReported('Ben@example.org')
    const { id, campaignId, messageId, report } = reported
    const events = [
      { type: 'bounced', message_id: `<${messageId}>`, kind: 'permanent', detail: '550 5.1.1 ben@example.org unknown' },
      { type: 'bounced', message_id: 'nobody@example.org' },
    ]
    for (const _ of [1, 2]) expect(await answerOf(post(events, report))).toEqual({ status: 200, json: { recorded: 1, ignored: 1 } })
    expect(await stateOf(reported)).toEqual({
      bounced: true,
      complained: false,
      suppressed: true,
      events: [{ action: 'mail.bounced', subjectId: campaignId, details: { message_id: id } }],
    })
  })

  it('lets a transient bounce be, and heeds the permanent one that follows', async () => {
    const reported = await makeReported('full@example.org')
    await post([{ type: 'bounced', message_id: reported.messageId, kind: 'transient' }], reported.report)
    expect(await stateOf(reported)).toMatchObject({ bounced: false, suppressed: false })
    await post([{ type: 'bounced', message_id: reported.messageId, kind: 'permanent' }], reported.report)
    expect(await stateOf(reported)).toMatchObject({ bounced: true, suppressed: true })
  })

  it('stops mail to an address that complained', async () => {
    const reported = await makeReported('angry@example.org')
    await post([{ type: 'complained', message_id: reported.messageId }], reported.report)
    expect(await stateOf(reported)).toMatchObject({ bounced: false, complained: true, suppressed: true })
  })

  it.each(['bounced', 'complained'])('writes down no more than that a mail %s whose address was erased', async (type) => {
    const reported = await makeReported('gone@example.org')
    const { districtId, id, messageId } = reported
    await inDistrict(districtId, (tx) => tx.message.updateMany({ where: { districtId, id }, data: { email: '' } }))
    await post([{ type, message_id: messageId, detail: 'gone@example.org is unknown' }], reported.report)
    expect(await stateOf(reported)).toMatchObject({ [type]: true, suppressed: false, events: [{ action: `mail.${type}` }] })
    expect(await findInDatabase(districtId, 'gone@example.org')).toEqual(['contacts'])
    expect(await inDistrict(districtId, (tx) => tx.suppressedAddress.count({ where: { districtId } }))).toBe(0)
  })

  it('keeps of a detail what can be stored', async () => {
    const reported = await makeReported('odd@example.org')
    const detail = `\u0000\ud800 550\r\nNo${'😀'.repeat(2_000)}`
    const answer = await answerOf(post([{ type: 'bounced', message_id: reported.messageId, detail }], reported.report))
    expect(answer).toEqual({ status: 200, json: { recorded: 1, ignored: 0 } })
  })

  it('ignores the message of another district', async () => {
    const reported = await makeReported('other@example.org')
    const answer = await answerOf(post([{ type: 'bounced', message_id: message.messageId }], reported.report))
    expect(answer).toEqual({ status: 200, json: { recorded: 0, ignored: 1 } })
    expect(await stateOf(message)).toMatchObject({ bounced: false, suppressed: false, events: [] })
  })

  it('answers alike whatever is wrong with who asks, and changes nothing', async () => {
    const without = await makeMessage('none@example.org')
    const old = String(Math.floor(Date.now() / 1000) - 301)
    const stranger = (await makeReported('stranger@example.org')).report
    const refused = await Promise.all(
      [
        { secret: stranger.secret },
        { slug: 'no-such-district' },
        { slug: '' },
        { slug: without.slug },
        { timestamp: old },
        { headers: { 'webhook-signature': '' } },
        { headers: { 'webhook-signature': 'v1,' } },
        { headers: { 'webhook-id': 'msg_2' } },
        { headers: { 'webhook-timestamp': '' } },
        { secret: stranger.secret, body: 'not even JSON' },
      ].map((report) => answerOf(post([{ type: 'bounced', message_id: message.messageId }], report))),
    )
    for (const answer of refused) expect(answer).toEqual(refused[0])
    expect(refused[0]).toMatchObject({ status: 401, json: { code: 'unauthenticated' } })
    expect(await stateOf(message)).toMatchObject({ bounced: false, suppressed: false })
  })

  it.each([
    ['not JSON', { body: '{' }, 400],
    ['another shape', { body: '{"events":{}}' }, 400],
    ['an unknown type', { body: '{"events":[{"type":"opened","message_id":"x"}]}' }, 400],
    ['1,001 events', { body: JSON.stringify({ events: Array(1_001).fill({ type: 'bounced', message_id: 'x' }) }) }, 400],
    ['more than 256 KB', { body: Buffer.alloc(256 * 1024 + 1, ' ') }, 413],
  ])('refuses %s', async (_, report, status) => {
    expect(await answerOf(post([], report))).toMatchObject({ status })
  })

  it('takes 1,000 events at once', async () => {
    const events = Array.from({ length: 1_000 }, (_, index) => ({ type: 'bounced', message_id: `${index}@example.org` }))
    expect(await answerOf(post(events))).toEqual({ status: 200, json: { recorded: 0, ignored: 1_000 } })
  })
})

describe('the secret of delivery reports', () => {
  it('is 32 bytes behind whsec_, kept only sealed, and the one before dies', async () => {
    const reported = await makeMessage('secret@example.org')
    expect(await hasMailEventsSecret(reported.owner)).toBe(false)
    const first = await createMailEventsSecret(reported.owner, new Date())
    const second = await createMailEventsSecret(reported.owner, new Date())
    expect(first.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(await hasMailEventsSecret(reported.owner)).toBe(true)
    const { slug } = reported
    expect((await post([], { slug, secret: first.secret })).status).toBe(401)
    expect((await post([], { slug, secret: second.secret })).status).toBe(200)
    expect(await findInDatabase(reported.districtId, second.secret.slice(6))).toEqual([])
  })

  it('is made by who may manage mail alone', async () => {
    await expect(createMailEventsSecret(message.sender, new Date())).rejects.toMatchObject({ code: 'forbidden' })
  })
})
