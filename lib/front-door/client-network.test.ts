import { describe, expect, it } from 'vitest'
import { clientAddress, clientAddressOf, networkOf } from './client-network'
import { trustedProxies } from './trusted-proxies'

describe('clientAddress', () => {
  const isTrusted = trustedProxies(['10.0.0.0/8', 'fd00::/8', '127.0.0.1'])

  it.each([
    ['an unproxied connection', '203.0.113.7', undefined, '203.0.113.7'],
    ['a stranger that forwards', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['a trusted proxy', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['a trusted proxy in IPv6’s guise', '::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['two trusted proxies', '10.0.0.1', '198.51.100.1, 10.0.0.2', '198.51.100.1'],
    ['what a stranger put in front', '10.0.0.1', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['nonsense in front', '10.0.0.1', 'unknown, 198.51.100.1', '198.51.100.1'],
    ['nonsense from the proxy', '10.0.0.1', '198.51.100.1, unknown', '10.0.0.1'],
    ['a proxy that says nothing', '10.0.0.1', undefined, '10.0.0.1'],
    ['only proxies', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['a port behind the address', 'fd00::1', '198.51.100.1:4711', '198.51.100.1'],
    ['an IPv6 address in brackets', 'fd00::1', '[2001:DB8:0::1]:4711', '2001:db8::1'],
    ['a zone', 'fe80::1%eth0', undefined, 'fe80::1'],
    ['no connection at all', undefined, '198.51.100.1', 'unknown'],
  ])('reads %s', (_, remoteAddress, xForwardedFor, expected) => {
    expect(clientAddress({ remoteAddress, xForwardedFor, isTrusted })).toBe(expected)
  })
})

describe('clientAddressOf', () => {
  it.each([
    ['198.51.100.1', '198.51.100.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['unknown', 'unknown'],
  ])('takes %s from the header', (header, expected) => {
    expect(clientAddressOf(new Headers({ 'x-forwarded-for': header }))).toBe(expected)
  })

  it('knows nobody without the header', () => {
    expect(clientAddressOf(new Headers())).toBe('unknown')
  })
})

describe('networkOf', () => {
  it.each([
    ['198.51.100.1', '198.51.100.1'],
    ['::ffff:198.51.100.1', '198.51.100.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:DB8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['unknown', 'unknown'],
  ])('puts %s into %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})
