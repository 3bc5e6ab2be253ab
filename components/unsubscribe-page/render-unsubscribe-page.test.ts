import { describe, expect, it } from 'vitest'
import { chooseFamilyLanguage, familyLanguages } from '@/lib/family-language'
import { decoyField, renderUnsubscribePage, type UnsubscribePage } from './render-unsubscribe-page'

const frame = { districtName: 'Maple Grove School District', officeContact: 'Telephone 555-0100' }
const query = new URLSearchParams({ m: '01890a5d-ac96-774b-bcce-b302099a8057', c: 'abc' })

const views: UnsubscribePage[] = [
  { view: 'open', frame, unconfirmed: false },
  { view: 'open', frame, unconfirmed: true },
  { view: 'done', frame },
  { view: 'closed' },
]

describe.each(familyLanguages)('the page to stop mail at in $tag', (language) => {
  it.each(views)('says its language and direction and offers the five others, on $view', (page) => {
    const text = renderUnsubscribePage(page, language, query)
    expect(text).toContain(`<html lang="${language.tag}" dir="${language.direction}">`)
    expect([...text.matchAll(/hreflang="([^"]+)"/g)].map(([, tag]) => tag)).toEqual(
      familyLanguages.map(({ tag }) => tag).filter((tag) => tag !== language.tag),
    )
  })

  it.each(views)('is small and brings no script, no event handler and nothing from elsewhere, on $view', (page) => {
    const text = renderUnsubscribePage(page, language, query)
    expect(Buffer.byteLength(text)).toBeLessThan(12_000)
    expect(text).not.toMatch(/<script|\son\w+=|javascript:|https?:|@import|url\(/i)
  })

  it('says who sends and how to reach the office', () => {
    for (const page of views.slice(0, 3)) {
      const text = renderUnsubscribePage(page, language, query)
      expect(text).toContain('Maple Grove School District')
      expect(text).toContain('Telephone 555-0100')
    }
  })
})

describe('the page to stop mail at', () => {
  const english = chooseFamilyLanguage(['en'])

  it('asks for a tick that is not set, beside a field nobody sees', () => {
    const text = renderUnsubscribePage({ view: 'open', frame, unconfirmed: true }, english, query)
    expect(text).toContain('type="checkbox" name="confirm" value="stop" required aria-describedby="unconfirmed"')
    expect(text).not.toContain('checked')
    expect(text).toContain(`name="${decoyField}"`)
  })

  it('escapes the district’s own words and the address', () => {
    const nasty = `<img src=x onerror="1">&'`
    const page: UnsubscribePage = { view: 'open', frame: { districtName: nasty, officeContact: nasty }, unconfirmed: false }
    const text = renderUnsubscribePage(page, english, new URLSearchParams({ [nasty]: nasty }))
    expect(text).not.toContain('<img')
    expect(text.match(/&#60;img/g)).toHaveLength(4)
  })

  it('names no district on the page for what does not work', () => {
    expect(renderUnsubscribePage({ view: 'closed' }, english, query)).toContain('<title>This address does not work</title>')
  })
})
