import { chooseFamilyLanguage } from '@/lib/family-language'
import { formatEnd } from '@/lib/format-end'
import { mailPage, paragraph } from '@/lib/mail/mail-page'
import type { MemberNotice } from '@/lib/mail/member-mail-queue'
import { html } from '@/lib/safe-html'

type NoticeMail = { kind: MemberNotice; districtName: string; email: string; at: Date; timeZone: string }

type Words = {
  subject: string
  /** What happened to the account, to go on with "in Invite Desk". */
  happened: (email: string) => string
  otherwise: string
}

const wordsOf: Record<MemberNotice, Words> = {
  factor_added: {
    subject: 'A second factor was added to your account',
    happened: (email) => `A second factor was added to the account of ${email}`,
    otherwise:
      'It was not you? Then somebody else knows your password. Tell an owner of your district at once: an owner can remove the second factors, which ends that person’s sessions and the password too.',
  },
  factors_reset: {
    subject: 'Your second factors were removed',
    happened: (email) => `The second factors, the linked accounts and the password of ${email} were removed by whoever manages members`,
    otherwise:
      'You get the address to set a new password from an owner of your district. You did not ask for that? Then tell an owner you know at once.',
  },
  password_changed: {
    subject: 'Your password was changed',
    happened: (email) => `A new password was set for ${email}`,
    otherwise:
      'It was not you? Then open the sign-in page as you always do, choose “Forgot your password?” at once, and tell an owner of your district.',
  },
}

/** What a member reads after a change of how they sign in; in English, as the screens are. It holds no address and no code, so there is nothing in it to follow. */
export function noticeMail({ kind, districtName, email, at, timeZone }: NoticeMail): { subject: string; html: string; text: string } {
  const language = chooseFamilyLanguage([])
  const { date, time, zone } = formatEnd(at, { language, timeZone })
  const { subject, happened, otherwise } = wordsOf[kind]
  const told = `${happened(email)} in Invite Desk, with which ${districtName} invites families.`
  const when = `It was at ${time} on ${date} (${zone}). If it was you, there is nothing to do.`
  const never = 'This mail has no link, and nobody asks you for a password or a code by mail.'
  return {
    subject,
    html: mailPage({
      language,
      title: subject,
      preheader: told,
      heading: html`${districtName}`,
      sheet: [told, when, otherwise].map((words) => paragraph(html`${words}`)),
      foot: [paragraph(html`${never}`)],
    }),
    text: `${[told, when, otherwise, never].join('\n\n')}\n`,
  }
}
