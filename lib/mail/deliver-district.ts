import 'server-only'
import { describeFault } from '@/lib/describe-fault'
import { inDistrict } from '@/lib/district-scope'
import { logger } from '@/lib/logger'
import { composeReady, mailFeed, type ReadyMail } from './deliver-feed'
import { type Delivery, serverCauses, silentCauses } from './delivery'
import { queueDistrictAnew } from './lease-messages'
import type { PrepareMail } from './outbox'
import { settleAttempt } from './outbox-retry'
import { type OutboxWriter, outboxWriter } from './outbox-writer'
import type { SmtpServer } from './smtp-server'
import { type SmtpSession, type SmtpSessionOptions, smtpSession } from './smtp-session'
import { isAddressRefused } from './smtp-session-fault'

export type DistrictDelivery = SmtpSessionOptions & {
  prepare: PrepareMail
  signal: AbortSignal
  /** Ends what is done for this district now: others wait. What is not under way then is free, and due behind theirs. */
  turn: AbortSignal
  /** Leased at a time; a worker that dies keeps them from the others for as long as a lease lasts. */
  batchSize: number
  leaseMilliseconds: number
  /** How often it is asked whether a code is due. */
  pollMilliseconds: number
  /** How often leases are kept. */
  heartbeatMilliseconds: number
  /** After the signal: what the server has not answered until then is given up, as ambiguous where the final dot was sent. */
  stopMilliseconds: number
  /** How long the district waits when its server is at fault. */
  serverWaitMilliseconds: number
}

/** `server_fault`: the server could not be reached, refused us or kept silent, and the district waits. */
export type DistrictOutcome = 'done' | 'server_fault'

/** Sends what is due in the district over its connections until nothing is, the server is at fault, or a signal ends it. */
export async function deliverDistrict(districtId: string, options: DistrictDelivery): Promise<DistrictOutcome> {
  const newWriter = () => outboxWriter(districtId, options.leaseMilliseconds)
  // Each connection keeps to one of them, so what it writes stays in order; several keep the database busy while one waits for it.
  const writers = [newWriter(), newWriter()] as const
  const feed = mailFeed({ ...options, districtId, writer: writers[0] })
  const sessions = new Set<SmtpSession>()
  const writes = new Set<Promise<unknown>>()
  let working = 0
  // To mails, on all connections.
  let answers = 0
  let sentAny = false
  let outcome: DistrictOutcome = 'done'

  const looking = setInterval(() => note(feed.takeCodes()), options.pollMilliseconds)
  const heartbeat = setInterval(() => note(feed.renew()), options.heartbeatMilliseconds)
  let stopTimer: NodeJS.Timeout | undefined
  const endTurn = () => note(feed.stop())
  const onStop = () => {
    endTurn()
    stopTimer = setTimeout(() => {
      for (const session of sessions) session.close()
    }, options.stopMilliseconds)
  }
  options.signal.addEventListener('abort', onStop, { once: true })
  try {
    await connectAll()
  } finally {
    options.signal.removeEventListener('abort', onStop)
    clearTimeout(stopTimer)
    clearInterval(looking)
    await feed.stop()
    clearInterval(heartbeat)
    await Promise.all(writes)
  }
  // When to look again was told while some of it was still leased.
  if (outcome === 'done' && sentAny) await inDistrict(districtId, (tx) => queueDistrictAnew(tx, districtId))
  return outcome

  /** The first mail of the first connection shows whether the server answers; then the others follow. */
  async function connectAll(): Promise<void> {
    const first = await feed.take(writers[0])
    if (!first) return
    sentAny = true
    // Not before: a turn sends one mail at least, or districts whose claims are slow would hand the place round and send none.
    if (options.turn.aborted) endTurn()
    else options.turn.addEventListener('abort', endTurn, { once: true })
    const connections: Promise<void>[] = []
    await new Promise<void>((resolve) => {
      connections.push(connect(writers[0], first, resolve).finally(resolve))
    })
    if (outcome === 'done') {
      while (connections.length < first.server.connections)
        connections.push(connect(writers[connections.length % writers.length] ?? writers[0]))
    }
    const ended = await Promise.allSettled(connections)
    const failed = ended.find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
  }

  /** One connection, from its first message to its last. */
  async function connect(writer: OutboxWriter, first?: ReadyMail, onAnswer?: () => void): Promise<void> {
    let session: SmtpSession | undefined
    let isOpen = false
    let isAnswered = false
    let server: SmtpServer | undefined
    const close = () => {
      if (isOpen) working -= 1
      isOpen = false
      session?.close()
      if (session) sessions.delete(session)
    }
    try {
      for (let mail = first ?? (await feed.take(writer)); mail; mail = await feed.take(writer)) {
        if (!session || !isSameServer(server, mail.server)) {
          close()
          server = mail.server
          session = smtpSession(server, options)
          sessions.add(session)
        }
        const refused = await session.open()
        if (refused) return await endRefused(writer, { mail, refused, close })
        if (!isOpen) working += 1
        isOpen = true
        const answersBefore = answers
        const delivery = await send(writer, session, mail)
        if (!delivery) continue
        const wasAnswered = isAnswered || answers > answersBefore
        isAnswered = delivery.smtpCode !== null
        if (isAnswered) answers += 1
        if (delivery.cause === 'mail_from' || (isSilence(delivery) && !wasAnswered)) return await endByServer(delivery)
        onAnswer?.()
      }
    } finally {
      close()
    }
  }

  /** A server that has connections enough refuses one more; those it has go on. Without any it is at fault. */
  async function endRefused(
    writer: OutboxWriter,
    { mail, refused, close }: { mail: ReadyMail; refused: Delivery; close: () => void },
  ): Promise<void> {
    close()
    if (working > 0) {
      feed.putBack(mail)
      return
    }
    postpone(writer, mail, refused)
    await endByServer(refused)
  }

  /** What became of it; undefined where it could not be composed. */
  async function send(writer: OutboxWriter, session: SmtpSession, mail: ReadyMail): Promise<Delivery | undefined> {
    const { message, prepared, server } = mail
    const raw = compose(writer, mail)
    if (!raw) return undefined
    const handOver = () => writer.write(message, { kind: 'handed_over', templateVersion: prepared.templateVersion })
    const delivery = await session.deliver({ from: server.from.address, to: message.email, raw, handOver })
    if (isRefusal(delivery)) postpone(writer, mail, delivery)
    else settle(writer, mail, delivery)
    return delivery
  }

  function compose(writer: OutboxWriter, mail: ReadyMail): Buffer | undefined {
    try {
      return composeReady(mail)
    } catch (error) {
      logger.error({ districtId, messageId: mail.message.id, fault: describeFault(error) }, 'a message could not be composed')
      settle(writer, mail, { outcome: 'deferred', cause: null, smtpCode: null, reply: null })
      return undefined
    }
  }

  async function endByServer(fault: Delivery): Promise<void> {
    outcome = 'server_fault'
    await feed.fail(fault, options.serverWaitMilliseconds)
  }

  function settle(writer: OutboxWriter, { message }: ReadyMail, delivery: Delivery): void {
    feed.drop(message)
    // Broken off before the final dot: by a stop, or because somebody else holds it, whom this write does not touch.
    if (delivery.cause === 'interrupted' && delivery.outcome === 'deferred') {
      note(writer.write(message, { kind: 'released' }))
      return
    }
    const suppress = isAddressRefused(delivery) ? { email: message.email, detail: delivery.reply } : null
    const settlement = settleAttempt(message, delivery)
    // A mail that the server cannot stand has its attempt and comes after those that wait for the server, or it would be the first again.
    const later = isSilence(delivery) ? options.serverWaitMilliseconds : 0
    const waitMilliseconds = settlement.waitMilliseconds === null ? null : settlement.waitMilliseconds + later
    note(writer.write(message, { kind: 'settled', suppress, ...settlement, waitMilliseconds }))
  }

  function postpone(writer: OutboxWriter, { message }: ReadyMail, { cause, smtpCode, reply }: Delivery): void {
    feed.drop(message)
    note(writer.write(message, { kind: 'postponed', waitMilliseconds: options.serverWaitMilliseconds, cause, smtpCode, reply }))
  }

  function note(write: Promise<unknown>): void {
    const noted = write.catch((error: unknown) =>
      logger.error({ districtId, fault: describeFault(error) }, 'the outbox could not be written'),
    )
    writes.add(noted)
    void noted.finally(() => writes.delete(noted))
  }
}

/** Whether the server refused us, whatever the mail. */
function isRefusal({ cause }: Delivery): boolean {
  return cause !== null && serverCauses.includes(cause) && !silentCauses.includes(cause)
}

/** Whether the server said nothing to the mail, which it does not have either. */
function isSilence({ outcome, cause }: Delivery): boolean {
  return outcome === 'deferred' && cause !== null && silentCauses.includes(cause)
}

/** Whether a connection to the one serves the other: what is written in the mail may differ. */
function isSameServer(one: SmtpServer | undefined, other: SmtpServer): boolean {
  const connectionOf = ({ host, port, security, auth }: SmtpServer) => JSON.stringify([host, port, security, auth])
  return one === other || (one !== undefined && connectionOf(one) === connectionOf(other))
}
