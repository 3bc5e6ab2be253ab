import { describe, expect, it } from 'vitest'
import { readTokenUrl, tokenUrlOf } from './token-server'

describe('the address of a token server', () => {
  it.each([
    ['google', { tenant: '', url: '' }, 'https://oauth2.googleapis.com/token'],
    ['microsoft', { tenant: ' contoso.example.com ', url: '' }, 'https://login.microsoftonline.com/contoso.example.com/oauth2/v2.0/token'],
    ['other', { tenant: '', url: 'https://login.example.org/token' }, 'https://login.example.org/token'],
  ] as const)('of %s is made, and read back as the same choice', (server, typed, url) => {
    expect(tokenUrlOf(server, typed)).toBe(url)
    expect(readTokenUrl(url)).toMatchObject({ server, tenant: typed.tenant.trim() })
  })

  it('is blank while the tenant is, and never leads elsewhere by it', () => {
    expect(tokenUrlOf('microsoft', { tenant: ' ', url: '' })).toBe('')
    expect(tokenUrlOf('microsoft', { tenant: '../x?y', url: '' })).toBe('https://login.microsoftonline.com/..%2Fx%3Fy/oauth2/v2.0/token')
  })
})
