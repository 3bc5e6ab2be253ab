import { type AddressInfo, connect, createServer } from 'node:net'
import { pipeline } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { expectedDeliveries, type FaultyServer, type SmtpFaultName, startFaultyServer } from '@/scripts/drill/faulty-server'
import { makeCode } from '@/scripts/testing/make-code'
import { emailOf, makeOutbox, prepareShort, setMailServer } from '@/scripts/testing/make-outbox'
import { deliverDistrict } from './deliver-district'
import { deliverMail, type MailDelivery } from './deliver-mail'

// Files before this one have left mail that is due in the same database, which a worker would send too.
beforeEach(() => database().dueMail.deleteMany())

const closing: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function faulty(fault: SmtpFaultName): Promise<FaultyServer> {
  const server = await startFaultyServer(fault)
  closing.push(server.close)
  return server
}

const quick = {
  pollMilliseconds: 20,
  serverWait: () => 50,
  timeouts: { connectMilliseconds: 2_000, greetingMilliseconds: 2_000, replyMilliseconds: 10_000 },
} satisfies Partial<MailDelivery>

/** A worker of this process; it stops with the test. */
function startWorker(given: Partial<MailDelivery> = {}): { stop(): Promise<void> } {
  const stopped = new AbortController()
  const running = deliverMail({ ...quick, prepare: prepareShort, signal: stopped.signal, ...given })
  const stop = async () => {
    stopped.abort()
    await running
  }
  closing.push(stop)
  return { stop }
}

const findMessages = (districtId: string) =>
  inDistrict(districtId, (tx) => tx.message.findMany({ where: { districtId }, orderBy: { id: 'asc' } }))

type Found = Awaited<ReturnType<typeof findMessages>>

/** The messages once they are as the test waits for. */
async function messagesWhen(districtId: string, isSo: (messages: Found) => boolean): Promise<Found> {
  for (let waited = 0; waited < 30_000; waited += 20) {
    const messages = await findMessages(districtId)
    if (isSo(messages)) return messages
    await pause(20)
  }
  throw new Error(
    `The messages stay as they are: ${(await findMessages(districtId)).map(({ state, cause }) => `${state} ${cause}`).join(', ')}`,
  )
}

const allAre = (state: string) => (messages: Found) => messages.every((message) => message.state === state)
const addresses = (count: number) => Array.from({ length: count }, (_, index) => emailOf(index)).toSorted()

describe('deliverMail', () => {
  it('delivers each message once, with two workers at it, and leaves nothing due', async () => {
    const server = await faulty('none')
    const { districtId } = await makeOutbox({ port: server.port, count: 300 })
    startWorker({ batchSize: 20 })
    startWorker({ batchSize: 20 })
    const messages = await messagesWhen(districtId, allAre('accepted'))
    expect(server.taken.toSorted()).toEqual(addresses(300))
    expect(messages[0]).toMatchObject({ attempts: 1, cause: null, smtpCode: 250, templateVersion: 1, ambiguousAt: null, leasedUntil: null })
    expect(messages.every(({ handedOverAt, settledAt }) => handedOverAt && settledAt && handedOverAt <= settledAt)).toBe(true)
    while ((await database().dueMail.count({ where: { districtId } })) > 0) await pause(10)
  })

  it('sends three mails of one district long before the last of a great many of another, with one place for both', async () => {
    const server = await faulty('none')
    const large = await makeOutbox({ port: server.port, count: 100, settings: { connections: 1 } })
    const small = await makeOutbox({ port: server.port, count: 3, dueAt: new Date() })
    startWorker({ batchSize: 5, mostDistricts: 1, turnMilliseconds: 0 })
    await messagesWhen(large.districtId, allAre('accepted'))
    const inTime = (districtId: string) =>
      inDistrict(districtId, (tx) => tx.message.findMany({ where: { districtId }, orderBy: { settledAt: 'asc' } }))
    const lastOfSmall = (await inTime(small.districtId)).at(-1)?.settledAt ?? new Date(Number.NaN)
    const before = (await inTime(large.districtId)).filter(({ settledAt }) => settledAt && settledAt < lastOfSmall)
    expect(before.length).toBeLessThan(60)
    expect(server.taken).toHaveLength(103)
  })

  it('sends one mail in a turn that is over before it began, and the others in the next', async () => {
    const server = await faulty('none')
    const { districtId } = await makeOutbox({ port: server.port, count: 3 })
    const pace = { batchSize: 5, leaseMilliseconds: 30_000, heartbeatMilliseconds: 10_000, stopMilliseconds: 7_000 }
    const { signal } = new AbortController()
    const turn = AbortSignal.abort()
    await deliverDistrict(districtId, { ...quick, ...pace, serverWaitMilliseconds: 50, prepare: prepareShort, signal, turn })
    expect(server.taken).toHaveLength(1)
    startWorker()
    await messagesWhen(districtId, allAre('accepted'))
    expect(server.taken.toSorted()).toEqual(addresses(3))
  })

  it.each([
    'data_4xx',
    'data_5xx',
    'rcpt_4xx',
    'rcpt_5xx',
    'drop_before_dot',
    'drop_after_dot',
    'hang',
    'hang_after_dot',
    'mail_5xx',
    'greeting',
    'no_starttls',
  ] as const)('writes down what became of an attempt: %s', async (fault) => {
    const server = await faulty(fault)
    const { districtId } = await makeOutbox({ port: server.port, count: 3, settings: { security: server.security } })
    const { outcome, cause, smtpCode } = expectedDeliveries[fault]
    startWorker(cause === 'timeout' ? { timeouts: { replyMilliseconds: 2_000 } } : {})
    const messages = await messagesWhen(districtId, allAre(outcome))
    expect(messages).toMatchObject(Array(3).fill({ cause, smtpCode }))
    if (outcome === 'ambiguous') expect(messages.every(({ ambiguousAt, dueAt }) => ambiguousAt && dueAt > ambiguousAt)).toBe(true)
    if (outcome === 'failed') expect(messages.every(({ settledAt }) => settledAt)).toBe(true)
  })

  it('suppresses an address that the server refuses for good, and no other', async () => {
    const outcomes = []
    for (const fault of ['rcpt_5xx', 'data_5xx', 'rcpt_4xx', 'mail_5xx'] as const) {
      const server = await faulty(fault)
      const { districtId } = await makeOutbox({ port: server.port, count: 1 })
      const { stop } = startWorker()
      await messagesWhen(districtId, allAre(expectedDeliveries[fault].outcome))
      await stop()
      outcomes.push(
        await inDistrict(districtId, (tx) =>
          tx.suppressedAddress.findMany({ where: { districtId }, select: { email: true, reason: true } }),
        ),
      )
    }
    expect(outcomes).toEqual([[{ email: emailOf(0), reason: 'failed' }], [], [], []])
  })

  it('tries an ambiguous message once more with the same Message-ID, then leaves it', async () => {
    const server = await faulty('drop_after_dot')
    const { districtId } = await makeOutbox({ port: server.port, count: 1 })
    const { stop } = startWorker()
    const [first] = await messagesWhen(districtId, allAre('ambiguous'))
    await inDistrict(districtId, async (tx) => {
      // The wait of a minute, over at once.
      await tx.$executeRaw`UPDATE messages SET ambiguous_at = ambiguous_at - interval '2 minutes', due_at = due_at - interval '1 minute' WHERE district_id = ${districtId}::uuid`
      await tx.$executeRaw`UPDATE due_mail SET due_at = now() WHERE district_id = ${districtId}::uuid`
    })
    const [second] = await messagesWhen(districtId, ([message]) => message?.state === 'ambiguous' && message.attempts === 2)
    expect(second).toMatchObject({ messageId: first?.messageId, dueAt: second?.ambiguousAt })
    while ((await database().dueMail.count({ where: { districtId } })) > 0) await pause(10)
    await stop()
    expect(server.connections()).toBe(2)
  })

  it('keeps messages while no server is set up, says so, and sends them when there is one', async () => {
    const server = await faulty('none')
    const { districtId } = await makeOutbox({ count: 2 })
    startWorker()
    const waiting = await messagesWhen(districtId, (messages) => messages.every(({ cause }) => cause === 'no_server'))
    expect(waiting.map(({ state }) => state)).toEqual(['queued', 'queued'])
    await setMailServer(districtId, { port: server.port })
    await database().dueMail.update({ where: { districtId }, data: { dueAt: new Date() } })
    expect(await messagesWhen(districtId, allAre('accepted'))).toMatchObject(Array(2).fill({ cause: null }))
  })

  it('goes on when the server comes back, without hammering it meanwhile, and counts no attempt', async () => {
    const server = await faulty('greeting')
    const { districtId } = await makeOutbox({ port: server.port, count: 50 })
    startWorker({ serverWait: () => 60_000 })
    await messagesWhen(districtId, allAre('deferred'))
    // One connection found out for all.
    expect(server.connections()).toBe(1)
    // The district is put off after its messages are.
    const dueAt = async () => (await database().dueMail.findUniqueOrThrow({ where: { districtId } })).dueAt.getTime()
    while ((await dueAt()) < Date.now() + 31_000) await pause(10)
    const good = await faulty('none')
    await setMailServer(districtId, { port: good.port })
    await inDistrict(districtId, (tx) => tx.message.updateMany({ where: { districtId }, data: { dueAt: new Date(0) } }))
    await database().dueMail.update({ where: { districtId }, data: { dueAt: new Date() } })
    expect((await messagesWhen(districtId, allAre('accepted')))[0]).toMatchObject({ attempts: 1 })
  })

  it.each([
    ['hang', 'timeout'],
    ['drop_before_dot', 'dropped'],
  ] as const)('lets the district wait when nothing was delivered over a connection: %s', async (fault, cause) => {
    const server = await faulty(fault)
    const { districtId } = await makeOutbox({ port: server.port, count: 20 })
    startWorker({ timeouts: { replyMilliseconds: 2_000 }, serverWait: () => 60_000 })
    const messages = await messagesWhen(districtId, allAre('deferred'))
    expect(messages).toMatchObject(Array(20).fill({ cause }))
    // The one that found out had its attempt and comes after the others: a mail that a server cannot stand must not hold them up again.
    const [last, ...others] = messages.toSorted((one, other) => other.dueAt.getTime() - one.dueAt.getTime())
    expect([last, ...others].map((message) => message?.attempts)).toEqual([1, ...Array(19).fill(0)])
    expect(last?.dueAt.getTime()).toBeGreaterThan((others[0]?.dueAt.getTime() ?? 0) + 30_000)
    expect(server.connections()).toBe(1)
    // The district is put off after its messages are.
    const dueAt = async () => (await database().dueMail.findUniqueOrThrow({ where: { districtId } })).dueAt.getTime()
    while ((await dueAt()) < Date.now() + 31_000) await pause(10)
  })

  it('serves the other districts while the servers of some hang', async () => {
    const hanging = await faulty('hang')
    const stuck = await makeOutbox({ port: hanging.port, count: 20 })
    const good = await faulty('none')
    startWorker({ mostDistricts: 1, timeouts: { replyMilliseconds: 2_000 }, serverWait: () => 60_000 })
    await messagesWhen(stuck.districtId, (messages) => messages.some(({ state }) => state !== 'queued'))
    const { districtId } = await makeOutbox({ port: good.port, count: 5, dueAt: new Date() })
    await messagesWhen(districtId, allAre('accepted'))
    expect((await findMessages(stuck.districtId)).reduce((sum, { attempts }) => sum + attempts, 0)).toBe(1)
  })

  it('goes on with the connections that are answered while others hang', async () => {
    const [good, hanging] = [await faulty('slow'), await faulty('hang')]
    let connections = 0
    const door = createServer((socket) => {
      const behind = connect(connections++ === 0 ? good.port : hanging.port, '127.0.0.1')
      pipeline(socket, behind, socket, () => undefined)
    })
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
    closing.push(() => new Promise((resolve) => door.close(resolve)))
    const { districtId } = await makeOutbox({ port: (door.address() as AddressInfo).port, count: 12, settings: { connections: 2 } })
    startWorker({ timeouts: { replyMilliseconds: 2_000 }, serverWait: () => 60_000 })
    const messages = await messagesWhen(districtId, (found) => found.every(({ state }) => state === 'accepted' || state === 'deferred'))
    expect(good.taken.length).toBeGreaterThan(2)
    expect(messages.every(({ attempts }) => attempts === 1)).toBe(true)
  })

  it('keeps the pace with a server that refuses before the text', async () => {
    const server = await faulty('rcpt_4xx')
    const { districtId } = await makeOutbox({ port: server.port, count: 100, settings: { per_minute: 10 } })
    const { stop } = startWorker()
    await messagesWhen(districtId, (messages) => messages.filter(({ state }) => state === 'deferred').length >= 10)
    const dueAt = async () => (await database().dueMail.findUniqueOrThrow({ where: { districtId } })).dueAt.getTime()
    while ((await dueAt()) < Date.now() + 10_000) await pause(10)
    await stop()
    expect((await findMessages(districtId)).filter(({ attempts }) => attempts > 0)).toHaveLength(10)
  })

  it('cancels what has nothing to say, and puts off alone what cannot be prepared', async () => {
    const server = await faulty('none')
    const { districtId, messageIds } = await makeOutbox({ port: server.port, count: 3 })
    startWorker({
      async prepare(tx, id, messages, now) {
        if (messages.some((message) => message.id === messageIds[1])) throw new Error('a mistake of ours')
        const prepared = await prepareShort(tx, id, messages, now)
        return prepared.set(messageIds[0] ?? '', { cancel: 'nobody_left' })
      },
    })
    const messages = await messagesWhen(districtId, (found) =>
      found.every(({ state }) => state !== 'queued' && state !== 'leased' && state !== 'handed_over'),
    )
    expect(messages).toMatchObject([
      { state: 'cancelled', cause: 'nobody_left' },
      { state: 'deferred', cause: null, attempts: 1 },
      { state: 'accepted' },
    ])
    expect(server.taken).toEqual([emailOf(2)])
  })

  it('sends a code before the rest of a campaign that is under way', async () => {
    const server = await faulty('slow')
    const outbox = await makeOutbox({ port: server.port, count: 400, settings: { connections: 1 } })
    const { stop } = startWorker()
    while (server.taken.length === 0) await pause(10)
    await makeCode(outbox, { email: 'ana@example.org', now: new Date() })
    while (!server.taken.includes('ana@example.org')) await pause(10)
    await stop()
    expect(server.taken.length).toBeLessThan(300)
    // The others come in their order, and none got lost.
    expect(server.taken.filter((email) => email !== 'ana@example.org')).toEqual(
      Array.from({ length: server.taken.length - 1 }, (_, index) => emailOf(index)),
    )
  })

  it('gives back what it has not sent when it is stopped', async () => {
    const server = await faulty('slow')
    const { districtId } = await makeOutbox({ port: server.port, count: 40, settings: { connections: 2 } })
    const { stop } = startWorker()
    await messagesWhen(districtId, (messages) => messages.some(({ state }) => state === 'accepted'))
    await stop()
    const messages = await findMessages(districtId)
    expect(new Set(messages.map(({ state }) => state))).toEqual(new Set(['accepted', 'queued']))
    expect(messages.filter(({ state }) => state === 'accepted')).toHaveLength(server.taken.length)
    expect((await database().dueMail.findUniqueOrThrow({ where: { districtId } })).dueAt.getTime()).toBeLessThanOrEqual(Date.now())
  })

  it('gives up a server that hangs when it is stopped, and says that it is open what became of the message', async () => {
    const server = await faulty('hang_after_dot')
    const { districtId } = await makeOutbox({ port: server.port, count: 1 })
    const { stop } = startWorker({ stopMilliseconds: 50, timeouts: {} })
    await messagesWhen(districtId, allAre('handed_over'))
    await stop()
    expect(await findMessages(districtId)).toMatchObject([{ state: 'ambiguous', cause: 'interrupted' }])
  })

  it('keeps its leases while a server is slow', async () => {
    const server = await faulty('slow')
    const { districtId } = await makeOutbox({ port: server.port, count: 8, settings: { connections: 1 } })
    startWorker({ leaseMilliseconds: 600, heartbeatMilliseconds: 100 })
    startWorker({ leaseMilliseconds: 600, heartbeatMilliseconds: 100 })
    const messages = await messagesWhen(districtId, allAre('accepted'))
    expect(messages).toMatchObject(Array(8).fill({ attempts: 1, fence: 1, ambiguousAt: null }))
    expect(server.taken).toHaveLength(8)
  })
})
