import type { MessageKind, MessageState } from '@/prisma/generated/enums'

/** What became of a message, as the lists and their filters say it. Nothing is called sent: a server accepts a mail, or it does not. */
export const messageStateWords: Record<MessageState, string> = {
  queued: 'Queued',
  leased: 'On its way',
  handed_over: 'On its way',
  accepted: 'Accepted',
  deferred: 'Deferred',
  failed: 'Failed',
  ambiguous: 'Uncertain',
  cancelled: 'Cancelled',
}

export const messageKindWords: Record<MessageKind, string> = {
  invitation: 'Invitation',
  reminder_unopened: 'Reminder: not opened',
  reminder_ending: 'Reminder: ends soon',
  code: 'Code',
}

/** The states a list can be narrowed to. */
export const messageStates = [
  { value: 'queued', label: messageStateWords.queued },
  { value: 'on_its_way', label: messageStateWords.handed_over },
  ...(['accepted', 'deferred', 'failed', 'ambiguous', 'cancelled'] as const).map((value) => ({ value, label: messageStateWords[value] })),
]

export const messageKinds = (['invitation', 'reminder_unopened', 'reminder_ending', 'code'] as const).map((value) => ({
  value,
  label: messageKindWords[value],
}))

/** The server's answer as one reads it in its log: the reply code, then its words. Blank where none came. */
export function serverAnswer({ smtpCode, reply }: { smtpCode: number | null; reply: string | null }): string {
  const words = reply ?? ''
  if (smtpCode === null || words.startsWith(String(smtpCode))) return words
  return words === '' ? String(smtpCode) : `${smtpCode} ${words}`
}
