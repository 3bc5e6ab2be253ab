import { pageWords } from '@/components/invite-page/page-words'
import { type FamilyLanguage, type FamilyLanguageTag, familyLanguages } from '@/lib/family-language'
import { html, type SafeHtml } from '@/lib/safe-html'

/** What the pages have in common that a family opens without signing in: documents without script, image or cookie. */

type Parts = { language: FamilyLanguage; title: SafeHtml; style: SafeHtml; body: SafeHtml }

/** The whole document around its body. */
export function familyDocument({ language, title, style, body }: Parts): string {
  return html`<!doctype html>
<html lang="${language.tag}" dir="${language.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title>
<link rel="icon" href="/icon.svg">
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`.toString()
}

/** Links to the same page in the five other languages; `queryOf` says what stands behind its `?`. */
export function otherLanguages({ tag: current }: FamilyLanguage, queryOf: (tag: FamilyLanguageTag) => SafeHtml | string): SafeHtml {
  const others = familyLanguages.filter(({ tag }) => tag !== current)
  return html`<nav aria-label="${pageWords[current].otherLanguages}">
<ul>${others.map(
    ({ tag, name, direction }) => html`<li><a href="?${queryOf(tag)}" lang="${tag}" hreflang="${tag}" dir="${direction}">${name}</a></li>`,
  )}</ul>
</nav>`
}

/** How to reach the office, in the district's own words. */
export function officeOf(contact: string | null, { tag }: FamilyLanguage): SafeHtml {
  const words = pageWords[tag]
  return contact
    ? html`<p>${words.office}</p>
<p class="office" dir="auto">${contact}</p>`
    : html`<p>${words.officeUnknown}</p>`
}

/** A name keeps its own direction whatever the page's is. */
export function isolated(name: string): SafeHtml {
  return html`<bdi>${name}</bdi>`
}
