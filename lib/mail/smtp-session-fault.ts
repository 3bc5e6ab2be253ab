import { AccessTokenError } from './access-token'
import type { Delivery, DeliveryCause } from './delivery'

/** How far an attempt had come: not signed in yet, before the final dot, or after it. */
export type SmtpStage = 'opening' | 'envelope' | 'dot_sent'

/** What nodemailer's connection says about an error; `code` is its own, `originalCode` the system's. */
type SmtpFault = {
  code: string | undefined
  originalCode: string | undefined
  timeoutType: string | undefined
  command: string | undefined
  responseCode: number | undefined
  response: string | undefined
}

const mostReplyCharacters = 500

/** OpenSSL's verdicts on a certificate, as Node names them. */
const certificateCode =
  /CERT|^UNABLE_TO_(GET|VERIFY|DECODE|DECRYPT)_|_IN_CHAIN$|^(INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|CRL_)/

/**
 * What an error of the connection means for the message. Before the final dot nothing was delivered: deferred, or failed
 * where the server refused this address or this text for good (5xx). After it only the server's reply to the message
 * counts (RFC 5321 §4.2.5); without one nobody knows: ambiguous. A 5xx to the connection, the sign-in or the sender is no
 * fault of the message and defers it.
 */
export function describeDelivery(error: unknown, stage: SmtpStage): Delivery {
  const fault = readFault(error)
  const replied = { smtpCode: fault.responseCode ?? null, reply: replyOf(error, fault) }
  if (stage === 'opening') return { outcome: 'deferred', cause: openingCause(fault), ...replied }
  if (stage === 'dot_sent') {
    if (fault.code === 'EMESSAGE' && fault.responseCode) return { outcome: refusal(fault.responseCode), cause: 'data', ...replied }
    return { outcome: 'ambiguous', cause: fault.code === 'ETIMEDOUT' ? 'timeout' : 'dropped', smtpCode: null, reply: null }
  }
  if (fault.code !== 'EENVELOPE') return { outcome: 'deferred', cause: fault.code === 'ETIMEDOUT' ? 'timeout' : 'dropped', ...replied }
  if (fault.command === 'MAIL FROM') return { outcome: 'deferred', cause: 'mail_from', ...replied }
  if (fault.command === 'API') return { outcome: 'failed', cause: 'bad_email', ...replied }
  return { outcome: refusal(fault.responseCode), cause: fault.command === 'RCPT TO' ? 'rcpt_to' : 'data', ...replied }
}

/**
 * Whether a refusal is about the address itself, so that nothing may be sent there again. By the enhanced status code
 * (RFC 3463): 5.1.x and a disabled mailbox are; a full mailbox, relaying and policy are not. Without one, 5xx at RCPT TO is.
 */
export function isAddressRefused({ outcome, cause, smtpCode, reply }: Delivery): boolean {
  if (outcome !== 'failed' || cause !== 'rcpt_to') return false
  const [, subject, detail] = /\b5\.(\d{1,3})\.(\d{1,3})\b/.exec(reply ?? '') ?? []
  if (subject !== undefined) return subject === '1' || (subject === '2' && detail === '1')
  return smtpCode !== 530 && smtpCode !== 535 && smtpCode !== 552
}

/** A reply on one line and at most 500 characters. */
export function cutReply(response: string): string {
  return response.replace(/\s+/g, ' ').trim().slice(0, mostReplyCharacters)
}

function refusal(responseCode: number | undefined): 'failed' | 'deferred' {
  return responseCode !== undefined && responseCode >= 500 ? 'failed' : 'deferred'
}

function openingCause({ code, originalCode = '', timeoutType, responseCode }: SmtpFault): DeliveryCause {
  if (certificateCode.test(originalCode)) return 'certificate'
  if (code === 'ETLS' || originalCode === 'EPROTO' || originalCode.startsWith('ERR_SSL')) return 'tls'
  if (code === 'EAUTH') return 'auth'
  if (code === 'ETIMEDOUT') return timeoutType === 'CONNECT_TIMEOUT' ? 'connect' : 'timeout'
  if (responseCode) return 'greeting'
  const wasConnected = code === 'ECONNECTION' || originalCode === 'ECONNRESET' || originalCode === 'EPIPE'
  return wasConnected ? 'dropped' : 'connect'
}

function replyOf(error: unknown, { response }: SmtpFault): string | null {
  if (error instanceof AccessTokenError) return error.message
  return response === undefined ? null : cutReply(response)
}

function readFault(error: unknown): SmtpFault {
  const text = (name: string) => {
    const value: unknown = error instanceof Error ? Reflect.get(error, name) : undefined
    return typeof value === 'string' ? value : undefined
  }
  const responseCode: unknown = error instanceof Error ? Reflect.get(error, 'responseCode') : undefined
  return {
    code: text('code'),
    originalCode: text('originalCode'),
    timeoutType: text('timeoutType'),
    command: text('command'),
    responseCode: typeof responseCode === 'number' ? responseCode : undefined,
    response: text('response'),
  }
}
