import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { busyMilliseconds } from '@/scripts/testing/busy-milliseconds'
import { isMailable } from './mail-address'

describe('isMailable', () => {
  it.each([
    'ana.ruiz@example.org',
    "o'brien@example.org",
    'Ana+school_2026@mail.example.co.uk',
    'x@example.org',
    `${'a'.repeat(64)}@example.org`,
    `a@${'b'.repeat(63)}.example.org`,
    'li@xn--fiqs8s.xn--fiqs8s',
  ])('takes %s', (address) => {
    expect(isMailable(address)).toBe(true)
  })

  it.each([
    ['nothing', ''],
    ['no @', 'ana.example.org'],
    ['two @', 'ana@home@example.org'],
    ['no local part', '@example.org'],
    ['no host', 'ana@'],
    ['a host without a dot', 'ana@localhost'],
    ['an empty label', 'ana@example..org'],
    ['a dot at the end', 'ana@example.org.'],
    ['a dot first', '.ana@example.org'],
    ['two dots', 'ana..ruiz@example.org'],
    ['a dot before the @', 'ana.@example.org'],
    ['quotes', '"ana ruiz"@example.org'],
    ['quotes with another address', '"ana@example.org>"@example.com'],
    ['a comma', 'ana@example.org,luis@example.org'],
    ['a semicolon', 'ana@example.org;luis@example.org'],
    ['a display name', 'Ana Ruiz <ana@example.org>'],
    ['a comment', 'ana(home)@example.org'],
    ['a blank around it', ' ana@example.org '],
    ['a line break and a header', 'ana@example.org\r\nBcc: everybody@example.com'],
    ['a line break at the end', 'ana@example.org\n'],
    ['a line break in the local part', 'ana\n@example.org'],
    ['U+0000', 'ana@example.org\0'],
    ['a Cyrillic a', 'аna@example.org'],
    ['a Cyrillic e in the host', 'ana@еxample.org'],
    ['a full-width @', 'ana＠example.org'],
    ['letters outside ASCII', 'josé@example.org'],
    ['a host outside ASCII', 'li@例子.example'],
    ['an emoji', '🎒@example.org'],
    ['an invisible character', 'ana\u200B@example.org'],
    ['a host beginning with a hyphen', 'ana@-example.org'],
    ['a label ending with a hyphen', 'ana@example-.org'],
    ['an IP address', 'ana@192.0.2.1'],
    ['an address literal', 'ana@[192.0.2.1]'],
    ['a top label of one letter', 'ana@example.o'],
    ['65 characters before the @', `${'a'.repeat(65)}@example.org`],
    ['a label of 64 characters', `a@${'b'.repeat(64)}.org`],
    ['255 characters', `a@${'b.'.repeat(125)}org`],
  ])('refuses %s', (_, address) => {
    expect(isMailable(address)).toBe(false)
  })

  it('takes no address that could leave its place in a header or an SMTP command', () => {
    const near = fc.array(
      fc.constantFrom('a', 'B', '9', '.', '@', '-', '"', '<', '>', ',', ';', ':', ' ', '\r', '\n', '\0', 'а', 'org', 'example'),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(
        fc.oneof(
          near.map((parts) => parts.join('')),
          near.map((parts) => `ana@example.${parts.join('')}`),
          fc.emailAddress(),
        ),
        (address) => {
          if (isMailable(address)) expect(address).toMatch(/^[!#-'*+\-./-9=?A-Z^-~]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]{2,}$/)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['letters', 'a'.repeat(300_000)],
    ['dots', `${'a.'.repeat(150_000)}@example.org`],
    ['@', '@'.repeat(300_000)],
    ['a host', `a@${'b-'.repeat(150_000)}.org`],
  ])('refuses 300 KB of %s with little work', (_, address) => {
    const busy = busyMilliseconds(() => expect(isMailable(address)).toBe(false))
    expect(busy).toBeLessThan(100)
  })
})
