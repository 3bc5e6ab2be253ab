import { describe, expect, it } from 'vitest'
import { formatLinkLines } from './format-link-lines'

describe('formatLinkLines', () => {
  it('writes a name, a tab and an address per line', () => {
    const links = [
      { name: 'Ana Ruiz', url: 'https://portal.example/?jwt=a.b.c' },
      { name: 'Hoa Nguyễn', url: 'https://portal.example/?jwt=d.e.f' },
    ]
    expect(formatLinkLines(links)).toBe('Ana Ruiz\thttps://portal.example/?jwt=a.b.c\nHoa Nguyễn\thttps://portal.example/?jwt=d.e.f')
  })

  it('keeps a name in its cell and from being run', () => {
    expect(formatLinkLines([{ name: 'Ana\t\nRuiz', url: 'u' }])).toBe('Ana Ruiz\tu')
    expect(formatLinkLines([{ name: '=HYPERLINK("x")', url: 'u' }])).toBe(`'=HYPERLINK("x")\tu`)
  })
})
