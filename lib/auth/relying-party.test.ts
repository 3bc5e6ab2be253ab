import { describe, expect, it } from 'vitest'
import { relyingPartyOf } from './relying-party'

describe('relyingPartyOf', () => {
  it.each([
    ['https://invite.example.org', { id: 'invite.example.org', origin: 'https://invite.example.org' }],
    ['https://invite.example.org:8443/desk', { id: 'invite.example.org', origin: 'https://invite.example.org:8443' }],
    ['http://localhost:3000', { id: 'localhost', origin: 'http://localhost:3000' }],
    ['http://desk.localhost:3000', { id: 'desk.localhost', origin: 'http://desk.localhost:3000' }],
  ])('binds the passkeys of %s to its host', (appUrl, party) => {
    expect(relyingPartyOf(appUrl)).toEqual(party)
  })

  it.each([
    'http://invite.example.org',
    'http://localhost.example.org',
    'https://192.0.2.7',
    'https://[2001:db8::1]',
    'http://127.0.0.1:3000',
  ])('knows none for %s', (appUrl) => {
    expect(relyingPartyOf(appUrl)).toBeUndefined()
  })
})
