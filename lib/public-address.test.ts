import { expect, it } from 'vitest'
import { isPublicAddress } from './public-address'

it.each([
  '93.184.215.14',
  '8.8.8.8',
  '100.63.255.255',
  '100.128.0.1',
  '172.15.0.1',
  '172.32.0.1',
  '192.167.1.1',
  '169.253.1.1',
  '2606:4700::1111',
  '2a00::1',
])('counts %s as public', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

it.each([
  ['this machine', ['127.0.0.1', '127.255.255.254', '::1', '0.0.0.0', '0.1.2.3', '::']],
  ['a private network', ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', 'fc00::1', 'fd12:3456::1']],
  [
    'a link, with the metadata of clouds',
    ['169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'fd00:ec2::254', '168.63.129.16', '192.0.0.192'],
  ],
  ['a carrier’s network', ['100.64.0.1', '100.127.255.255', '100.100.100.200']],
  ['many at once, or nobody', ['224.0.0.1', '239.255.255.255', 'ff02::1', '240.0.0.1', '255.255.255.255']],
  [
    'IPv4 inside IPv6',
    [
      '::ffff:10.0.0.1',
      '::ffff:8.8.8.8',
      '::ffff:a00:1',
      '::10.0.0.1',
      '64:ff9b::a00:1',
      '64:ff9b:1::1',
      '2002:a00:1::1',
      '2001:0:a00:1::1',
    ],
  ],
  ['documentation and measuring', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '2001:db8::1', '3fff::1']],
  ['no address', ['', 'localhost', '2130706433', '0x7f000001', '0177.0.0.1', '127.1', '10.0.0.1 ', '[::1]']],
])('counts %s as not public', (_, addresses) => {
  expect(addresses.filter(isPublicAddress)).toEqual([])
})
