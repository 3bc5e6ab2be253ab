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

/** It stands right after the reply code (RFC 2034 §4). */
const enhancedCode = /^\d{3}[ -]#?(5\.\d{1,3}\.\d{1,3})(?![.\d])/
/** RFC 3463 §3.2 and §3.3, RFC 7505: those of 5.1.x that name the recipient, and a disabled mailbox. */
const addressCode = /^5\.(1\.([1-46]|10)|2\.1)$/
const addressReplyCodes: readonly number[] = [550, 551, 553]
const quotedAddress = /<[^>]*>|\S+@\S+/g
const mailboxWords =
  /\b(no such|unknown|invalid|no) (local )?(user|mailbox|recipient|account|address)\b|\b(user|mailbox|recipient|account|address)\b.{0,60}\b(unknown|does(n.?t| not) exist|not found|disabled|invalid|inactive)\b/i
/** A blocklist, a sign-in or the sender may be named beside the recipient. */
const ourWords = /\b(sender|from|relay\w*|auth\w*|block\w*|spam\w*|ip|dns|ptr|spf|dkim|dmarc|host\w*|helo|ehlo|domain|client|your)\b/i

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
 * (RFC 3463): a bad recipient and a disabled mailbox are; a bad sender, a full mailbox, relaying and policy are not. Without
 * one, 550, 551 and 553 at RCPT TO are where the words name the mailbox and nothing of ours.
 */
export function isAddressRefused({ outcome, cause, smtpCode, reply }: Delivery): boolean {
  if (outcome !== 'failed' || cause !== 'rcpt_to' || smtpCode === null || reply === null) return false
  const [, enhanced] = enhancedCode.exec(reply) ?? []
  if (enhanced !== undefined) return addressCode.test(enhanced)
  const words = reply.replace(quotedAddress, ' ')
  return addressReplyCodes.includes(smtpCode) && mailboxWords.test(words) && !ourWords.test(words)
}

/** A reply on one line that can be stored, at most 500 characters: cut between characters, never through one. */
export function cutReply(response: string): string {
  const line = response.slice(0, mostReplyCharacters * 2).replace(/[\s\p{Cc}\p{Surrogate}]+/gu, ' ')
  return Array.from(line.trim()).slice(0, mostReplyCharacters).join('')
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
