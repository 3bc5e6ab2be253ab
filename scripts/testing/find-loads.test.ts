import { describe, expect, it } from 'vitest'
import { findForeignLoads, findLoads } from './find-loads'

const page = 'https://invite.example.org/contacts'

describe('findForeignLoads', () => {
  it.each([
    '<img alt="" src="https://pixel.example.com/1.gif">',
    "<script src='//cdn.example.com/a.js'></script>",
    '<link rel="stylesheet" href="https://fonts.example.com/css?family=Inter&amp;display=swap">',
    '<p style="background:url(https://cdn.example.com/a.png)">',
    '@font-face{src:url("https://fonts.example.com/a.woff2")}',
    '@import "https://cdn.example.com/a.css";',
    '<iframe src=https://video.example.com/></iframe>',
    '<svg><use href="https://cdn.example.com/icons.svg#a"></use></svg>',
    '<img src="http://invite.example.org/plain.png">',
  ])('finds what %s fetches elsewhere', (text) => {
    expect(findForeignLoads(text, page)).toHaveLength(1)
  })

  it.each([
    '<a href="https://portal.example.com/">Portal</a>',
    '<img src="/logo.svg"><script src="https://invite.example.org/a.js"></script>',
    '<img src="data:image/png;base64,AAAA">',
    'a{background:url(/_next/static/media/a.svg)}b{mask:url(#id)}',
    '<p>src="https://portal.example.com/" is text</p>',
  ])('leaves %s alone', (text) => {
    expect(findForeignLoads(text, page)).toEqual([])
  })

  it('finds what is fetched from the page’s own host as well, where nothing at all may be', () => {
    expect(findLoads('<img src="/pixel.gif"><p style="background:url(a.png)">')).toEqual(['/pixel.gif', 'a.png'])
  })
})
