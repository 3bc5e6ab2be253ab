import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localPath } from './local-path'

describe('localPath', () => {
  it.each([
    ['/', '/'],
    ['/links/export?portal=p1&status=live', '/links/export?portal=p1&status=live'],
    ['/roster/../links', '/links'],
    ['/contacts#top', '/contacts'],
  ])('takes %j', (text, path) => {
    expect(localPath(text)).toBe(path)
  })

  it.each([
    '',
    'links',
    'https://elsewhere.example',
    '//elsewhere.example',
    '/\\elsewhere.example',
    '\\\\elsewhere.example',
    '/\t/elsewhere.example',
    '/.//elsewhere.example',
    '/a/..//elsewhere.example',
    '/%2e//elsewhere.example',
    ' //elsewhere.example',
    'javascript:alert(1)',
    '/\\/elsewhere.example:80',
  ])('refuses %j', (text) => {
    expect(localPath(text)).toBeUndefined()
  })

  it('never leaves the site, whatever it is given', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2e',
      '%2f',
      '\t',
      '\n',
      ' ',
      '@',
      ':',
      '?',
      '#',
      'a',
      'elsewhere.example',
      'https:',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 8 }), (parts) => {
        const path = localPath(`/${parts.join('')}`)
        if (path !== undefined) expect(new URL(path, 'https://desk.example').origin).toBe('https://desk.example')
      }),
      { numRuns: 2_000 },
    )
  })
})
