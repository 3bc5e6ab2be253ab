import { describe, expect, it } from 'vitest'
import { chooseFamilyLanguage, familyLanguages } from '@/lib/family-language'
import { notMeReasons } from '@/lib/invitations/not-me-reason'
import { decoyField, type InvitePage, type OpenInvitation, renderInvitePage } from './render-invite-page'

const invitation: OpenInvitation = {
  districtName: 'Maple Grove School District',
  timeZone: 'America/Chicago',
  givenName: 'Ana',
  schools: ['Willow Elementary School'],
  language: 'es',
  portalName: 'Parent Portal',
  closesAt: new Date('2026-12-06T15:04:00Z'),
  officeContact: 'Telephone 555-0100',
}

const views: InvitePage[] = [
  { view: 'invitation', invitation },
  { view: 'not_me', invitation, unanswered: false },
  { view: 'frozen', invitation },
  { view: 'busy', invitation },
  { view: 'unavailable', invitation },
  { view: 'closed', officeContact: null },
]

const english = chooseFamilyLanguage(['en'])

describe.each(familyLanguages)('the invite page in $tag', (language) => {
  it.each(views)('says its language and direction and offers the five others, on $view', (page) => {
    const text = renderInvitePage(page, language)
    expect(text).toContain(`<html lang="${language.tag}" dir="${language.direction}">`)
    expect([...text.matchAll(/hreflang="([^"]+)"/g)].map(([, tag]) => tag)).toEqual(
      familyLanguages.map(({ tag }) => tag).filter((tag) => tag !== language.tag),
    )
  })

  it.each(views)('is small and brings no script, no event handler and nothing from elsewhere, on $view', (page) => {
    const text = renderInvitePage(page, language)
    expect(Buffer.byteLength(text)).toBeLessThan(12_000)
    expect(text).not.toMatch(/<script|\son\w+=|javascript:|https?:|@import|url\(/i)
  })

  it('says who is invited, by whom, for what and until when', () => {
    const text = renderInvitePage({ view: 'invitation', invitation }, language)
    for (const part of ['Ana', 'Maple Grove School District', 'Willow Elementary School', 'Parent Portal', '2026', 'Telephone 555-0100'])
      expect(text).toContain(part)
    expect(text.match(/<li>/g)).toHaveLength(3 + 5)
    expect(text).toMatch(/9:04|09:04/)
  })

  it('asks for a reason with none chosen beforehand', () => {
    const text = renderInvitePage({ view: 'not_me', invitation, unanswered: false }, language)
    expect([...text.matchAll(/type="radio" name="reason" value="(\w+)"/g)].map(([, reason]) => reason)).toEqual([...notMeReasons])
    expect(text).not.toContain('checked')
    expect(text).toContain(`name="${decoyField}"`)
  })
})

describe('the invite page', () => {
  it('escapes every name and the district’s own words', () => {
    const nasty = `<img src=x onerror="1">&'`
    const names = { ...invitation, districtName: nasty, givenName: nasty, schools: [nasty], portalName: nasty, officeContact: nasty }
    const text = renderInvitePage({ view: 'invitation', invitation: names }, english)
    expect(text).not.toContain('<img')
    expect(text.match(/&#60;img src=x onerror=&#34;1&#34;&#62;&#38;&#39;/g)).toHaveLength(8)
  })

  it('names no district on the page for what is expired, revoked or unknown', () => {
    expect(renderInvitePage({ view: 'closed', officeContact: null }, english)).toContain('<title>This invitation does not work</title>')
  })

  it('says on it how to reach the office of the district in the address', () => {
    expect(renderInvitePage({ view: 'closed', officeContact: 'Telephone 555-0100' }, english)).toContain('Telephone 555-0100')
  })

  it('tells of a missing reason where the reasons are', () => {
    const text = renderInvitePage({ view: 'not_me', invitation, unanswered: true }, english)
    expect(text).toMatch(/<fieldset aria-describedby="unanswered">[\s\S]*role="alert">Choose one of the answers\.</)
  })

  it('says so where the district has not said how to reach its office', () => {
    expect(renderInvitePage({ view: 'invitation', invitation: { ...invitation, officeContact: null } }, english)).toContain(
      'Ask your school’s office.',
    )
  })
})
