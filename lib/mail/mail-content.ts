import type { FamilyLanguage } from '@/lib/family-language'
import type { TemplateKind } from './mail-text'

/** Somebody the mail invites, with the address of their own invite page or signed link. */
export type MailPerson = {
  name: string
  givenName: string
  url: string
  /** When what `url` leads to ends: the invitation or, for a signed link, the link. */
  closesAt: Date
}

type MailBase = {
  language: FamilyLanguage
  districtName: string
  timeZone: string
  portalName: string
  /** How families reach the office, in the district's own words. */
  officeContact: string | null
  /** Where whoever reads it stops mail to the address; without one, as in a preview, the mail does not offer that. */
  unsubscribeUrl?: string
}

/** What a mail says about one family; the words around it are the district's text. */
export type MailContent = MailBase & {
  kind: TemplateKind
  /** `signed`: the mail also says that the link works for a short time only. */
  form: 'invite_page' | 'signed'
  /** May be empty. */
  schools: string[]
  /** At least one; several share the address. */
  persons: MailPerson[]
}

/** What the mail says that carries the code of an invite page; its text is the product's own. */
export type CodeContent = MailBase & {
  kind: 'code'
  givenName: string
  /** Six digits. */
  digits: string
  expiresAt: Date
}
