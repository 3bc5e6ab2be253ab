import { describe, expect, it } from 'vitest'
import { retryAfterMilliseconds } from './one-roster-rest-client'
import { shownText, textOfServer } from './one-roster-rest-fault'
import { nextLink, requireSameServer } from './one-roster-rest-pages'

describe('nextLink', () => {
  const next = 'https://sis.example.org/v1p1/users?limit=2&offset=2'

  it.each([
    ['as the RFC has it', `<${next}>; rel="next"`],
    ['among others', `<https://sis.example.org/first>; rel="first", <${next}>; rel="next", <https://sis.example.org/last>; rel="last"`],
    ['without brackets', `${next}; rel="next"`],
    ['without brackets, among others', `https://sis.example.org/first; rel="first", ${next}; rel="next"`],
    ['without quotes', `<${next}>;rel=next`],
    ['with other parameters', `<${next}>; title="more, and more; rel"; rel="next"`],
    ['with several relations', `<${next}>; rel="last next"`],
    ['in capitals', `<${next}>; REL="Next"`],
  ])('is read %s', (_, header) => {
    expect(nextLink(header)).toBe(next)
  })

  it('may hold spaces, quotes and commas of a filter, and be a path', () => {
    expect(nextLink(`<https://sis.example.org/users?filter=role='parent, or' AND x>; rel="next"`)).toBe(
      "https://sis.example.org/users?filter=role='parent, or' AND x",
    )
    expect(nextLink('</v1p1/users?offset=2>; rel="next"')).toBe('/v1p1/users?offset=2')
  })

  it.each([
    undefined,
    '',
    'nonsense',
    `<${next}>`,
    `<${next}>; rel="prev"`,
    `<${next}>; rel="nextish"`,
    ';;;,,,<<>>',
    `<${next}; rel="next"`,
  ])('is not there in %j', (header) => {
    expect(nextLink(header)).toBeUndefined()
  })
})

describe('requireSameServer', () => {
  const page = new URL('https://sis.example.org/v1p1/users?offset=0')

  it.each([
    ['https://sis.example.org/v1p1/users?offset=2', 'https://sis.example.org/v1p1/users?offset=2'],
    ['https://SIS.example.org:443/v1p1/users?offset=2', 'https://sis.example.org/v1p1/users?offset=2'],
    ['/v1p1/users?offset=2', 'https://sis.example.org/v1p1/users?offset=2'],
    ['?offset=2', 'https://sis.example.org/v1p1/users?offset=2'],
    ['http://sis.example.org/v1p1/users?offset=2', 'https://sis.example.org/v1p1/users?offset=2'],
  ])('takes %s', (next, address) => {
    expect(requireSameServer(next, page).href).toBe(address)
  })

  it.each([
    'https://sis.example.com/v1p1/users',
    'https://sis.example.org.example.com/',
    'https://sis.example.org:8443/v1p1/users',
    'http://sis.example.org:8080/v1p1/users',
    'https://sis.example.org@elsewhere.example.com/',
    'https://me:hush@sis.example.org/',
    '//elsewhere.example.com/users',
    'http://169.254.169.254/latest/meta-data/',
    'file:///etc/passwd',
    'https://',
  ])('refuses %s', (next) => {
    expect(() => requireSameServer(next, page)).toThrow('on another server')
  })
})

describe('retryAfterMilliseconds', () => {
  const now = Date.parse('2026-11-23T15:00:00Z')

  it.each([
    ['7', 7_000],
    ['0', 0],
    [' 30 ', 30_000],
    ['100000', 120_000],
    ['Mon, 23 Nov 2026 15:00:20 GMT', 20_000],
    ['Mon, 23 Nov 2026 14:00:00 GMT', 0],
    ['Tue, 24 Nov 2026 15:00:00 GMT', 120_000],
    [undefined, undefined],
    ['', undefined],
    ['soon', undefined],
  ])('reads %j as %j', (header, wait) => {
    expect(retryAfterMilliseconds(header, now)).toBe(wait)
  })
})

describe('textOfServer', () => {
  it.each([
    ['{"error":"invalid_client","error_description":"Who are you?"}', 'Who are you? (invalid_client)'],
    ['{"imsx_statusInfo":{"imsx_codeMajor":"failure","imsx_description":"No."}}', 'No. (failure)'],
    ['{"Message":"Not today."}', 'Not today.'],
    ['{"errors":["Not today."]}', null],
    ['{"users":[{"givenName":"Ana"}]}', null],
    ['', null],
    ['Come back later.', 'Come back later.'],
    ['<html><head><title>x</title><script>alert(1)</script></head><body>Not &lt;here&gt; &amp; now</body></html>', 'Not <here> & now'],
    ['Two\r\n lines\u202e and\u0000 signs', 'Two lines and signs'],
  ])('says of %j %j', (body, text) => {
    expect(textOfServer(Buffer.from(body))).toBe(text)
  })

  it('is cut at 500 characters where it is shown', () => {
    expect([...shownText('é😀'.repeat(1_000))]).toHaveLength(500)
    expect(shownText(textOfServer(Buffer.from('x'.repeat(100_000))) ?? '')).toHaveLength(500)
  })

  it('takes no time over a page that was made to take it', () => {
    const begun = performance.now()
    textOfServer(Buffer.from('<script'.repeat(20_000)))
    textOfServer(Buffer.from('<'.repeat(100_000)))
    textOfServer(Buffer.from('['.repeat(100_000)))
    expect(performance.now() - begun).toBeLessThan(500)
  })
})
