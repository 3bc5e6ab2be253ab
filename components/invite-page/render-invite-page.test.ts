import { describe, expect, it } from 'vitest'
import { chooseFamilyLanguage, familyLanguages } from '@/lib/family-language'
import type { InvitePageView } from '@/lib/invitations/at-invite-page'
import { notMeReasons } from '@/lib/invitations/not-me-reason'
import { html } from '@/lib/safe-html'
import { pageWords } from './page-words'
import { decoyField, type InvitePage, renderInvitePage } from './render-invite-page'

const invitation: InvitePageView = {
  districtName: 'Maple Grove School District',
  timeZone: 'America/Chicago',
  givenName: 'Ana',
  schools: ['Willow Elementary School'],
  language: 'es',
  portalName: 'Parent Portal',
  signsIn: false,
  asksCode: false,
  codeTo: null,
  closesAt: new Date('2026-12-06T15:04:00Z'),
  officeContact: 'Telephone 555-0100',
}

const sentTo = 'a•••@example.org'
const signingIn: InvitePageView = { ...invitation, portalName: 'Volunteer Hub', signsIn: true, asksCode: true, codeTo: sentTo }
const code = { view: 'code' as const, invitation: signingIn, sentTo, minutesLeft: 9, problem: null, nextCodeAt: null }
const problems = ['wrong', 'malformed', 'spent', 'expired', 'unsent', 'too_soon'] as const

const views: InvitePage[] = [
  { view: 'invitation', invitation },
  { view: 'not_me', invitation, unanswered: false },
  { view: 'frozen', invitation },
  { view: 'busy', invitation },
  { view: 'unavailable', invitation },
  { view: 'unreachable', invitation: signingIn },
  { view: 'addressless', invitation: { ...signingIn, codeTo: null } },
  code,
  ...problems.map((problem) => ({ ...code, problem, minutesLeft: ['spent', 'expired', 'unsent'].includes(problem) ? null : 9 })),
  { ...code, minutesLeft: null, nextCodeAt: new Date('2026-12-06T15:04:00Z') },
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

  it('tells of a portal that signs in, and says beforehand where a code is mailed', () => {
    const words = pageWords[language.tag]
    const withCode = renderInvitePage({ view: 'invitation', invitation: signingIn }, language)
    expect(withCode).toContain(`<title>${words.signIn.title} · Maple Grove School District</title>`)
    expect(withCode).toContain(`<bdi dir="ltr">${sentTo}</bdi>`)
    expect(withCode).toContain(`<form method="post" action="?lang=${language.tag}&#38;code"><button name="action" value="continue">`)
    expect(withCode.match(/<li>/g)).toHaveLength(3 + 5)
    const without = renderInvitePage({ view: 'invitation', invitation: { ...signingIn, asksCode: false, codeTo: null } }, language)
    expect(without).not.toContain(sentTo)
    expect(without.match(/<li>/g)).toHaveLength(2 + 5)
    for (const step of words.steps.slice(1)) expect(withCode + without).not.toContain(step)
  })

  it('asks for the code in one field that a phone fills in by itself, and offers another code', () => {
    const words = pageWords[language.tag].code
    const text = renderInvitePage(code, language)
    expect(text.match(/<input /g)).toHaveLength(2)
    expect(text).toMatch(/<input id="digits" name="digits" type="text"[^>]* inputmode="numeric" autocomplete="one-time-code"[^>]* required/)
    expect(text).toContain(`<label class="field" for="digits">${words.label}</label>`)
    expect(text).toContain('9')
    for (const [action, label] of [
      ['confirm', words.confirm],
      ['new-code', words.sendNew],
    ])
      expect(text).toMatch(new RegExp(`<button[^>]* value="${action}">${label}</button>`))
    expect(text).not.toMatch(/class="error"|aria-invalid=/)
    expect([...text.matchAll(/hreflang="[^"]+"/g)]).toHaveLength(5)
    expect([...text.matchAll(/href="\?lang=[\w-]+&#38;code"/g)]).toHaveLength(5)
  })

  it.each(['wrong', 'malformed'] as const)('says beside the field that the code is %s', (problem) => {
    const text = renderInvitePage({ ...code, problem }, language)
    expect(text).toContain(
      `<p class="error" id="problem" role="alert">${pageWords[language.tag].code.problems[problem]}</p>\n<input id="digits"`,
    )
    expect(text).toMatch(/<input id="digits"[^>]* aria-describedby="problem hint" aria-invalid="true">/)
  })

  it.each(['spent', 'expired', 'unsent', null] as const)(
    'has no field where no code works (%s), but a button that sends one',
    (problem) => {
      const words = pageWords[language.tag].code
      const text = renderInvitePage({ ...code, minutesLeft: null, problem }, language)
      expect(text).not.toContain('name="digits"')
      expect(text).toContain(`name="action" value="new-code">${words.send}</button>`)
      if (problem) expect(text).toContain(words.problems[problem])
    },
  )

  it('says from when on another code goes out, and has no button for it until then', () => {
    const nextCodeAt = new Date('2026-12-06T15:04:00Z')
    for (const minutesLeft of [null, 3]) {
      const text = renderInvitePage({ ...code, minutesLeft, nextCodeAt }, language)
      expect(text).toMatch(/9:04|09:04/)
      expect(text).not.toContain('value="new-code"')
      expect(text.includes('name="digits"')).toBe(minutesLeft !== null)
      expect(text).toContain('Telephone 555-0100')
    }
  })

  it('leaves to the office, and to who is not meant, a contact without an address a code could be mailed to', () => {
    const words = pageWords[language.tag]
    const text = renderInvitePage({ view: 'addressless', invitation: { ...signingIn, codeTo: null } }, language)
    expect(text).toContain(`<h1>${words.addressless.title}</h1>\n<p>${words.addressless.text}</p>`)
    expect(text).toContain('Telephone 555-0100')
    expect(text).toContain(`?lang=${language.tag}&amp;not-me`)
    expect(text).not.toMatch(/<button|<li>Press/)
  })

  it('counts the minutes as the language does', () => {
    const { sent } = pageWords[language.tag].code
    const said = Array.from({ length: 10 }, (_, index) => sent({ sentTo: html`x`, minutes: index + 1 }).toString())
    expect(new Set(said).size).toBe(10)
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
