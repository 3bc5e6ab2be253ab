import type { DistrictTransaction } from '@/lib/district-scope'
import type { MessageKind } from '@/prisma/generated/enums'
import type { CancelCause } from './delivery'
import type { CodeContent, MailContent } from './mail-content'
import type { MailText } from './mail-text'

/** A message a worker holds for some seconds. What it writes about it carries the fence and is refused once somebody else holds it. */
export type LeasedMessage = {
  id: string
  campaignId: string
  kind: MessageKind
  email: string
  language: string
  /** Message-ID of RFC 5322 without the brackets. */
  messageId: string
  fence: number
  /** Attempts before this one. */
  attempts: number
}

/** What a message says, or why it is not to be sent any more. Somebody asked for the mail of a code, so it offers nothing to stop. */
export type Prepared =
  | { content: MailContent; text: MailText; templateVersion: number; unsubscribeUrl: string }
  | { content: CodeContent; text: MailText; templateVersion: number; unsubscribeUrl: null }
  | { cancel: CancelCause }

/** Decides shortly before sending what each message says, by its id. A message it leaves out is not sent. */
export type PrepareMail = (
  tx: DistrictTransaction,
  districtId: string,
  messages: LeasedMessage[],
  now: Date,
) => Promise<Map<string, Prepared>>
