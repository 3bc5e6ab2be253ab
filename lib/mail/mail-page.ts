import type { FamilyLanguage } from '@/lib/family-language'
import { html, type SafeHtml } from '@/lib/safe-html'

/** The parts of a mail as markup. */
export type MailPage = {
  language: FamilyLanguage
  title: string
  /** What mailboxes show beside the subject. */
  preheader: string
  heading: SafeHtml
  sheet: readonly SafeHtml[]
  foot: readonly SafeHtml[]
}

/** A document for mail programs: one column of 560 px, every colour inline and again for the dark, no image, no script. */
export function mailPage({ language, title, preheader, heading, sheet, foot }: MailPage): string {
  const { tag, direction } = language
  const side = direction === 'rtl' ? 'right' : 'left'
  return html`<!doctype html>
<html lang="${tag}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
<title>${title}</title>
<style>${style}</style>
</head>
<body class="ground" style="margin:0;padding:0;background-color:#f6f8fa">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${preheader}</div>
<table class="ground" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f6f8fa" lang="${tag}" dir="${direction}">
<tr><td align="center" style="padding:24px 12px">
<table class="column" role="presentation" width="560" cellpadding="0" cellspacing="0" border="0" style="max-width:100%;text-align:${side};font-family:${fonts}">
<tr><td class="accent" align="${side}" style="padding:0 24px 12px;color:#0b5f66;font-size:16px;line-height:24px;font-weight:600">${heading}</td></tr>
<tr><td class="sheet" align="${side}" bgcolor="#ffffff" style="padding:24px 24px 8px;border:1px solid #d5dce3;border-radius:10px;background-color:#ffffff;color:#1c2430;font-size:17px;line-height:27px">
${sheet}</td></tr>
<tr><td class="soft" align="${side}" style="padding:16px 24px 0;color:#52606d;font-size:14px;line-height:22px">
${foot}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`.toString()
}

export function paragraph(words: SafeHtml): SafeHtml {
  return html`<p style="margin:0 0 16px;overflow-wrap:anywhere">${words}</p>
`
}

/** A button as mail programs draw it: a padded link on a coloured cell, with the address below it for whoever has to copy it. Throws unless the address is http or https. */
export function mailButton({
  label,
  url,
  hint,
  direction,
}: {
  label: SafeHtml
  url: string
  hint: string
  direction: 'ltr' | 'rtl'
}): SafeHtml {
  if (!/^https?:\/\//.test(url)) throw new Error('A button leads to a web address.')
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" dir="${direction}" style="margin:0 0 8px"><tr><td class="button" align="center" bgcolor="#0b5f66" style="border-radius:10px;background-color:#0b5f66"><a class="label" href="${url}" target="_blank" rel="noreferrer" style="display:inline-block;padding:14px 28px;border-radius:10px;color:#ffffff;font-size:18px;line-height:26px;font-weight:600;text-decoration:none">${label}</a></td></tr></table>
<p class="soft" style="margin:0 0 24px;color:#52606d;font-size:13px;line-height:20px">${hint}<br><span dir="ltr" style="word-break:break-all">${url}</span></p>
`
}

/** The digits of a code, large, in one piece to copy, and read from left to right in every language. */
export function mailDigits(digits: string): SafeHtml {
  return html`<p class="digits" dir="ltr" style="margin:0 0 24px;padding:16px 12px;border-radius:10px;background-color:#e3f1f1;color:#1c2430;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:32px;line-height:40px;font-weight:600;letter-spacing:6px;text-align:center">${digits}</p>
`
}

/** A link in running text. Throws unless the address is http or https. */
export function mailLink(url: string, label: string = url): SafeHtml {
  if (!/^https?:\/\//.test(url)) throw new Error('A link leads to a web address.')
  return html`<a class="accent" href="${url}" target="_blank" rel="noreferrer" style="color:#0b5f66;overflow-wrap:anywhere">${label}</a>`
}

const fonts = 'system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,Noto Sans Arabic,Arial,sans-serif'

const style = html`:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:599px){.column{width:100%!important}}
@media (prefers-color-scheme:dark){.ground{background-color:#11161c!important}.sheet{background-color:#191f27!important;border-color:#323b46!important;color:#e9edf1!important}.soft{color:#a9b4bf!important}.accent{color:#66cfc9!important}.button{background-color:#66cfc9!important}.label{color:#06252a!important}.digits{background-color:#1d3a3d!important;color:#e9edf1!important}}`
