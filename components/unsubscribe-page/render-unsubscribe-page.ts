import { pageWords as inviteWords } from '@/components/invite-page/page-words'
import { type FamilyLanguage, familyLanguages } from '@/lib/family-language'
import { html, type SafeHtml } from '@/lib/safe-html'
import { pageStyle } from './page-style'
import { pageWords } from './page-words'

/** What the page may tell whoever holds its address: never whose it is. */
export type UnsubscribeFrame = {
  districtName: string
  /** How families reach the office, in the district's own words. */
  officeContact: string | null
}

export type UnsubscribePage =
  | { view: 'open'; frame: UnsubscribeFrame; unconfirmed: boolean }
  | { view: 'done'; frame: UnsubscribeFrame }
  /** Whatever does not work is one page, so nothing of a district stands on it. */
  | { view: 'closed' }

/** The text field people never see and form-filling programs fill in. */
export const decoyField = 'website'

/** The whole page as a document without script, image or cookie; `query` names the message in the links to its other languages. */
export function renderUnsubscribePage(page: UnsubscribePage, language: FamilyLanguage, query: URLSearchParams): string {
  const frame = page.view === 'closed' ? undefined : page.frame
  return html`<!doctype html>
<html lang="${language.tag}" dir="${language.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${titleOf(page, language)}${frame && html` · ${frame.districtName}`}</title>
<link rel="icon" href="/icon.svg">
<style>${pageStyle}</style>
</head>
<body>
${frame && html`<header><p class="district">${name(frame.districtName)}</p></header>`}
<main>
<h1>${titleOf(page, language)}</h1>
${mainOf(page, language)}
${otherLanguages(language, query)}
</main>
${frame && officeOf(frame, language)}
</body>
</html>
`.toString()
}

function titleOf(page: UnsubscribePage, { tag }: FamilyLanguage): string {
  const words = pageWords[tag]
  return page.view === 'open' ? words.title : words[page.view].title
}

function mainOf(page: UnsubscribePage, { tag }: FamilyLanguage): SafeHtml {
  const words = pageWords[tag]
  if (page.view === 'closed') return html`<p>${words.closed.text}</p>`
  const district = name(page.frame.districtName)
  if (page.view === 'done') return html`<p>${words.done.text(district)}</p>`
  const { unconfirmed } = page
  return html`<p>${words.text(district)}</p>
<form method="post">
${unconfirmed && html`<p class="error" id="unconfirmed" role="alert">${words.unconfirmed}</p>`}
<label><input type="checkbox" name="confirm" value="stop" required${unconfirmed && html` aria-describedby="unconfirmed"`}> ${words.confirm}</label>
<div class="decoy" aria-hidden="true"><input name="${decoyField}" tabindex="-1" autocomplete="off"></div>
<button>${words.stop}</button>
</form>`
}

function otherLanguages({ tag: current }: FamilyLanguage, query: URLSearchParams): SafeHtml {
  const others = familyLanguages.filter(({ tag }) => tag !== current)
  return html`<nav aria-label="${inviteWords[current].otherLanguages}">
<ul>${others.map(
    ({ tag, name: own, direction }) =>
      html`<li><a href="?${inLanguage(query, tag)}" lang="${tag}" hreflang="${tag}" dir="${direction}">${own}</a></li>`,
  )}</ul>
</nav>`
}

function inLanguage(query: URLSearchParams, tag: string): string {
  const other = new URLSearchParams(query)
  other.set('lang', tag)
  return other.toString()
}

function officeOf({ officeContact }: UnsubscribeFrame, { tag }: FamilyLanguage): SafeHtml {
  const words = inviteWords[tag]
  if (!officeContact) return html`<footer><p>${words.officeUnknown}</p></footer>`
  return html`<footer>
<p>${words.office}</p>
<p class="office" dir="auto">${officeContact}</p>
</footer>`
}

/** A name keeps its own direction whatever the page's is. */
function name(text: string): SafeHtml {
  return html`<bdi>${text}</bdi>`
}
