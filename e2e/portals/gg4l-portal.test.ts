import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Gg4lPortal, startGg4lPortal } from './gg4l-portal'
import { makeSampleToken } from './sample-token'

const secret = 'a-client-secret-of-at-least-32-bytes'
let portal: Gg4lPortal

beforeAll(async () => {
  portal = await startGg4lPortal({ clientId: 'maple-grove', secret })
})
afterAll(() => portal.close())

function token(lifetimeSeconds: number): string {
  const iat = Math.floor(Date.now() / 1000)
  const claims = { iss: 'jwtp.gg4l.com', sub: 'maple-grove', exp: iat + lifetimeSeconds, iat, guid: 'g-1' }
  return makeSampleToken(claims, { key: secret })
}

it('shows a parent with a good link how to set up the account, as often as it is opened', async () => {
  for (const _ of [1, 2]) {
    const answer = await fetch(portal.linkBase + token(60))
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('<h1>Set up your account</h1>')
  }
  expect(portal.accepted.map(({ guid }) => guid)).toEqual(['g-1', 'g-1'])
})

it('refuses a bad link with the reason and keeps both lists to look into', async () => {
  const answer = await fetch(portal.linkBase + token(86_401))
  expect(answer.status).toBe(400)
  const page = await answer.text()
  expect(page).toContain('<h1>This link cannot be used</h1>')
  expect(page).toContain('It lives longer than 24 hours.')

  const lists = await (await fetch(`${portal.url}/accepted`)).json()
  expect(lists.accepted).toHaveLength(2)
  expect(lists.refused).toMatchObject([{ reason: 'It lives longer than 24 hours.' }])
})

it('shows both lists to a browser, without letting what came into the page', async () => {
  const odd = await startGg4lPortal({ clientId: 'maple-grove', secret })
  const iat = Math.floor(Date.now() / 1000)
  const claims = { iss: 'jwtp.gg4l.com', sub: 'maple-grove', exp: iat + 60, iat, guid: '<script>alert(1)</script>' }
  await fetch(odd.linkBase + makeSampleToken(claims, { key: secret }))
  const page = await (await fetch(`${odd.url}/accepted`, { headers: { Accept: 'text/html,*/*' } })).text()
  expect(page).toContain('&#60;script&#62;alert(1)')
  expect(page).not.toContain('<script')
  await odd.close()
})

it('judges by a clock that tests move', async () => {
  const good = token(60)
  expect((await fetch(portal.linkBase + good)).status).toBe(200)
  portal.clock.advance(61)
  expect(await (await fetch(portal.linkBase + good)).text()).toContain('It has expired.')
  portal.clock.advance(-61)
  expect((await fetch(portal.linkBase + good)).status).toBe(200)
})

it('answers 400 without a token, 404 elsewhere and 405 to anything but reading', async () => {
  expect((await fetch(`${portal.url}/setup`)).status).toBe(400)
  expect((await fetch(`${portal.url}/elsewhere`)).status).toBe(404)
  expect((await fetch(portal.linkBase, { method: 'POST' })).status).toBe(405)
})

it('says when its port is taken', async () => {
  const port = Number(new URL(portal.url).port)
  await expect(startGg4lPortal({ clientId: 'x', secret, port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
