import 'server-only'
import { describeFault } from '@/lib/describe-fault'
import { inDistrict } from '@/lib/district-scope'
import { logger } from '@/lib/logger'
import { composeMail } from './compose-mail'
import type { Delivery } from './delivery'
import type { HeldMessage, Lease } from './hold-messages'
import { leaseCodes } from './lease-codes'
import { leaseMessages, postponeDistrict } from './lease-messages'
import type { Prepared, PrepareMail } from './outbox'
import { settleAttempt } from './outbox-retry'
import type { OutboxWriter } from './outbox-writer'
import { markMailDue } from './queue-messages'
import { renderMail } from './render-mail'
import type { SmtpServer } from './smtp-server'

type Sendable = Exclude<Prepared, { cancel: unknown }>

/** A message that is held and ready to be sent through `server`. */
export type ReadyMail = { message: HeldMessage; prepared: Sendable; server: SmtpServer }

/** The messages of one district as its connections take them: leased ahead, in batches, and prepared. */
export type MailFeed = {
  /** The next message, which `writer` alone writes about from now on; undefined once nothing is due any more, or after `stop` and `fail`. */
  take(writer: OutboxWriter): Promise<ReadyMail | undefined>
  /** Leases the codes that are due, which go before everything that is ready: somebody waits for them at an invite page. */
  takeCodes(): Promise<void>
  /** Gives a message back that another connection may take. */
  putBack(mail: ReadyMail): void
  /** The message needs no lease any more. */
  drop(message: HeldMessage): void
  /** Keeps the leases of everything held. */
  renew(): Promise<void>
  /** Ends the feed; what is not taken is leased to nobody from now on. */
  stop(): Promise<void>
  /** Ends the feed because of the server: everything not taken, and the district, wait. */
  fail(fault: Delivery, waitMilliseconds: number): Promise<void>
}

export type FeedOptions = {
  districtId: string
  prepare: PrepareMail
  writer: OutboxWriter
  batchSize: number
  leaseMilliseconds: number
}

/** Begins to lease as soon as something is taken, and again while the last batch is being sent. */
export function mailFeed({ districtId, prepare, writer, batchSize, leaseMilliseconds }: FeedOptions): MailFeed {
  const held = new Map<string, { message: HeldMessage; writer: OutboxWriter }>()
  const ready: ReadyMail[] = []
  let refilling: Promise<void> | undefined
  let takingCodes: Promise<void> | undefined
  let ended = false
  /** Nothing more is due; codes still come before what is ready. */
  let exhausted = false

  async function refill(): Promise<void> {
    const lease = await leaseMessages(districtId, { most: batchSize, leaseMilliseconds })
    if (lease) await admit(lease)
    else exhausted = true
  }

  async function admitCodes(): Promise<void> {
    const lease = await leaseCodes(districtId, { most: batchSize, leaseMilliseconds })
    if (lease) await admit(lease)
  }

  async function admit(lease: Lease): Promise<void> {
    for (const message of lease.messages) held.set(message.id, { message, writer })
    const prepared = await prepareAll(lease.messages)
    for (const message of lease.messages) {
      if (!held.has(message.id)) continue
      const said = prepared.get(message.id) ?? { cancel: 'nobody_left' as const }
      if ('cancel' in said) {
        held.delete(message.id)
        void writer.write(message, { kind: 'cancelled', cause: said.cancel })
      } else {
        const mail = { message, prepared: said, server: lease.server }
        if (message.kind === 'code') ready.unshift(mail)
        else ready.push(mail)
      }
    }
    if (ended) await giveBack()
  }

  /** One message that cannot be prepared must not keep the others back. */
  async function prepareAll(messages: HeldMessage[]): Promise<Map<string, Prepared>> {
    try {
      return await inDistrict(districtId, (tx) => prepare(tx, districtId, messages, new Date()))
    } catch (error) {
      logger.error({ districtId, messageIds: messages.map(({ id }) => id), fault: describeFault(error) }, 'messages could not be prepared')
      const prepared = new Map<string, Prepared>()
      for (const message of messages) {
        if (messages.length === 1) postponeAlone(message)
        else for (const [id, said] of await prepareAll([message])) prepared.set(id, said)
      }
      return prepared
    }
  }

  function postponeAlone(message: HeldMessage): void {
    held.delete(message.id)
    const delivery: Delivery = { outcome: 'deferred', cause: null, smtpCode: null, reply: null }
    void writer.write(message, { kind: 'settled', suppress: null, ...settleAttempt(message, delivery) })
  }

  async function giveBack(): Promise<void> {
    const mails = ready.splice(0)
    if (mails.length === 0) return
    await Promise.all(
      mails.map(({ message }) => {
        held.delete(message.id)
        return writer.write(message, { kind: 'released' })
      }),
    )
    await inDistrict(districtId, (tx) => markMailDue(tx, districtId, new Date()))
  }

  /** What is being leased; whoever waits for it is told what goes wrong with it. */
  async function leasing(): Promise<void> {
    await Promise.allSettled([refilling, takingCodes])
  }

  return {
    async take(taker) {
      for (;;) {
        if (ended) return undefined
        if (!exhausted && !refilling && ready.length <= batchSize) {
          refilling = refill().finally(() => {
            refilling = undefined
          })
          // Whoever waits for it is told; while enough is ready nobody does.
          refilling.catch(() => undefined)
        }
        const next = ready.shift()
        if (next) {
          held.set(next.message.id, { message: next.message, writer: taker })
          return next
        }
        if (!refilling) return undefined
        await refilling
      }
    },
    async takeCodes() {
      if (ended || takingCodes) return
      takingCodes = admitCodes().finally(() => {
        takingCodes = undefined
      })
      await takingCodes
    },
    putBack(mail) {
      held.set(mail.message.id, { message: mail.message, writer })
      ready.unshift(mail)
    },
    drop(message) {
      held.delete(message.id)
    },
    async renew() {
      await Promise.all([...held.values()].map(({ message, writer: by }) => by.write(message, { kind: 'renewed' })))
    },
    async stop() {
      ended = true
      await leasing()
      await giveBack()
    },
    async fail({ cause, smtpCode, reply }, waitMilliseconds) {
      ended = true
      await leasing()
      await Promise.all(
        ready.splice(0).map(({ message }) => {
          held.delete(message.id)
          return writer.write(message, { kind: 'postponed', waitMilliseconds, cause, smtpCode, reply })
        }),
      )
      await inDistrict(districtId, (tx) => postponeDistrict(tx, districtId, waitMilliseconds))
    },
  }
}

/** The text as it goes to the server. */
export function composeReady({ message, prepared, server }: ReadyMail): Buffer {
  const { content, text, unsubscribeUrl } = prepared
  const { from, replyTo } = server
  const { messageId, email: to } = message
  const rendered = renderMail(text, unsubscribeUrl === null ? content : { ...content, unsubscribeUrl })
  return composeMail({ from, replyTo, to, messageId, date: new Date(), ...rendered, language: content.language.tag, unsubscribeUrl })
}
