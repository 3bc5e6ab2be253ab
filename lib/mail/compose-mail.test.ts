import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import { familyLanguages } from '@/lib/family-language'
import { composeMail, type Mail } from './compose-mail'
import { mailWords } from './mail-templates'
import { renderMail } from './render-mail'

const mail: Mail = {
  from: { name: 'Maple Grove School District', address: 'office@example.org' },
  replyTo: 'answers@example.org',
  to: 'ana.ruiz@example.com',
  messageId: '0190b3c0-0000-7000-8000-000000000001@invite.example.org',
  date: new Date('2026-11-21T09:04:05Z'),
  subject: 'Your account',
  html: '<p>Hello</p>\n',
  text: 'Hello\n',
  language: 'en',
  unsubscribeUrl: 'https://invite.example.org/i/maple/unsubscribe?m=1&c=2',
}

const names = {
  en: 'O’Brien "Junior", Ana; <x>',
  es: 'José Ñíguez Peña',
  'zh-Hans': '王小明',
  vi: 'Nguyễn Thị Ánh',
  ar: 'لينا حداد',
  ht: 'Frè Jan Batis Kòt',
} as const

const linesOf = (raw: Buffer) => raw.toString('latin1').split('\r\n')
const headersOf = (raw: Buffer) => raw.toString('latin1').split('\r\n\r\n')[0] ?? ''

describe('composeMail', () => {
  it('writes the message byte for byte', () => {
    expect(composeMail(mail).toString()).toBe(
      [
        'From: "Maple Grove School District" <office@example.org>',
        'To: ana.ruiz@example.com',
        'Reply-To: answers@example.org',
        'Subject: Your account',
        'Date: Sat, 21 Nov 2026 09:04:05 +0000',
        'Message-ID: <0190b3c0-0000-7000-8000-000000000001@invite.example.org>',
        'Content-Language: en',
        'List-Unsubscribe: <https://invite.example.org/i/maple/unsubscribe?m=1&c=2>',
        'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
        'Auto-Submitted: auto-generated',
        'MIME-Version: 1.0',
        'Content-Type: multipart/alternative; boundary="=_invite_desk"',
        '',
        '--=_invite_desk',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        '',
        'SGVsbG8NCg==',
        '--=_invite_desk',
        'Content-Type: text/html; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        '',
        'PHA+SGVsbG88L3A+DQo=',
        '--=_invite_desk--',
        '',
      ].join('\r\n'),
    )
  })

  it('leaves out what the district does not have', () => {
    expect(headersOf(composeMail({ ...mail, replyTo: null, unsubscribeUrl: null }))).not.toMatch(/Reply-To|List-Unsubscribe/)
  })

  it.each(familyLanguages)('comes back exactly as it was in $tag', async (language) => {
    const name = names[language.tag]
    const content = {
      kind: 'invitation' as const,
      form: 'signed' as const,
      language,
      districtName: `${name} 🎒`,
      timeZone: 'America/Chicago',
      portalName: 'Parent Portal',
      schools: ['Willow Elementary School'],
      officeContact: null,
      persons: [{ name, givenName: name, url: 'https://invite.example.org/i/maple/ana', closesAt: new Date('2026-12-06T15:04:00Z') }],
    }
    const rendered = renderMail(mailWords[language.tag].texts.invitation, content)
    const raw = composeMail({ ...mail, from: { ...mail.from, name: content.districtName }, language: language.tag, ...rendered })
    const read = await PostalMime.parse(raw)
    expect(read).toMatchObject({
      from: { name: `${name} 🎒`, address: 'office@example.org' },
      to: [{ address: 'ana.ruiz@example.com' }],
      replyTo: [{ address: 'answers@example.org' }],
      messageId: `<${mail.messageId}>`,
      date: '2026-11-21T09:04:05.000Z',
      subject: rendered.subject,
      attachments: [],
    })
    expect(read.html?.replaceAll('\r\n', '\n')).toBe(rendered.html)
    expect(read.text?.replaceAll('\r\n', '\n')).toBe(rendered.text)
    expect(read.headers.find(({ key }) => key === 'content-language')?.value).toBe(language.tag)
  })

  it.each([
    ['300 characters of ASCII', 'Reminder for your account '.repeat(12).slice(0, 300)],
    ['300 without a blank', 'x'.repeat(300)],
    ['300 Chinese characters', '家长账户'.repeat(75)],
    ['150 emoji', '🎒'.repeat(150)],
    ['families of emoji', '👩‍👩‍👧 and 👨‍👧'.repeat(10)],
    ['Arabic', 'تذكير: حسابكم كولي أمر في '.repeat(8).trim()],
    ['quotes and brackets', 'He said "yes" <now> (really), \\ and; so: on'],
    ['what looks like an encoded word', '=?UTF-8?Q?Hello?= there'],
    ['a question mark after an equals sign', 'a=?b'],
    ['two blanks in a row', 'Hello   there, José'],
    ['a blank at either end', ' Hello '],
    ['67 characters, which just fit', 'x'.repeat(67)],
    ['68 characters, which do not', 'x'.repeat(68)],
    ['nothing', ''],
  ])('keeps a subject of %s', async (_, subject) => {
    const raw = composeMail({ ...mail, subject })
    expect((await PostalMime.parse(raw)).subject ?? '').toBe(subject)
    for (const line of linesOf(raw)) expect(line.length).toBeLessThanOrEqual(76)
  })

  it.each([
    ['quotes and a backslash', 'The "Maple" \\ Grove'],
    ['a comma and an address', 'Maple, Grove <evil@example.com>'],
    ['an @', 'office@example.com'],
    ['an encoded word', '=?UTF-8?Q?Hello?='],
    ['100 characters of ASCII', 'Maple Grove School District '.repeat(4).slice(0, 100)],
    ['100 Chinese characters', '枫林学区'.repeat(25)],
    ['nothing', ''],
  ])('keeps a sender’s name with %s', async (_, name) => {
    const raw = composeMail({ ...mail, from: { name, address: 'office@example.org' } })
    expect((await PostalMime.parse(raw)).from).toEqual({ name, address: 'office@example.org' })
    for (const line of linesOf(raw)) expect(line.length).toBeLessThanOrEqual(76)
  })

  const injected = 'x\r\nBcc: everybody@example.com'
  it.each([
    ['the sender’s name', { from: { name: injected, address: 'office@example.org' } }],
    ['the sender’s name, by a line feed alone', { from: { name: 'x\nBcc: y@example.com', address: 'office@example.org' } }],
    ['the sender’s name, by a carriage return alone', { from: { name: 'x\rBcc: y@example.com', address: 'office@example.org' } }],
    ['the sender’s name, by U+2028', { from: { name: 'x\u2028Bcc: y@example.com', address: 'office@example.org' } }],
    ['the sender’s address', { from: { name: 'x', address: `office@example.org${injected}` } }],
    ['the address', { to: `ana@example.com${injected}` }],
    ['the address, by a comma', { to: 'ana@example.com, everybody@example.com' }],
    ['the address, by a bracket', { to: 'ana@example.com>' }],
    ['where answers go', { replyTo: injected }],
    ['the subject', { subject: injected }],
    ['the subject, by U+0000', { subject: 'x\0y' }],
    ['the subject, by U+0085', { subject: 'x\u0085y' }],
    ['the Message-ID', { messageId: `1@example.org>\r\nBcc: everybody@example.com` }],
    ['the Message-ID, by a bracket', { messageId: '1@example.org> <2@example.org' }],
    ['the language', { language: `en${injected}` }],
    ['the address to unsubscribe at', { unsubscribeUrl: `https://example.org/${injected}` }],
    ['the address to unsubscribe at, by a bracket', { unsubscribeUrl: 'https://example.org/>, <mailto:x@example.com' }],
    ['the address to unsubscribe at, which is none', { unsubscribeUrl: 'javascript:alert(1)' }],
  ] satisfies Array<[string, Partial<Mail>]>)('throws for a header put in through %s', (_, part) => {
    expect(() => composeMail({ ...mail, ...part })).toThrow(Error)
  })

  it('has the same headers and no line over 76 characters whatever the subject, the sender’s name and the bodies are', async () => {
    const onOneLine = fc.string({ unit: 'grapheme', maxLength: 120 }).filter((text) => !/[\p{Cc}\u2028\u2029]/u.test(text))
    const keys = (await PostalMime.parse(composeMail(mail))).headers.map(({ key }) => key)
    await fc.assert(
      fc.asyncProperty(onOneLine, onOneLine, fc.string({ unit: 'grapheme', maxLength: 300 }), async (subject, name, text) => {
        const raw = composeMail({ ...mail, subject, from: { ...mail.from, name }, text: `${text}--=_invite_desk--\r\n`, html: text })
        const read = await PostalMime.parse(raw)
        expect(read.headers.map(({ key }) => key)).toEqual(keys)
        expect(read.subject ?? '').toBe(subject)
        expect(read.from?.name).toBe(name)
        expect(read.text?.replace(/\s+/g, '')).toBe(`${text}--=_invite_desk--`.replace(/\s+/g, ''))
        for (const line of linesOf(raw)) expect(line).toMatch(/^[ -~]{0,76}$/)
      }),
      { numRuns: 300 },
    )
  })
})
