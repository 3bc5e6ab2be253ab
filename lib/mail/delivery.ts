import type { MessageState } from '@/prisma/generated/enums'

/** Where and why an attempt to deliver ended, in the words of the screens. Everything but the last five is an answer of the server or its silence. */
export const deliveryCauses = {
  connect: 'The mail server could not be reached',
  greeting: 'The mail server refused the connection',
  certificate: 'The mail server’s certificate is not valid',
  tls: 'The mail server offers no encryption',
  auth: 'The mail server refused the sign-in',
  mail_from: 'The mail server refused the sender',
  rcpt_to: 'The mail server refused the address',
  data: 'The mail server refused the message',
  dropped: 'The connection broke',
  timeout: 'The mail server did not answer in time',
  interrupted: 'The worker was stopped while the message was on its way',
  bad_email: 'The address cannot be written to',
  no_server: 'No mail server is set up',
  attempts_used_up: 'It did not work in any attempt',
  /** The message was not sent, because nothing is left to say in it. */
  nobody_left: 'Everybody it was for is not to be invited any more',
  campaign_stopped: 'The campaign was stopped',
} as const

export type DeliveryCause = keyof typeof deliveryCauses

/** What became of one attempt: what the server truly said, or the last thing that is known. */
export type Delivery = {
  outcome: 'accepted' | 'deferred' | 'failed' | 'ambiguous'
  /** Null when it was accepted. */
  cause: DeliveryCause | null
  /** RFC 5321 reply code; null where no reply came. */
  smtpCode: number | null
  /** The reply's text, at most 500 characters; null where none came. */
  reply: string | null
}

/** States a message leaves by itself. */
export const waitingStates = ['queued', 'leased', 'handed_over', 'deferred'] as const satisfies readonly MessageState[]
