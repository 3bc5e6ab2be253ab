import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type GetConnectedPortal, startGetConnectedPortal } from './get-connected-portal'
import { openAddress } from './open-address'
import { makeSampleToken } from './sample-token'

const secret = 'a-shared-secret-of-at-least-32-bytes'
const returnAddress = 'https://desk.example.org/i/maple/returned?lang=es'
let portal: GetConnectedPortal
let number = 0

beforeAll(async () => {
  portal = await startGetConnectedPortal({ secret, users: ['minh@example.org'] })
})
afterEach(() => {
  portal.site.isBeingMaintained = false
  portal.site.shutOut.clear()
})
afterAll(() => portal.close())

function token(changed: object = {}): string {
  const iat = Math.floor(Date.now() / 1000)
  const claims = { email: 'ana@example.org', firstName: 'Ana', lastName: 'Ruiz', iat, jti: `${iat}-${++number}`, ...changed }
  return makeSampleToken(claims, { key: secret })
}

function address(payload: string, back: string = returnAddress): string {
  return `${portal.url}/sso/jwta/?payload=${payload}&return=${encodeURIComponent(back)}`
}

it('signs in and returns without kind', async () => {
  const { status, location, cookie } = await openAddress(address(token({ referenceId: 'c-1' })))
  expect([status, location]).toEqual([302, returnAddress])
  const home = await openAddress(portal.url, { Cookie: cookie })
  expect(home.page).toContain('<h1>You are signed in</h1>')
  expect(home.page).toContain('Ana Ruiz (ana@example.org)')
  expect(home.page).toContain('An account was made for you.')
  expect((await openAddress(portal.url)).page).not.toContain('You are signed in')
  expect(portal.accepted.at(-1)).toMatchObject({ email: 'ana@example.org', referenceId: 'c-1', user: 'created' })
})

it('finds who has an account', async () => {
  for (const email of ['minh@example.org', 'ana@example.org']) await openAddress(address(token({ email })))
  expect(portal.accepted.slice(-2).map(({ user }) => user)).toEqual(['found', 'found'])
})

it('sends a link away that was used before, with exactly kind and message', async () => {
  const used = token()
  await openAddress(address(used))
  const { status, location } = await openAddress(address(used))
  expect(status).toBe(302)
  const back = new URL(location ?? '')
  expect(back.origin + back.pathname).toBe('https://desk.example.org/i/maple/returned')
  expect([...back.searchParams]).toEqual([
    ['lang', 'es'],
    ['kind', 'jwt'],
    ['message', 'This link was used before.'],
  ])
})

it('tells what is wrong with a token, with a person and with the site apart', async () => {
  const kindOf = async (payload: string) => new URL((await openAddress(address(payload))).location ?? '').searchParams.get('kind')
  expect(await kindOf('x')).toBe('jwt')
  expect(await kindOf(token({ email: 'ana' }))).toBe('validation')
  portal.site.shutOut.add('ana@example.org')
  expect(await kindOf(token())).toBe('validation')
  portal.site.shutOut.clear()
  portal.site.isBeingMaintained = true
  const waiting = token()
  expect(await kindOf(waiting)).toBe('unspecified')
  portal.site.isBeingMaintained = false
  expect(await kindOf(waiting)).toBeNull()
})

it.each(['', 'javascript:alert(1)', '/relative'])('without an address to return to (%s) it speaks on its own page', async (back) => {
  const refused = await openAddress(address('x', back))
  expect(refused.status).toBe(400)
  expect(refused.page).toContain('three parts')
  expect((await openAddress(address(token(), back))).location).toBe('/')
})

it('reads the parameters it is told to', async () => {
  const other = await startGetConnectedPortal({ secret, tokenParameter: 'jwt', returnParameter: 'return_url' })
  const back = encodeURIComponent(returnAddress)
  expect((await openAddress(`${other.url}/sso/jwta/?jwt=${token()}&return_url=${back}`)).location).toBe(returnAddress)
  expect((await openAddress(`${other.url}/sso/jwta/?payload=${token()}&return_url=${back}`)).location).toContain('kind=jwt')
  await other.close()
})
