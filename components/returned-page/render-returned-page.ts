import { familyDocument, isolated, officeOf, otherLanguages } from '@/components/family-page/family-page'
import { pageStyle } from '@/components/invite-page/page-style'
import { pageWords as inviteWords } from '@/components/invite-page/page-words'
import type { FamilyLanguage } from '@/lib/family-language'
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
  const told = page.view === 'failed' && html`${toldField}=${page.reason}&amp;`
  const body = html`${page.view === 'failed' && html`<header><p class="district">${isolated(page.districtName)}</p></header>`}
<main>
<h1>${title}</h1>
${textOf(page, language)}
${otherLanguages(language, (tag) => html`${told}lang=${tag}`)}
</main>
${(page.view === 'failed' || page.officeContact !== null) && html`<footer>${officeOf(page.officeContact, language)}</footer>`}`
  return familyDocument({
    language,
    title: html`${title}${page.view === 'failed' && html` · ${page.districtName}`}`,
    style: pageStyle,
    body,
  })
}

function textOf(page: ReturnedPage, { tag }: FamilyLanguage): SafeHtml {
  const words = pageWords[tag]
  if (page.view === 'closed') return html`<p>${words.closed.text}</p>`
  const { reason, districtName, portalName } = page
  return html`<p>${words.lead({ district: isolated(districtName), portal: isolated(portalName) })}</p>
<p>${words.reasons[reason](inviteWords[tag].continue)}</p>`
}
