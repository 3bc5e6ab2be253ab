import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openAddress } from './open-address'
import { type ProprofsPortal, startProprofsPortal } from './proprofs-portal'
import { makeSampleToken } from './sample-token'

const apiKey = 'an-api-key-of-proprofs'
let portal: ProprofsPortal
let number = 0

beforeAll(async () => {
  portal = await startProprofsPortal({ apiKey, users: ['ana@example.org'] })
})
afterAll(() => portal.close())

function address(user_email = 'ana@example.org'): string {
  const claims = { iat: Math.floor(Date.now() / 1000), jti: String(++number).padStart(32, '0'), user_email }
  const key = createHash('md5').update(apiKey).digest('hex')
  return `${portal.url}/access/jwtsso/?token=${makeSampleToken(claims, { key, header: '{"typ":"JWT","alg":"HS256"}' })}`
}

it('signs in who has an account', async () => {
  const { status, location, cookie } = await openAddress(address('Ana@example.org'))
  expect([status, location]).toEqual([302, '/'])
  const { page } = await openAddress(portal.url, { Cookie: cookie })
  expect(page).toContain('<h1>You are signed in</h1>')
  expect(page).toContain('Ana@example.org')
  expect(portal.accepted.at(-1)).toMatchObject({ email: 'Ana@example.org', access: 'user', guest: true })
})

it('lets an unknown e-mail in as a visitor', async () => {
  const { cookie } = await openAddress(address('nobody@example.org'))
  expect((await openAddress(portal.url, { Cookie: cookie })).page).toContain('<h1>You are here as a visitor</h1>')
  expect(portal.accepted.at(-1)).toMatchObject({ email: 'nobody@example.org', access: 'visitor' })
})

it('works once', async () => {
  const used = address()
  await openAddress(used)
  const { status, page } = await openAddress(used)
  expect(status).toBe(400)
  expect(page).toContain('This link was used before.')
  expect(portal.refused.at(-1)).toMatchObject({ reason: 'This link was used before.' })
})

it('works for three minutes, and is not used up by coming too late', async () => {
  const late = address()
  portal.clock.advance(180)
  expect((await openAddress(late)).page).toContain('It was made more than 3 minutes ago.')
  portal.clock.advance(-180)
  expect((await openAddress(late)).location).toBe('/')
})

it('refuses an address without a token', async () => {
  expect((await openAddress(`${portal.url}/access/jwtsso/`)).status).toBe(400)
})
