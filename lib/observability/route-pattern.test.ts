import { describe, expect, it } from 'vitest'
import { routeNamer } from './route-pattern'

const nameRoute = routeNamer([
  '/',
  '/contacts',
  '/contacts/[id]',
  '/portals/[id]',
  '/portals/new',
  '/i/[district]/[code]',
  '/api/auth/[...nextauth]',
])

describe('routeNamer', () => {
  it.each([
    ['/', '/'],
    ['/contacts', '/contacts'],
    ['/contacts/0198c2', '/contacts/[id]'],
    ['/portals/new', '/portals/new'],
    ['/portals/0198c2', '/portals/[id]'],
    ['/i/maple-grove/0123456789ABCDEFGHJKMNPQRS', '/i/[district]/[code]'],
    ['/api/auth/callback/google', '/api/auth/[...nextauth]'],
    ['/_next/static/chunks/0a.js', 'asset'],
    ['/favicon.ico', 'asset'],
    ['/wp-admin/setup.php', 'unmatched'],
    ['/contacts/0198c2/more', 'unmatched'],
    ['/i/maple-grove/', 'unmatched'],
  ])('calls %s %s', (path, route) => {
    expect(nameRoute(path)).toBe(route)
  })
})
