import { chooseFamilyLanguage } from '@/lib/family-language'
import { formatEnd } from '@/lib/format-end'
import { mailButton, mailPage, paragraph } from '@/lib/mail/mail-page'
import { html } from '@/lib/safe-html'

type PasswordMail = { districtName: string; email: string; url: string; expiresAt: Date; timeZone: string }

/** What a member reads who has asked for a new password; in English, as the screens are. The text says all that the HTML says. */
export function passwordMail({ districtName, email, url, expiresAt, timeZone }: PasswordMail): {
  subject: string
  html: string
  text: string
} {
  const language = chooseFamilyLanguage([])
  const { date, time, zone } = formatEnd(expiresAt, { language, timeZone })
  const subject = 'Set a new password for Invite Desk'
  const asked = `Somebody asked for a new password for ${email} in Invite Desk, with which ${districtName} invites families.`
  const bounds = `The address works once, until ${time} on ${date} (${zone}). Signing in still asks for your second factor if you have one.`
  const otherwise = 'It was not you? Then there is nothing to do: your password stays as it is. Pass this mail on to nobody.'
  const label = 'Set a new password'
  const hint = 'Or copy this address into your browser:'
  return {
    subject,
    html: mailPage({
      language,
      title: subject,
      preheader: asked,
      heading: html`${districtName}`,
      sheet: [paragraph(html`${asked}`), mailButton({ label: html`${label}`, url, hint, direction: 'ltr' }), paragraph(html`${bounds}`)],
      foot: [paragraph(html`${otherwise}`)],
    }),
    text: `${[asked, `${label}:\n${url}`, bounds, otherwise].join('\n\n')}\n`,
  }
}
