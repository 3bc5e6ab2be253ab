import { afterAll, beforeAll, expect, it } from 'vitest'
import { openAddress } from './open-address'
import { makeSampleToken } from './sample-token'
import { type SynapPortal, startSynapPortal } from './synap-portal'

const secret = 'secret-of-an-integration-0123456789'
const errorUrl = 'https://desk.example.org/i/maple/returned?lang=es'
let portal: SynapPortal

beforeAll(async () => {
  portal = await startSynapPortal({ eaid: 'ea-1', secret, users: ['minh@example.org'] })
})
afterAll(() => portal.close())

function token(changed: object = {}): string {
  const exp = Math.floor(Date.now() / 1000) + 1_209_600
  return makeSampleToken({ eaid: 'ea-1', exp, email: 'ana@example.org', name: 'Ana Ruiz', ...changed }, { key: secret })
}

function address(jwt: string, more: Record<string, string> = {}): string {
  return `${portal.endpoint}?${new URLSearchParams({ jwt, ...more })}`
}

it('finds or makes the account and signs in, with and without the slash at the end', async () => {
  const { status, location, cookie } = await openAddress(address(token()))
  expect([status, location]).toEqual([302, '/'])
  const { page } = await openAddress(portal.url, { Cookie: cookie })
  expect(page).toContain('<h1>You are signed in</h1>')
  expect(page).toContain('Ana Ruiz (ana@example.org)')
  await openAddress(address(token({ email: 'minh@example.org' })).replace('authenticate/?', 'authenticate?'))
  expect(portal.accepted.map(({ user }) => user)).toEqual(['created', 'found'])
})

it('sends to return_to who is signed in', async () => {
  expect((await openAddress(address(token(), { return_to: 'https://learn.example.org/course', error_url: errorUrl }))).location).toBe(
    'https://learn.example.org/course',
  )
})

it('sends to error_url whom it refuses, with exactly sso_error', async () => {
  const { status, location } = await openAddress(address(token({ eaid: 'ea-2' }), { error_url: errorUrl }))
  expect(status).toBe(302)
  expect([...new URL(location ?? '').searchParams]).toEqual([
    ['lang', 'es'],
    ['sso_error', 'eaid is not the id of this integration.'],
  ])
  expect(portal.refused.at(-1)).toMatchObject({ reason: 'eaid is not the id of this integration.' })
})

it('shows its own sign-in without an error_url', async () => {
  expect((await openAddress(address('x'))).location).toBe('/login')
  expect((await openAddress(address('x', { error_url: 'javascript:alert(1)' }))).location).toBe('/login')
  expect((await openAddress(`${portal.url}/login`)).page).toContain('<h1>Sign in</h1>')
})

it('refuses a token that has died by now', async () => {
  const good = token()
  portal.clock.advance(15 * 86_400)
  const { location } = await openAddress(address(good, { error_url: errorUrl }))
  expect(new URL(location ?? '').searchParams.get('sso_error')).toBe('It has expired.')
  portal.clock.advance(-15 * 86_400)
})
