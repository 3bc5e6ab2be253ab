import { pageStyle } from '@/components/invite-page/page-style'
import { pageWords as inviteWords } from '@/components/invite-page/page-words'
import { type FamilyLanguage, familyLanguages } from '@/lib/family-language'
import type { ReturnReason } from '@/lib/portals/portal-kind'
import { html, type SafeHtml } from '@/lib/safe-html'
import { pageWords } from './page-words'

export type ReturnedPage =
  /** `officeContact` is how families reach the office, in the district's own words. */
  | { view: 'failed'; reason: ReturnReason; districtName: string; portalName: string; officeContact: string | null }
  /** Unknown, made up and of another district alike; it says no more than whom to ask in the district of the address. */
  | { view: 'closed'; officeContact: string | null }

/** In the links from the page to itself: the reason it told, so that reading it in another language is no new return. */
export const toldField = 'told'

/** The whole page as a document without script, image or cookie. Its links lead to the page itself in another language. */
export function renderReturnedPage(page: ReturnedPage, language: FamilyLanguage): string {
  const words = pageWords[language.tag]
  const title = page.view === 'closed' ? words.closed.title : words.title
  return html`<!doctype html>
<html lang="${language.tag}" dir="${language.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}${page.view === 'failed' && html` · ${page.districtName}`}</title>
<link rel="icon" href="/icon.svg">
<style>${pageStyle}</style>
</head>
<body>
${page.view === 'failed' && html`<header><p class="district">${name(page.districtName)}</p></header>`}
<main>
<h1>${title}</h1>
${textOf(page, language)}
${otherLanguages(language, page)}
</main>
${(page.view === 'failed' || page.officeContact !== null) && officeOf(page, language)}
</body>
</html>
`.toString()
}

function textOf(page: ReturnedPage, { tag }: FamilyLanguage): SafeHtml {
  const words = pageWords[tag]
  if (page.view === 'closed') return html`<p>${words.closed.text}</p>`
  const { reason, districtName, portalName } = page
  return html`<p>${words.lead({ district: name(districtName), portal: name(portalName) })}</p>
<p>${words.reasons[reason](inviteWords[tag].continue)}</p>`
}

function otherLanguages({ tag: current }: FamilyLanguage, page: ReturnedPage): SafeHtml {
  const others = familyLanguages.filter(({ tag }) => tag !== current)
  const told = page.view === 'failed' && html`${toldField}=${page.reason}&amp;`
  return html`<nav aria-label="${inviteWords[current].otherLanguages}">
<ul>${others.map(
    ({ tag, name: own, direction }) =>
      html`<li><a href="?${told}lang=${tag}" lang="${tag}" hreflang="${tag}" dir="${direction}">${own}</a></li>`,
  )}</ul>
</nav>`
}

function officeOf({ officeContact }: Pick<ReturnedPage, 'officeContact'>, { tag }: FamilyLanguage): SafeHtml {
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
