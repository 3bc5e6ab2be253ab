import { describe, expect, it } from 'vitest'
import { authCookies } from './auth-cookies'

describe('authCookies', () => {
  it('keeps every cookie to this host, by https and out of reach of scripts', () => {
    for (const { name, options } of Object.values(authCookies('https://invite.example.org'))) {
      expect(name).toMatch(/^__Host-next-auth\./)
      expect(options).toMatchObject({ secure: true, httpOnly: true, sameSite: 'lax', path: '/' })
      expect(options).not.toHaveProperty('domain')
    }
  })

  it('does without the prefix over plain http, where browsers refuse it', () => {
    for (const { name, options } of Object.values(authCookies('http://localhost:3000'))) {
      expect(name).toMatch(/^next-auth\./)
      expect(options).toMatchObject({ secure: false, httpOnly: true })
    }
  })
})
