import { describe, expect, it } from 'vitest'
import { cutLinkBase } from './link-base'

const token = 'eyJhbGciOiJIUzI1NiJ9.eyJndWlkIjoiZzEifQ.c2lnbmF0dXJl_-'

describe('cutLinkBase', () => {
  it.each([
    'https://portal.example.org/setup?jwt=',
    'https://portal.example.org/setup/',
    'https://portal.example.org/setup#',
    'https://portal.example.org/v1.2/setup?lang=en&jwt=',
    'https://portal.example.org:8443/?token=',
    'https://portal.example.org/',
    'https://portal.example.org/#',
    'https://portal.example.org?jwt=',
    'http://localhost:4010/accept?jwt=',
    'http://127.0.0.1:4010/accept/',
  ])('cuts the token off %s…, and leaves the base alone', (base) => {
    expect(cutLinkBase(`${base}${token}`)).toBe(base)
    expect(cutLinkBase(`  ${base}${token}\n`)).toBe(base)
    expect(cutLinkBase(base)).toBe(base)
  })

  it.each([
    '',
    'portal.example.org/setup?jwt=',
    'https://portal.example.org',
    'https://www.portal.example.org',
    'https:portal.example.org/setup?jwt=',
    'https://portal.example.org\\setup?jwt=',
    'http://portal.example.org/setup?jwt=',
    'javascript:alert(1)//x/',
    'data:text/html,x',
    'ftp://portal.example.org/x/',
    'https://portal.example.org/set up?jwt=',
    'http://127.0.0.1.example.org/x/',
    token,
    `https://portal.example.org/setup?jwt=${token}&lang=en`,
    `https://portal.example.org/setup/${token}/start`,
  ])('refuses %j', (text) => {
    expect(cutLinkBase(text)).toBeUndefined()
  })
})
