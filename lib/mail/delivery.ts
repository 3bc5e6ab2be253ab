import type { MessageState } from '@/prisma/generated/enums'

/** Where and why an attempt to deliver ended, in the words of the screens. Up to `timeout` it is an answer of the server or its silence. */
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
  nobody_left: 'Nobody it was for may be invited any more',
  activated: 'The account was set up before it left',
  opened_since: 'The family opened its invitation before the reminder left',
  ended: 'The invitation had ended before it left',
  link_died: 'Its link had died before it left',
  pages_off: 'Invite pages are switched off',
  suppressed: 'The address returned mail or asked for none',
  address_changed: 'The contact has another address now',
  campaign_stopped: 'The campaign was stopped',
  code_expired: 'Its code had run out before it left',
  code_replaced: 'A newer code took its place',
  code_used: 'Its code had been typed in before it left',
} as const

export type DeliveryCause = keyof typeof deliveryCauses

/** Why a message was not sent at all: what was true when it was its turn. */
export type CancelCause = Extract<
  DeliveryCause,
  | 'bad_email'
  | 'nobody_left'
  | 'activated'
  | 'opened_since'
  | 'ended'
  | 'link_died'
  | 'pages_off'
  | 'suppressed'
  | 'address_changed'
  | 'campaign_stopped'
  | 'code_expired'
  | 'code_replaced'
  | 'code_used'
>

/** The server's silence: with the first mail of a connection it is the server's fault, later it may be that one mail's. */
export const silentCauses: readonly DeliveryCause[] = ['dropped', 'timeout']

/** Faults of the server or of its settings, because of which all mail of the district waits; with any other the other mails go on. */
export const serverCauses: readonly DeliveryCause[] = [
  'connect',
  'greeting',
  'certificate',
  'tls',
  'auth',
  'mail_from',
  ...silentCauses,
  'no_server',
]

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
