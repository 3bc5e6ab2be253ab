'use client'

import type { MailText } from '@/lib/mail/mail-text'

// Only this browser's memory: who looks at another text and comes back finds what was typed; a reload asks first.
const drafts = new Map<string, MailText>()

/** Keeps what was typed into a text that is not saved yet; `key` names the text and the version it began from. */
export function keepDraft(key: string, text: MailText): void {
  drafts.set(key, text)
}

export function keptDraft(key: string): MailText | undefined {
  return drafts.get(key)
}

export function forgetDraft(key: string): void {
  drafts.delete(key)
}
