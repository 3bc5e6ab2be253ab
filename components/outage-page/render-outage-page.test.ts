import { describe, expect, it } from 'vitest'
import { familyLanguages } from '@/lib/family-language'
import { pageWords } from './page-words'
import { renderOutagePage } from './render-outage-page'

describe('the page during an outage', () => {
  it.each(familyLanguages)('says in $name that it works again in a few minutes, and leads back to what was asked for', (language) => {
    const page = renderOutagePage({ query: new URLSearchParams('m=1&c=a"b&lang=en'), pressed: false }, language)
    const { title, text, pressed, again } = pageWords[language.tag]
    expect(page).toContain(`<html lang="${language.tag}" dir="${language.direction}">`)
    expect(page).toContain(`<h1>${title}</h1>`)
    expect(page).toContain(`<p>${text}</p>`)
    expect(page).toContain(`href="?m=1&#38;c=a%22b&#38;lang=${language.tag}">${again}</a>`)
    expect(page).not.toContain(pressed)
    expect(page).not.toContain('<script')
    expect(page.match(/hreflang=/g)).toHaveLength(5)
    expect(renderOutagePage({ query: new URLSearchParams(), pressed: true }, language)).toContain(pressed)
  })
})
