import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseFamilyLanguage, familyLanguages } from '@/lib/family-language'
import type { CodeContent, MailContent } from './mail-content'
import { mailWords } from './mail-templates'
import { templateKinds } from './mail-text'
import { renderMail } from './render-mail'

const ana = {
  name: 'Ana Ruiz',
  givenName: 'Ana',
  url: 'https://invite.example.org/i/maple/ana',
  closesAt: new Date('2026-12-06T15:04:00Z'),
}
const luis = {
  name: 'Luis Ruiz',
  givenName: 'Luis',
  url: 'https://invite.example.org/i/maple/luis',
  closesAt: new Date('2026-12-09T15:04:00Z'),
}
const lina = {
  name: 'لينا حداد',
  givenName: 'لينا',
  url: 'https://invite.example.org/i/maple/lina',
  closesAt: new Date('2026-12-08T15:04:00Z'),
}
const unsubscribeUrl = 'https://invite.example.org/i/maple/unsubscribe?m=1&c=2'
const english = chooseFamilyLanguage(['en'])

const content: MailContent = {
  kind: 'invitation',
  form: 'invite_page',
  language: english,
  districtName: 'Maple Grove School District',
  timeZone: 'America/Chicago',
  portalName: 'Parent Portal',
  schools: ['Willow Elementary School'],
  officeContact: 'Telephone 555-0100',
  persons: [ana],
  unsubscribeUrl,
}

const code: CodeContent = {
  kind: 'code',
  language: english,
  districtName: 'Maple Grove School District',
  timeZone: 'America/Chicago',
  portalName: 'Volunteer Hub',
  officeContact: 'Telephone 555-0100',
  givenName: 'Ana',
  digits: '042137',
  expiresAt: new Date('2026-12-06T15:04:00Z'),
}

const bodyOf = (body: string, other: Partial<MailContent> = {}) => renderMail({ subject: 'Subject', body }, { ...content, ...other })
/** The paragraphs of the sheet without those that stand in every mail. */
const sheetOf = (markup: string) =>
  [...markup.matchAll(/<p style="margin:0 0 16px;overflow-wrap:anywhere">(.*)<\/p>/g)].map(([, inner]) => inner).slice(0, -2)

describe.each(familyLanguages)('a mail in $tag', (language) => {
  const words = mailWords[language.tag]

  it.each(templateKinds)('says its language and direction and the same in HTML and in text, the %s', (kind) => {
    const mail = renderMail(words.texts[kind], { ...content, kind, language })
    expect(mail.html).toContain(`<html lang="${language.tag}" dir="${language.direction}">`)
    expect(mail.subject).toContain('Maple Grove School District')
    for (const version of [mail.html, mail.text]) {
      for (const part of [
        'Ana',
        'Maple Grove School District',
        'Willow Elementary School',
        'Parent Portal',
        '2026',
        'Telephone 555-0100',
        ana.url,
      ])
        expect(version).toContain(part)
      for (const part of [words.continue, words.unsubscribe]) expect(version).toContain(part)
      expect(version).toMatch(/9:04|09:04/)
      expect(version).not.toContain('{{')
      expect(version).not.toContain(words.officeUnknown)
    }
  })

  it('carries a code in one piece, and neither a link nor an address to stop mail at', () => {
    const { subject, html, text } = renderMail(words.code, { ...code, language })
    expect(html).toContain(`<html lang="${language.tag}" dir="${language.direction}">`)
    expect(html.match(/<p class="digits" dir="ltr"[^>]*>042137<\/p>/g)).toHaveLength(1)
    expect(text.split('\n').filter((line) => line === '042137')).toHaveLength(1)
    expect(subject).toContain('Volunteer Hub')
    expect(subject).not.toContain('042137')
    for (const version of [html, text]) {
      for (const part of ['Ana', 'Maple Grove School District', 'Volunteer Hub', 'Telephone 555-0100', '2026'])
        expect(version).toContain(part)
      expect(version).toMatch(/9:04|09:04/)
      expect(version).not.toMatch(/\{\{|https?:/)
      expect(version).not.toContain(words.unsubscribe)
      expect(version.match(/042137/g)).toHaveLength(1)
    }
    expect(renderMail(words.code, { ...code, language, officeContact: null }).text).toContain(words.officeUnknown)
  })

  it('has a labelled button for each who shares the address', () => {
    const { html, text } = renderMail(words.texts.invitation, { ...content, language, persons: [ana, lina] })
    const buttons = [...html.matchAll(/<a class="label" href="([^"]+)"[^>]*>(.*?)<\/a>/g)].map(([, url, label]) => ({ url, label }))
    const label = (name: string) => words.continueAs.replace('{{name}}', `<bdi>${name}</bdi>`)
    expect(buttons).toEqual([
      { url: ana.url, label: label('Ana Ruiz') },
      { url: lina.url, label: label('لينا حداد') },
    ])
    expect(text).toContain(`\n\nAna Ruiz:\n${ana.url}\n\nلينا حداد:\n${lina.url}\n\n`)
  })

  it('says that a signed link works for a short time only', () => {
    const sentence = words.signed.split('{{ends}}')[0] ?? ''
    const signed = renderMail(words.texts.invitation, { ...content, language, form: 'signed' })
    const page = renderMail(words.texts.invitation, { ...content, language })
    expect([signed.html, signed.text, page.html, page.text].map((version) => version.includes(sentence))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  it('is small and brings no script, no image, no event handler and nothing from elsewhere', () => {
    const { html } = renderMail(words.texts.invitation, { ...content, language, form: 'signed', persons: [ana, luis, lina] })
    expect(Buffer.byteLength(html)).toBeLessThan(12_000)
    expect(html).not.toMatch(/<script|<img|<link|\son\w+=|javascript:|@import|url\(/i)
    expect(new Set([...html.matchAll(/https?:\/\/[^/"<]+/g)].map(([host]) => host))).toEqual(new Set(['https://invite.example.org']))
  })
})

describe('renderMail', () => {
  it('writes the text twin in paragraphs, with the address of each on its own line', () => {
    const { subject, text } = renderMail(mailWords.en.texts.invitation, { ...content, form: 'signed', persons: [ana, luis] })
    expect(subject).toBe('Maple Grove School District invites you to set up your parent account')
    expect(text.replaceAll('\u202F', ' ')).toBe(`Hello Ana and Luis,

Maple Grove School District invites you to set up your account for Parent Portal.

School: Willow Elementary School

What happens next:
1. Press your button below and continue to the portal.
2. The portal sends a code to your phone or e-mail. Type in the code.
3. Choose a user name and a password.

Ana Ruiz:
https://invite.example.org/i/maple/ana

Luis Ruiz:
https://invite.example.org/i/maple/luis

The link in this mail works only until Sunday, December 6, 2026, 9:04 AM (Central Time). After that, ask the school office for a new one.

This invitation works until Sunday, December 6, 2026, 9:04 AM (Central Time).

Your link is meant for you alone. Please do not forward this mail.

Questions, or not sure that this mail is real? Reach the school office: Telephone 555-0100

You get this mail because the school records of Maple Grove School District hold this e-mail address for a parent or guardian.

Do not write to this address again:
https://invite.example.org/i/maple/unsubscribe?m=1&c=2
`)
  })

  it('leaves out a paragraph with a placeholder that nothing is known for, and says whom to ask', () => {
    const body = 'School: {{school}}\n\nHello\n{{school}} of {{district}}\n\n{{links}}\nBye\n\nOffice:\n{{office}}'
    const { html, text } = bodyOf(body, { schools: [], officeContact: ' \n ' })
    expect(sheetOf(html)).toEqual(['Bye', 'Questions, or not sure that this mail is real? Ask your school’s office.'])
    expect(text).toMatch(
      /^Continue:\nhttps:\S+\n\nBye\n\nQuestions, or not sure that this mail is real\? Ask your school’s office\.\n\nYou get/,
    )
    expect(renderMail({ subject: 'School: {{school}}  now', body }, { ...content, schools: [] }).subject).toBe('School: now')
    expect(renderMail({ subject: '{{school}}', body }, { ...content, schools: [] }).subject).toBe('Parent Portal')
  })

  it.each([
    ['en', 'Ana, Luis, and لينا'],
    ['es', 'Ana, Luis y لينا'],
    ['zh-Hans', 'Ana、Luis和لينا'],
    ['vi', 'Ana, Luis và لينا'],
    ['ar', 'Ana وLuis ولينا'],
    ['ht', 'Ana, Luis ak لينا'],
  ])('greets all who share the address, in %s', (tag, names) => {
    const language = chooseFamilyLanguage([tag])
    const { html, text } = bodyOf('{{given_name}}\n\n{{links}}', { language, persons: [ana, luis, lina] })
    expect(text.split('\n')[0]).toBe(names)
    expect(sheetOf(html)[0]).toBe(names.replace(/Ana|Luis|لينا/g, '<bdi>$&</bdi>'))
  })

  it('greets two with the same first name once', () => {
    expect(bodyOf('{{given_name}}\n\n{{links}}', { persons: [ana, { ...ana, name: 'Ana Lima' }] }).text).toMatch(/^Ana\n/)
  })

  it('makes links of the addresses that the district typed, and of no other', () => {
    const body =
      'Read (https://example.org/help?a=1&b=2), or https://example.org/帮助.\nftp://example.org www.example.org {{office}}\n\n{{links}}'
    const { html, text } = bodyOf(body, { officeContact: 'https://office.example.org' })
    expect([...html.matchAll(/<a class="accent" href="([^"]+)"/g)].map(([, url]) => url)).toEqual([
      'https://example.org/help?a=1&#38;b=2',
      'https://example.org/',
      'https://invite.example.org/i/maple/unsubscribe?m=1&#38;c=2',
    ])
    expect(text).toContain('Read (https://example.org/help?a=1&b=2), or')
  })

  it('keeps the lines of how to reach the office', () => {
    const { html, text } = bodyOf('{{office}}\n\n{{links}}', { officeContact: 'Telephone 555-0100\r\noffice@example.org' })
    expect(sheetOf(html)[0]).toBe('<span dir="auto">Telephone 555-0100<br>office@example.org</span>')
    expect(text).toMatch(/^Telephone 555-0100\noffice@example\.org\n\n/)
  })

  it('reads nothing again that it put in', () => {
    const { html, text, subject } = renderMail(
      { subject: '{{given_name}}', body: '{{given_name}}\n\n{{links}}' },
      { ...content, persons: [{ ...ana, givenName: '{{links}} {{office}} https://evil.example/' }] },
    )
    expect(subject).toBe('{{links}} {{office}} https://evil.example/')
    expect(text.split('\n')[0]).toBe(subject)
    expect(html.match(/class="label"/g)).toHaveLength(1)
    expect(html).not.toContain('href="https://evil.example')
  })

  it('keeps line breaks and turns of direction out of the subject and the names', () => {
    const persons = [{ ...ana, givenName: 'Ana\r\nBcc: everybody@example.com', name: 'Ana\u202Ezyx\u0007' }, luis]
    const { html, text, subject } = renderMail(
      { subject: 'Hello\r\n{{given_name}}', body: '{{given_name}}\n\n{{links}}' },
      { ...content, persons },
    )
    expect(subject).toBe('Hello Ana Bcc: everybody@example.com and Luis')
    expect(text).toContain('\nAna zyx:\n')
    expect(html + text).not.toMatch(/[^\P{Cc}\n]|\u202E/u)
  })

  it('offers to stop the mail only where there is an address for it', () => {
    const { unsubscribeUrl: _, ...preview } = content
    const { html, text } = renderMail(mailWords.en.texts.invitation, preview)
    expect(html + text).not.toContain('Do not write to this address again')
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', '//example.org', ''])('throws for a button that leads to %j', (url) => {
    expect(() => bodyOf('{{links}}', { persons: [{ ...ana, url }] })).toThrow('A button leads to a web address.')
  })

  it('lets no name and no text write markup, end an attribute or add a link', () => {
    const nasty = fc
      .array(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 8 }),
          fc.constantFrom('<', '>', '"', "'", '&', '<a href="', '</style>', '-->', '{{links}}', 'https://evil.example', '\n'),
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join(''))
    const plain = bodyOf('Hello\n\n{{links}}', { persons: [ana, luis] }).html
    const tags = (markup: string) => markup.match(/<[a-z/!][^>]*>/gi) ?? []
    const expected = tags(plain).length
    fc.assert(
      fc.property(fc.record({ name: nasty, district: nasty, portal: nasty, school: nasty, office: nasty }), (names) => {
        const { html } = renderMail(
          {
            subject: '{{given_name}}{{district}}',
            body: 'Hello {{given_name}} {{district}} {{portal}} {{school}} {{office}}\n\n{{links}}',
          },
          {
            ...content,
            districtName: `x${names.district}`,
            portalName: `x${names.portal}`,
            schools: [`x${names.school}`],
            officeContact: `x${names.office}`,
            persons: [
              { ...ana, name: names.name, givenName: `x${names.name}` },
              { ...luis, givenName: '' },
            ],
          },
        )
        const known = tags(html).filter((tag) => !/^<\/?bdi>$|^<br>$|^<\/?span/.test(tag))
        expect(known.length).toBe(expected - tags(plain).filter((tag) => /^<\/?bdi>$|^<br>$|^<\/?span/.test(tag)).length)
        expect([...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url?.replace(/&#38;/g, '&'))).toEqual([
          ana.url,
          luis.url,
          unsubscribeUrl,
        ])
      }),
      { numRuns: 500 },
    )
  }, 60_000)

  it('escapes every text of the district', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (typed) => {
        const { html } = bodyOf(`${typed.replace(/[{}]/g, '')}\n\n{{links}}`)
        const inner = sheetOf(html)
          .join('')
          .replace(/<br>|<a class="accent"[^>]*>|<\/a>/g, '')
        expect(inner).not.toMatch(/[<>"']|&(?!#\d+;)/)
      }),
      { numRuns: 500 },
    )
  }, 60_000)

  it('makes a mail for three hundred who share one address', () => {
    const persons = Array.from({ length: 300 }, (_, index) => ({ ...ana, name: `Person ${index}`, givenName: `P${index}` }))
    expect(bodyOf('{{links}}', { persons }).html.match(/class="label"/g)).toHaveLength(300)
  })
})
