import { describe, expect, it } from 'vitest'
import { type Asked, admitRequest } from './admit-request'
import { trustedProxies } from './trusted-proxies'

const proxy = '10.0.0.1'
const stranger = '203.0.113.7'
const host = 'invite.example.org'

function admit(asked: Partial<Asked>, { appUrl = 'https://invite.example.org', proxies = [proxy] } = {}) {
  const whole = { method: 'GET', target: '/', headers: {}, hosts: 1, remoteAddress: '127.0.0.1', ...asked }
  const settings = { appUrl, port: 3000, isTrustedProxy: trustedProxies(proxies), development: false }
  return admitRequest({ ...whole, headers: { host, ...whole.headers } }, settings)
}

describe('a path', () => {
  it.each([
    '/api/health/../../sign-in',
    '/api/health/%2e%2e/%2e%2e/sign-in',
    '/i/%2E%2e/api/auth/_log',
    '/i/.%2e/contacts',
    '/i/maple-grove/..',
    '/./contacts',
    '/contacts/%2e',
    '/i\\..\\contacts',
    '/contacts/é',
    '/contacts/a b',
    '/contacts/{id}',
    '/\t/evil.example',
  ])('is refused where Next would read %j as another', (target) => {
    expect(admit({ target })).toMatchObject({ admitted: false, status: 400 })
  })

  it.each([
    '/',
    '/contacts?search=../%2e%2e',
    '/i/maple-grove/0123456789abcdef',
    '/i/%C3%A9cole/L%C3%AA%20Minh',
    '/i/maple-grove/...',
    '/contacts/..hidden',
    '/contacts/%2e%2e%2fsign-in',
    '/contacts/',
    '/contacts/%5Bid%5D',
    '/_next/static/chunks/app/%5Bid%5D/page-1f.js',
    '/_next/static/chunks/app/[id]/page-1f.js',
    '/_next/static/chunks/app/(dashboard)/page-1f.js',
    '/_next/static/media/inter-latin.p.0~w~8.woff2',
    "/a/b~c!d$e&f'g(h)i*j+k,l;m=n:o@p|q",
  ])('is let in as it stands: %s', (target) => {
    expect(admit({ target })).toMatchObject({ admitted: true })
  })
})

describe('with an https address, a request that came plainly', () => {
  const said = (protocol: string) => ({ 'x-forwarded-proto': protocol })

  it('is sent to that address where it asks for a page', () => {
    const sent = { admitted: false, status: 308, location: 'https://invite.example.org/i/maple-grove/0?a=%C3%A9' }
    expect(admit({ target: '/i/maple-grove/0?a=é', remoteAddress: stranger })).toMatchObject(sent)
    expect(admit({ target: '/i/maple-grove/0?a=é', remoteAddress: proxy, headers: said('http') })).toMatchObject(sent)
    expect(admit({ method: 'HEAD', target: '/', remoteAddress: stranger })).toMatchObject({ status: 308 })
  })

  it('is refused where it changes something, or a program asks', () => {
    const changes = { method: 'POST', remoteAddress: stranger, headers: { origin: 'https://invite.example.org' } }
    expect(admit(changes)).toMatchObject({ admitted: false, status: 403 })
    expect(admit({ ...changes, target: '/i/maple-grove/0' })).toMatchObject({ admitted: false, status: 403 })
    expect(admit({ target: '/api/v1/contacts', remoteAddress: stranger })).toMatchObject({ admitted: false, status: 403 })
  })

  it('is believed to have come by https of a trusted proxy alone', () => {
    expect(admit({ remoteAddress: stranger, headers: said('https') })).toMatchObject({ status: 308 })
    expect(admit({ remoteAddress: proxy, headers: said('https') })).toMatchObject({ admitted: true, protocol: 'https' })
    expect(admit({ remoteAddress: proxy })).toMatchObject({ status: 308 })
  })

  it('is let in from this machine, where a proxy may stand that nobody named', () => {
    for (const remoteAddress of ['127.0.0.1', '127.8.0.1', '::1', '::ffff:127.0.0.1'])
      expect(admit({ remoteAddress, headers: said('http') })).toMatchObject({ admitted: true, protocol: 'https' })
    expect(admit({ headers: { host: 'localhost:3000' } })).toMatchObject({ admitted: true, protocol: 'http' })
    expect(admit({ headers: said('http') }, { proxies: ['127.0.0.1'] })).toMatchObject({ status: 308 })
  })

  it('is told of health', () => {
    expect(admit({ target: '/api/health/ready', remoteAddress: stranger, headers: { host: '10.0.0.4:3000' } })).toMatchObject({
      admitted: true,
    })
  })

  it('is nothing odd with an http address', () => {
    const plain = { appUrl: 'http://invite.example.org' }
    expect(admit({ remoteAddress: stranger }, plain)).toMatchObject({ admitted: true, protocol: 'http' })
  })
})

describe('a change', () => {
  it('does not come from the plain twin of an https page', () => {
    const asked = (origin: string) => admit({ method: 'POST', remoteAddress: proxy, headers: { origin, 'x-forwarded-proto': 'https' } })
    expect(asked('http://invite.example.org')).toMatchObject({ admitted: false, status: 403 })
    expect(asked('https://invite.example.org')).toMatchObject({ admitted: true })
    expect(admit({ method: 'POST', headers: { origin: 'http://invite.example.org' } })).toMatchObject({ admitted: false, status: 403 })
  })
})
