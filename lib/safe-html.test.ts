import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html } from './safe-html'

describe('html', () => {
  it('escapes texts, keeps what it made itself, and leaves out false and undefined', () => {
    expect(html`<p class="${'a"b'}">${'<&>'}${html`<b>${"'"}</b>`}${[html`<i></i>`, 2]}${false}${undefined}</p>`.toString()).toBe(
      '<p class="a&#34;b">&#60;&#38;&#62;<b>&#39;</b><i></i>2</p>',
    )
  })

  it('lets no text write markup or end an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.toString()).not.toMatch(/[<>"']|&(?!#\d+;)/)
      }),
    )
  })
})
