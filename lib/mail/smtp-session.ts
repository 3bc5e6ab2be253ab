// Threat: a mail counted as delivered that never left, or sent twice without anybody knowing. Choice: the text goes out
// as soon as the server wants it (354), but the final dot only after `handOver` has written down that it is about to;
// until the dot the server may not deliver (RFC 5321 §4.1.1.4), after it nothing but its reply tells what became of it.
import 'server-only'
import { Readable } from 'node:stream'
import SMTPConnection, { type SMTPConnectionCustomAuthContext } from 'nodemailer/lib/smtp-connection'
import { inSpan } from '@/lib/observability/spans'
import type { Delivery, DeliveryCause } from './delivery'
import { isLoopbackHost } from './mail-host'
import type { SmtpServer } from './smtp-server'
import { cutReply, describeDelivery } from './smtp-session-fault'

/** Longest waits: for the connection, for the greeting and the TLS handshake, for each reply. */
export type SmtpTimeouts = { connectMilliseconds: number; greetingMilliseconds: number; replyMilliseconds: number }

export type SmtpSessionOptions = {
  timeouts?: Partial<SmtpTimeouts> | undefined
  /** Certificates (PEM) to trust instead of the usual ones, for a server with an authority of its own. */
  ca?: string | undefined
}

export type OutgoingMail = {
  from: string
  to: string
  /** The whole message (RFC 5322). */
  raw: Buffer
  /** Called once the server has the text, before the final dot; `false` breaks the connection off, and nothing is delivered. */
  handOver: () => Promise<boolean>
}

/** One connection that delivers mails in turn. */
export type SmtpSession = {
  /** Connects and signs in unless that is done: null, or why it cannot be. It is no fault of any message. */
  open(): Promise<Delivery | null>
  /** Delivers one mail, opening the connection where there is none. Throws only what `handOver` throws. */
  deliver(mail: OutgoingMail): Promise<Delivery>
  /** Ends the connection. A mail on its way answers `interrupted`: ambiguous after the final dot, deferred before. */
  close(): void
}

const usualTimeouts: SmtpTimeouts = { connectMilliseconds: 15_000, greetingMilliseconds: 15_000, replyMilliseconds: 60_000 }
const closeMilliseconds = 2_000

/** A session with the server; nothing is sent before it is used. Unencrypted it speaks to loopback addresses alone. */
export function smtpSession(server: SmtpServer, options: SmtpSessionOptions = {}): SmtpSession {
  let connection: SMTPConnection | undefined
  let delivered = 0
  let needsReset = false
  let interrupt = doNothing

  async function open(): Promise<Delivery | null> {
    if (connection && !connection.destroyed) {
      if (!needsReset || (await reset(connection))) return null
      connection.close()
    }
    if (server.security === 'none' && !isLoopbackHost(server.host))
      return { outcome: 'deferred', cause: 'tls', smtpCode: null, reply: null }
    const opening = connectionTo(server, options)
    const secrets: string[] = []
    try {
      await settled(opening, (done) => opening.connect(done))
      if (server.auth.kind !== 'none') await signIn(opening, server.auth, secrets)
    } catch (error) {
      opening.close()
      return withoutSecrets(describeDelivery(error, 'opening'), secrets)
    }
    connection = opening
    delivered = 0
    needsReset = false
    return null
  }

  async function deliver(mail: OutgoingMail): Promise<Delivery> {
    for (;;) {
      const refused = await open()
      if (refused || !connection) return refused ?? { outcome: 'deferred', cause: 'dropped', smtpCode: null, reply: null }
      const wasUsed = delivered > 0
      const { delivery, asked } = await send(connection, mail)
      // Servers end a connection after some mails or a pause; that is no answer to this one.
      if (wasUsed && !asked && delivery.outcome === 'deferred' && delivery.cause === 'dropped') continue
      return delivery
    }
  }

  function send(open: SMTPConnection, { from, to, raw, handOver }: OutgoingMail): Promise<{ delivery: Delivery; asked: boolean }> {
    return new Promise((resolve, reject) => {
      let stage: 'envelope' | 'dot_sent' = 'envelope'
      let asked = false
      let over = false
      const finish = (delivery: Delivery) => {
        over = true
        interrupt = doNothing
        resolve({ delivery, asked })
      }
      const end = (cause: DeliveryCause) =>
        finish({ outcome: stage === 'dot_sent' ? 'ambiguous' : 'deferred', cause, smtpCode: null, reply: null })
      interrupt = () => end('interrupted')

      const askBeforeDot = async (): Promise<boolean> => {
        asked = true
        const mayGoOn = await handOver()
        await noticeEnd()
        if (over) return false
        const mayEnd = mayGoOn && isWhole(open)
        if (mayEnd) stage = 'dot_sent'
        else breakOff(mayGoOn ? 'dropped' : 'interrupted')
        return mayEnd
      }
      const breakOff = (cause: DeliveryCause) => {
        end(cause)
        open.close()
      }
      const body = textThenDot(raw, askBeforeDot, (error) => {
        reject(error)
        breakOff('interrupted')
      })
      open.send({ from, to: [to] }, body, (error, sent) => {
        if (over) return
        delivered += 1
        needsReset = error !== null && stage === 'envelope'
        if (error || !sent) return finish(describeDelivery(error, stage))
        finish({ outcome: 'accepted', cause: null, smtpCode: Number.parseInt(sent.response, 10) || null, reply: cutReply(sent.response) })
      })
    })
  }

  return {
    open,
    deliver: (mail) =>
      inSpan('mail', () => deliver(mail), {
        kind: 'client',
        factsOf: ({ outcome, cause }) => ({ 'mail.outcome': outcome, ...(cause && { 'mail.cause': cause }) }),
      }),
    close() {
      const wasIdle = interrupt === doNothing
      interrupt()
      if (connection && wasIdle) leave(connection)
      else connection?.close()
      connection = undefined
    },
  }
}

/** Read first when the server has answered 354. Its end, which makes nodemailer send the final dot, waits for `mayEnd`. */
function textThenDot(raw: Buffer, mayEnd: () => Promise<boolean>, onError: (error: unknown) => void): Readable {
  let given = false
  return new Readable({
    read() {
      if (!given) {
        given = true
        this.push(raw)
        return
      }
      mayEnd().then((may) => {
        if (may) this.push(null)
      }, onError)
    },
  })
}

function connectionTo({ host, port, security }: SmtpServer, { timeouts, ca }: SmtpSessionOptions): SMTPConnection {
  const { connectMilliseconds, greetingMilliseconds, replyMilliseconds } = { ...usualTimeouts, ...timeouts }
  const connection = new SMTPConnection({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    connectionTimeout: connectMilliseconds,
    greetingTimeout: greetingMilliseconds,
    socketTimeout: replyMilliseconds,
    socketCloseTimeout: closeMilliseconds,
    // NODE_TLS_REJECT_UNAUTHORIZED=0 would otherwise switch the check off.
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
  })
  // What fails between two mails is found out by the next one.
  connection.on('error', () => undefined)
  return connection
}

/** A step of the connection that may also end by an error of the connection, which the step itself is then not told of. */
function settled(connection: SMTPConnection, step: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const onEnd = () => reject(Object.assign(new Error('The connection ended.'), { code: 'ECONNECTION' }))
    const finish = (error?: Error | null) => {
      connection.off('error', finish)
      connection.off('end', onEnd)
      if (error) reject(error)
      else resolve()
    }
    connection.once('error', finish)
    connection.once('end', onEnd)
    step(finish)
  })
}

type Auth = SmtpServer['auth']

/** What is sent to sign in is put into `secrets` in every writing. */
function signIn(connection: SMTPConnection, auth: Exclude<Auth, { kind: 'none' }>, secrets: string[]): Promise<void> {
  if (auth.kind === 'password') {
    const { username: user, password: pass } = auth
    secrets.push(pass, base64(pass), base64(`\u0000${user}\u0000${pass}`))
    return settled(connection, (done) => connection.login({ credentials: { user, pass } }, done))
  }
  connection.customAuth.set('XOAUTH2', async ({ sendCommand }) => {
    const token = await auth.accessToken()
    const initial = base64(`user=${auth.username}\u0001auth=Bearer ${token}\u0001\u0001`)
    secrets.push(token, initial)
    if (await isTokenTaken(sendCommand, initial)) return
    auth.forgetToken()
    throw new Error('The token was refused.')
  })
  return settled(connection, (done) => connection.login({ method: 'XOAUTH2', user: auth.username }, done))
}

/** Whether the dot would still go out: the server may have closed its side meanwhile. */
function isWhole({ _socket: socket }: SMTPConnection): boolean {
  return !!socket && socket.writable && !socket.readableEnded
}

async function isTokenTaken(sendCommand: SMTPConnectionCustomAuthContext['sendCommand'], initial: string): Promise<boolean> {
  let answer = await sendCommand(`AUTH XOAUTH2 ${initial}`)
  // A refusal comes as a challenge first, which wants an empty answer.
  if (answer.status === 334) answer = await sendCommand('')
  return answer.status === 235
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

function doNothing(): void {}

/**
 * Lets the event loop come round as often as a connection that the server has just ended takes to tell us, while the dot is
 * not sent yet. However long the hand-over took: on a busy machine its answer and that end are waiting in the same turn.
 */
async function noticeEnd(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Says goodbye; a server that does not answer is left anyhow. */
function leave(connection: SMTPConnection): void {
  if (connection.destroyed) return
  connection.quit()
  setTimeout(() => connection.close(), closeMilliseconds).unref()
}

async function reset(connection: SMTPConnection): Promise<boolean> {
  try {
    await settled(connection, (done) => connection.reset(done))
    return true
  } catch {
    // A server that does not know RSET, or is gone: a new connection is as good.
    return false
  }
}

/** A server may repeat in its refusal what it was given to sign in with. */
function withoutSecrets(delivery: Delivery, secrets: readonly string[]): Delivery {
  const { reply } = delivery
  return reply !== null && secrets.some((secret) => reply.includes(secret)) ? { ...delivery, reply: null } : delivery
}
