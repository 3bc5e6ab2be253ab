import { describe, expect, it } from 'vitest'
import { busyMilliseconds } from '@/scripts/testing/busy-milliseconds'
import { findTextMistakes, mailPlaceholders, parsePieces, templateKindFor, templateKinds, templatePurposes } from './mail-text'

const sound = { subject: 'Your account at {{district}}', body: 'Hello {{given_name}},\n\n{{links}}\n\nUntil {{ends}}.' }
const body = (text: string) => ({ ...sound, body: `${text}\n\n{{links}}` })
const subject = (text: string) => ({ ...sound, subject: text })

describe('findTextMistakes', () => {
  it.each([
    ['a plain text', sound],
    ['a subject of 200 characters', subject('x'.repeat(200))],
    ['a text of 5,000 characters', body('x'.repeat(4_989))],
    ['blanks inside the braces', body('Hello {{ given_name }}')],
    [
      'every placeholder',
      body(
        Object.keys(mailPlaceholders)
          .filter((name) => name !== 'links')
          .map((name) => `{{${name}}}`)
          .join(' '),
      ),
    ],
    ['an address typed whole', body('Read https://example.org/help?from=mail#top, {{given_name}}.')],
    ['an address right after a placeholder', body('{{portal}}，请看 https://example.org/help')],
    ['an address in angle brackets', body('See <https://example.org/help>.')],
    ['signs that are no tag', body('5 < 6 > 4, <3, a<-b, & so on')],
    ['single braces', body('{given_name} { }')],
    ['Windows line ends and tabs', { ...sound, body: 'Hello\r\n\t1.\tone\r\n\r\n{{links}}\r\nBye' }],
    ['blanks beside {{links}}', { ...sound, body: '  {{ links }}  ' }],
    ['six scripts', body('¿Qué? 您好 chữ مرحبًا lekòl 🎒')],
  ])('takes %s', (_, text) => {
    expect(findTextMistakes(text)).toEqual({})
  })

  it.each([
    ['an empty subject', subject(' '), 'Write a subject.'],
    ['a subject of 201 characters', subject('x'.repeat(201)), 'Use at most 200 characters.'],
    ['a line break', subject('Hello\r\nBcc: everybody@example.com'), 'Write the subject on one line, without tabs.'],
    ['a line separator', subject('Hello\u2028there'), 'Write the subject on one line, without tabs.'],
    ['{{links}}', subject('Hello {{links}}'), 'Move {{links}} to the text; a subject has no buttons.'],
    [
      'an unknown placeholder',
      subject('Hello {{child}}'),
      'There is no placeholder {{child}}. The placeholders are {{given_name}}, {{district}}, {{school}}, {{portal}}, {{ends}}, {{office}}, {{links}}.',
    ],
    ['a tag', subject('<b>Hello</b>'), 'Take <b out: the text is plain, and HTML would be shown as it is typed.'],
  ])('refuses in a subject %s', (_, text, sentence) => {
    expect(findTextMistakes(text)).toEqual({ subject: sentence })
  })

  const incomplete = 'A placeholder begins with {{ and ends with }}. Complete it, or take the braces out.'
  const inAddress =
    'A placeholder stands in a web or e-mail address. Write the address without it: each family’s own address comes with {{links}}.'
  const tag = (text: string) => `Take ${text} out: the text is plain, and HTML would be shown as it is typed.`
  it.each([
    ['nothing', { ...sound, body: ' \n ' }, 'Write a text.'],
    ['5,001 characters', body('x'.repeat(4_990)), 'Use at most 5,000 characters.'],
    [
      'no {{links}}',
      { ...sound, body: 'Hello' },
      'Put {{links}} on a line of its own, where the buttons belong. Without it nobody can follow the invitation.',
    ],
    ['{{links}} twice', body('{{links}}'), 'Keep {{links}} once and take the others out.'],
    ['{{links}} within a sentence', { ...sound, body: 'Press {{links}} now.' }, 'Put {{links}} on a line of its own, without other words.'],
    ['an open placeholder', body('Hello {{given_name'), incomplete],
    ['a placeholder closed by one brace', body('Hello {{given_name}'), incomplete],
    ['three braces', body('Hello {{{given_name}}}'), incomplete],
    ['a placeholder over two lines', body('{{given\n_name}}'), incomplete],
    ['a placeholder in an address', body('https://x.example/?n={{given_name}}'), inAddress],
    ['a placeholder with blanks in an address', body('See https://x.example/{{ given_name }}/help'), inAddress],
    ['a placeholder as the host', body('https://{{district}}/help'), inAddress],
    ['a placeholder as the scheme', body('{{school}}://x.example'), inAddress],
    ['a placeholder in an address without a scheme', body('x.example/?n={{given_name}}'), inAddress],
    ['a placeholder after www', body('www.{{district}}'), inAddress],
    ['a placeholder in an e-mail address', body('office@{{district}}.example.org'), inAddress],
    ['a script', body('<script>alert(1)</script>'), tag('<script')],
    ['an image', body('<img src=x onerror=alert(1)>'), tag('<img')],
    ['a comment', body('<!doctype html>'), tag('<!doctype')],
    ['an end tag', body('Hello</p>'), tag('</p')],
    [
      'a control character',
      body('Hello\u0007'),
      'There is an invisible control character in the text. Type the text instead of pasting it.',
    ],
  ])('refuses in a text %s', (_, text, sentence) => {
    expect(findTextMistakes(text)).toEqual({ body: sentence })
  })

  it('names a placeholder that JavaScript knows and we do not', () => {
    expect(findTextMistakes(body('{{constructor}} {{__proto__}}')).body).toMatch(/^There is no placeholder \{\{constructor\}\}/)
  })

  it('says what is wrong with both fields at once', () => {
    expect(Object.keys(findTextMistakes({ subject: '', body: '' }))).toEqual(['subject', 'body'])
  })

  it.each(['x', '{{', '{{links}}\n', '<a', 'https://{{'])('answers 10 MB of %j with little work', (piece) => {
    const huge = piece.repeat(Math.ceil(10_000_000 / piece.length))
    const busy = busyMilliseconds(() =>
      expect(findTextMistakes({ subject: huge, body: huge })).toEqual({
        subject: 'Use at most 200 characters.',
        body: 'Use at most 5,000 characters.',
      }),
    )
    expect(busy).toBeLessThan(500)
  })

  it.each(['{{', '}}', '<a ', 'a.b/', 'https://', '{{a}}', 'www.', '.', '@{{ '])(
    'answers the longest text made of %j with little work',
    (piece) => {
      const long = piece.repeat(5_000).slice(0, 5_000)
      expect(busyMilliseconds(() => findTextMistakes({ subject: long.slice(0, 200), body: long }))).toBeLessThan(200)
    },
  )
})

describe('parsePieces', () => {
  it('cuts at placeholders and loses nothing else', () => {
    expect(parsePieces('{{district}}: {{ given_name }}, {x} {{a\nb}}')).toEqual([
      { placeholder: 'district' },
      { text: ': ' },
      { placeholder: 'given_name' },
      { text: ', {x} {{a\nb}}' },
    ])
  })
})

describe('templateKindFor', () => {
  it('knows a text of its own for each purpose', () => {
    expect(templateKinds.map((kind) => templateKindFor(templatePurposes[kind]))).toEqual([...templateKinds])
  })
})
