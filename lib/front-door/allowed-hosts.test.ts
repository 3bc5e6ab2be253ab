import { describe, expect, it } from 'vitest'
import { isAllowedHost } from './allowed-hosts'

describe('isAllowedHost', () => {
  const place = { appUrl: 'https://invite.example.org', port: 3000 }

  it.each(['invite.example.org', 'INVITE.example.org', 'invite.example.org:443', 'localhost:3000', '127.0.0.1:3000', '[::1]:3000'])(
    'serves %s',
    (host) => {
      expect(isAllowedHost(host, place)).toBe(true)
    },
  )

  it.each([
    '',
    'example.org',
    'evil.invite.example.org',
    'invite.example.org.evil.example',
    'invite.example.org:3000',
    'invite.example.org:80',
    'localhost',
    'localhost:3001',
    'localhost.evil.example:3000',
    '10.0.0.1:3000',
    'invite.example.org@evil.example',
    'invite.example.org/',
    'invite.example.org, evil.example',
    'evil.example#invite.example.org',
    'localhost:99999',
  ])('does not serve "%s"', (host) => {
    expect(isAllowedHost(host, place)).toBe(false)
  })

  it('counts the port of APP_URL', () => {
    const desk = { appUrl: 'http://desk.internal:8080', port: 3000 }
    expect(isAllowedHost('desk.internal:8080', desk)).toBe(true)
    expect(isAllowedHost('desk.internal', desk)).toBe(false)
  })

  it('knows loopback without a port at port 80 alone', () => {
    expect(isAllowedHost('localhost', { appUrl: 'https://invite.example.org', port: 80 })).toBe(true)
  })
})
