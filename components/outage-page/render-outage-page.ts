import { familyDocument, otherLanguages } from '@/components/family-page/family-page'
import { pageStyle } from '@/components/invite-page/page-style'
import type { FamilyLanguage } from '@/lib/family-language'
import { html } from '@/lib/safe-html'
import { pageWords } from './page-words'

export type OutagePage = {
  /** What was asked for, which the links of the page lead to again. */
  query: URLSearchParams
  /** Whether it came by a button. */
  pressed: boolean
}

/** The whole page as a document without script, image or cookie, for whoever opens a page of a district that cannot be read now. */
export function renderOutagePage({ query, pressed }: OutagePage, language: FamilyLanguage): string {
  const words = pageWords[language.tag]
  const body = html`<main>
<h1>${words.title}</h1>
<p>${words.text}</p>
${pressed && html`<p>${words.pressed}</p>`}
<p><a class="alone" href="?${inLanguage(query, language.tag)}">${words.again}</a></p>
${otherLanguages(language, (tag) => inLanguage(query, tag))}
</main>`
  return familyDocument({ language, title: html`${words.title}`, style: pageStyle, body })
}

function inLanguage(query: URLSearchParams, tag: string): string {
  const other = new URLSearchParams(query)
  other.set('lang', tag)
  return other.toString()
}
