import { describe, expect, it } from 'vitest'
import { addressWarnings } from './app-address'

describe('addressWarnings', () => {
  it.each([
    'http://localhost:3000',
    'http://desk.localhost:3000',
    'http://127.0.0.1:3000',
    'http://127.8.9.1',
    'http://0.0.0.0:3000',
    'http://[::1]:3000',
    'http://[::]',
    'http://[::ffff:127.0.0.1]',
    'http://10.1.2.3',
    'http://172.16.0.1',
    'http://172.31.255.255',
    'http://192.168.1.20:8080',
    'http://169.254.7.7',
    'http://100.64.0.1',
    'http://[fd12:3456::1]',
    'http://[fe80::1]',
    'http://office-pc:3000',
    'http://desk.local',
    'http://desk.local.',
    'http://DESK.LAN',
    'http://desk.corp.internal',
  ])('says that families cannot open %s, and that it is not encrypted', (url) => {
    expect(addressWarnings(url)).toEqual(['loopback_address', 'plain_http'])
  })

  it.each(['https://localhost', 'https://10.0.0.1', 'https://[::1]/desk'])(
    'says that families cannot open %s, encrypted as it is',
    (url) => {
      expect(addressWarnings(url)).toEqual(['loopback_address'])
    },
  )

  it.each(['http://invite.example.org', 'http://203.0.113.7:8080', 'http://172.32.0.1', 'http://100.128.0.1', 'http://[2001:db8::1]'])(
    'says that %s is not encrypted',
    (url) => expect(addressWarnings(url)).toEqual(['plain_http']),
  )

  it.each([
    'https://invite.example.org',
    'https://local.example.org',
    'https://example.org/localhost',
    'https://192.169.0.1',
    'https://[2001:db8::fd00]',
  ])('finds nothing wrong with %s', (url) => expect(addressWarnings(url)).toEqual([]))
})
