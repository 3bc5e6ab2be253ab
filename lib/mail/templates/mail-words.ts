import type { MailText, TemplateKind } from '@/lib/mail/mail-text'

/** What a mail says in one language: the texts until a district writes its own, and the words that are not the district's to change. */
export type MailWords = {
  texts: Record<TemplateKind, MailText>
  /** The mail with the code of an invite page, with {{code}} alone on a line; not the district's to change. */
  code: MailText
  /** The button's label, where one person has the address. */
  continue: string
  /** With {{name}}, where several share it. */
  continueAs: string
  copyAddress: string
  /** With {{date}}, {{time}} and {{zone}}. */
  ends: string
  /** With {{ends}}: a signed link does not live for days. */
  signed: string
  /** With {{district}}: why the mail came. */
  sender: string
  /** Where the district has not said how to reach its office. */
  officeUnknown: string
  unsubscribe: string
}
