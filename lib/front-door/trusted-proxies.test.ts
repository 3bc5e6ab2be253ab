import { describe, expect, it } from 'vitest'
import { isProxyEntry, trustedProxies } from './trusted-proxies'

describe('isProxyEntry', () => {
  it.each(['10.0.0.5', '10.0.0.0/8', '0.0.0.0/0', 'fd00::1', 'fd00::/8', '::/0'])('takes %s', (entry) => {
    expect(isProxyEntry(entry)).toBe(true)
  })

  it.each(['', 'proxy.internal', '10.0.0.5/33', '10.0.0.5/', '10.0.0.5/8/8', '10.0.0', 'fd00::/129', 'fe80::1%eth0', '10.0.0.5:80', '*'])(
    'refuses "%s"',
    (entry) => {
      expect(isProxyEntry(entry)).toBe(false)
    },
  )
})

describe('trustedProxies', () => {
  it('trusts nobody when none is named', () => {
    expect(trustedProxies([])('127.0.0.1')).toBe(false)
  })

  it.each([
    ['10.1.2.3', true],
    ['11.1.2.3', false],
    ['192.0.2.1', true],
    ['192.0.2.2', false],
    ['fd12::1', true],
    ['2001:db8::1', false],
    ['unknown', false],
    ['', false],
  ])('says of %s: %s', (address, expected) => {
    expect(trustedProxies(['10.0.0.0/8', '192.0.2.1', 'fd00::/8'])(address)).toBe(expected)
  })
})
