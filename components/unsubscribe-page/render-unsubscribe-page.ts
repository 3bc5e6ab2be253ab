import { familyDocument, isolated, officeOf, otherLanguages } from '@/components/family-page/family-page'
import type { FamilyLanguage } from '@/lib/family-language'
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
  const title = html`${titleOf(page, language)}${frame && html` · ${frame.districtName}`}`
  const body = html`${frame && html`<header><p class="district">${isolated(frame.districtName)}</p></header>`}
<main>
<h1>${titleOf(page, language)}</h1>
${mainOf(page, language)}
${otherLanguages(language, (tag) => inLanguage(query, tag))}
</main>
${frame && html`<footer>${officeOf(frame.officeContact, language)}</footer>`}`
  return familyDocument({ language, title, style: pageStyle, body })
}

function titleOf(page: UnsubscribePage, { tag }: FamilyLanguage): string {
  const words = pageWords[tag]
  return page.view === 'open' ? words.title : words[page.view].title
}

function mainOf(page: UnsubscribePage, { tag }: FamilyLanguage): SafeHtml {
  const words = pageWords[tag]
  if (page.view === 'closed') return html`<p>${words.closed.text}</p>`
  const district = isolated(page.frame.districtName)
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

function inLanguage(query: URLSearchParams, tag: string): string {
  const other = new URLSearchParams(query)
  other.set('lang', tag)
  return other.toString()
}
