import { describe, expect, it } from 'vitest'
import { pageWords as inviteWords } from '@/components/invite-page/page-words'
import { chooseFamilyLanguage, familyLanguages } from '@/lib/family-language'
import { returnReasons } from '@/lib/portals/portal-kind'
import { type ReturnedPage, renderReturnedPage } from './render-returned-page'

const names = { districtName: 'Maple Grove School District', portalName: 'Volunteer Hub', officeContact: 'Telephone 555-0100' }

const failures = returnReasons.map((reason) => ({ view: 'failed' as const, reason, ...names }))
const views: ReturnedPage[] = [...failures, { view: 'closed', officeContact: null }]

describe.each(familyLanguages)('the page to which portals send people back in $tag', (language) => {
  it.each(views)('says its language and direction and offers the five others, on $view $reason', (page) => {
    const text = renderReturnedPage(page, language)
    expect(text).toContain(`<html lang="${language.tag}" dir="${language.direction}">`)
    expect([...text.matchAll(/hreflang="([^"]+)"/g)].map(([, tag]) => tag)).toEqual(
      familyLanguages.map(({ tag }) => tag).filter((tag) => tag !== language.tag),
    )
  })

  it.each(views)('is small and brings no script, no event handler and nothing from elsewhere, on $view $reason', (page) => {
    const text = renderReturnedPage(page, language)
    expect(Buffer.byteLength(text)).toBeLessThan(12_000)
    expect(text).not.toMatch(/<script|<form|\son\w+=|javascript:|https?:|@import|url\(/i)
  })

  it.each(failures)('names district, portal and office, and keeps the reason in its links, on $reason', (page) => {
    const text = renderReturnedPage(page, language)
    for (const part of Object.values(names)) expect(text).toContain(part)
    expect(text.match(new RegExp(`href="\\?told=${page.reason}&amp;lang=`, 'g'))).toHaveLength(5)
  })

  it('says something else of each reason, and names the button of the invite page where pressing it helps', () => {
    const texts = failures.map((page) => renderReturnedPage(page, language).replaceAll(/told=\w+/g, ''))
    expect(new Set(texts).size).toBe(3)
    const button = inviteWords[language.tag].continue
    expect(failures.filter((page) => renderReturnedPage(page, language).includes(button)).map(({ reason }) => reason)).toEqual([
      'link_refused',
      'unspecified',
    ])
  })
})

describe('the page to which portals send people back', () => {
  const english = chooseFamilyLanguage(['en'])

  it('escapes every name and the district’s own words', () => {
    const nasty = `<img src=x onerror="1">&'`
    const page: ReturnedPage = { view: 'failed', reason: 'unspecified', districtName: nasty, portalName: nasty, officeContact: nasty }
    const text = renderReturnedPage(page, english)
    expect(text).not.toContain('<img')
    expect(text.match(/&#60;img src=x onerror=&#34;1&#34;&#62;&#38;&#39;/g)).toHaveLength(5)
  })

  it('names no district on the page for what does not work', () => {
    expect(renderReturnedPage({ view: 'closed', officeContact: null }, english)).toContain('<title>This address does not work</title>')
  })

  it('says on it how to reach the office of the district in the address', () => {
    expect(renderReturnedPage({ view: 'closed', officeContact: 'Telephone 555-0100' }, english)).toContain('Telephone 555-0100')
  })

  it('says so where the district has not said how to reach its office', () => {
    const page: ReturnedPage = { view: 'failed', reason: 'unspecified', ...names, officeContact: null }
    expect(renderReturnedPage(page, english)).toContain('Ask your school’s office.')
  })
})
