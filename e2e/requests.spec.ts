import { readdirSync, readFileSync } from 'node:fs'
import { request as ask, type RequestOptions } from 'node:http'
import path from 'node:path'
import type { APIRequestContext, Page } from '@playwright/test'
import { ownerState } from './district'
import { expect, test } from './fixtures'
import { runCli } from './product-cli'

const evil = 'https://evil.example.com'
const ours = process.env.E2E_URL ?? ''

/** Every action of the build: its id and its name. */
function builtActions(): Array<{ id: string; name: string }> {
  const { node } = JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8'))
  return Object.entries<{ exportedName: string }>(node).map(([id, { exportedName }]) => ({ id, name: exportedName }))
}

/** The address of every page on disk, with an id that is nobody's where it wants one. */
function pages(): string[] {
  return readdirSync('app', { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => path.posix.join('/', path.dirname(file)))
    .map((address) => address.replace(/\/\([^)]+\)/g, '').replace(/\[[^\]]+\]/g, '00000000-0000-7000-8000-000000000000') || '/')
    .sort()
}

async function callAction(request: APIRequestContext, id: string, headers: Record<string, string>): Promise<number> {
  const sent = { 'Next-Action': id, 'Content-Type': 'text/plain;charset=UTF-8', Accept: 'text/x-component', ...headers }
  return (await request.post('/', { headers: sent, data: '[{}]', maxRedirects: 0 })).status()
}

/** What has happened in a district, as its own record has it. */
async function record(request: APIRequestContext, slug: string): Promise<() => Promise<unknown>> {
  const { key } = await runCli(['api-key', 'create', '--district', slug, '--role', 'auditor', '--name', 'Record'])
  return async () => (await request.get('/api/v1/audit?limit=500', { headers: { Authorization: `Bearer ${key}` } })).json()
}

test('no action of the build is done for a request without an origin, with a null one or from another site', async ({ desk, request }) => {
  const told = await record(request, desk.slug)
  const before = await told()
  const actions = builtActions()
  expect(actions.length).toBeGreaterThan(40)
  const foreign = [{}, { Origin: 'null' }, { Origin: evil }, { Origin: evil, 'Sec-Fetch-Site': 'cross-site' }]
  for (const { id, name } of actions) {
    const answers = await Promise.all(foreign.map((headers) => callAction(desk.page.request, id, headers)))
    expect(answers, name).toEqual([403, 403, 403, 403])
  }
  expect(await told()).toEqual(before)
  await desk.page.goto('/settings')
  await expect(desk.page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
})

test('an action is reached by a request of our own', async ({ desk }) => {
  const { id = '' } = builtActions().find(({ name }) => name === 'inspectText') ?? {}
  expect(await callAction(desk.page.request, id, { Origin: ours })).toBe(200)
})

test('signing in and out is not done for another site', async ({ request }) => {
  for (const headers of [{}, { Origin: 'null' }, { Origin: evil }]) {
    for (const call of ['callback/credentials', 'signin/credentials', 'signout'])
      expect((await request.post(`/api/auth/${call}`, { headers, form: { csrfToken: 'x' } })).status(), call).toBe(403)
  }
})

test('nobody is sent to another site', async ({ request }) => {
  for (const next of [
    evil,
    '//evil.example.com',
    '/\\evil.example.com',
    'javascript:alert(1)',
    '/.//evil.example.com',
    `${ours}.evil.example.com`,
  ]) {
    for (const address of [
      `/api/auth/signin?callbackUrl=${encodeURIComponent(next)}`,
      `/sign-in?callbackUrl=${encodeURIComponent(next)}`,
    ]) {
      const answer = await request.get(address, { maxRedirects: 0 })
      const location = new URL(answer.headers().location ?? '/', ours)
      expect(location.origin, address).toBe(ours)
      expect(location.search).not.toContain('evil.example.com')
      for (const { name, value } of answer.headersArray())
        if (name.toLowerCase() === 'set-cookie') expect(decodeURIComponent(value)).not.toContain('evil')
    }
  }
})

test('only the hosts this installation is known by are answered', async ({ request }) => {
  for (const address of ['/', '/sign-in', '/api/v1/contacts', '/i/maple-grove/code']) {
    const answer = await request.get(address, { headers: { Host: 'evil.example.com' }, maxRedirects: 0 })
    expect(answer.status(), address).toBe(421)
    expect(await answer.text()).not.toContain('evil')
  }
  expect((await request.get('/api/health/live', { headers: { Host: '10.0.0.4' } })).status()).toBe(200)
  const forwarded = { 'X-Forwarded-Host': 'evil.example.com', 'X-Forwarded-Proto': 'https', Forwarded: 'host=evil.example.com' }
  const answer = await request.get('/', { headers: forwarded, maxRedirects: 0 })
  expect(answer.headers().location).toMatch(/^(\/|http:\/\/localhost:)/)
})

test('a body is refused that is longer than anything asked for', async ({ request }) => {
  const data = 'x'.repeat(1024 * 1024 + 1)
  for (const address of ['/', '/sign-in', '/api/auth/callback/credentials'])
    expect((await request.post(address, { headers: { Origin: ours }, data })).status(), address).toBe(413)
})

test('a path that leads elsewhere than it reads is refused', async () => {
  for (const elsewhere of ['/api/health/../../sign-in', '/api/health/%2e%2e/%2e%2e/sign-in', '/api/health/.%2E/..\\sign-in'])
    expect(await askAsWritten(elsewhere, { headers: { host: 'evil.example.com' } }), elsewhere).toBe(400)
  const chunked = { method: 'POST', headers: { 'transfer-encoding': 'chunked' } }
  expect(await askAsWritten('/i/%2e%2e/api/auth/signout', chunked)).toBe(400)
  for (const odd of ['/i/maple-grove/%2e%2e%2f%2e%2e%2fsign-in', '/_next/static/%2e%2e%2f%2e%2e%2fBUILD_ID'])
    expect(await askAsWritten(odd), odd).toBe(404)
})

/** The status for a path that no browser would send as it is. */
async function askAsWritten(written: string, options: RequestOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(ours)
    const asked = ask({ hostname, port, path: written, agent: false, ...options }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    asked.on('error', reject).end()
  })
}

test('there is nothing to fetch but what the product shows', async ({ request }) => {
  const chunk = readdirSync('.next/static/chunks').find((file) => file.endsWith('.js'))
  expect((await request.get(`/_next/static/chunks/${chunk}`)).status()).toBe(200)
  for (const address of [
    `/_next/static/chunks/${chunk}.map`,
    `/_next/image?url=${encodeURIComponent('/icon.svg')}&w=64&q=75`,
    `/_next/image?url=${encodeURIComponent(evil)}&w=64&q=75`,
    '/.git/config',
    '/.env',
    '/.next/BUILD_ID',
    '/package.json',
  ])
    expect((await request.get(address)).status(), address).toBe(404)
  expect(await askAsWritten('/', { method: 'TRACE' })).toBe(405)
})

test('next-auth writes no log for strangers, and sends nobody on with words of theirs', async ({ request }) => {
  const form = { code: 'X', level: 'error', message: 'written by a stranger' }
  expect((await request.post('/api/auth/_log', { headers: { Origin: ours }, form })).status()).toBe(404)
  const json = { 'Content-Type': 'application/json', Origin: ours }
  for (const call of ['signin/credentials', 'callback/credentials', 'signout', 'session'])
    expect((await request.post(`/api/auth/${call}`, { headers: json, data: '{"a":' })).status(), call).toBe(415)
  for (const error of ['%0d%0aX', '%E2%82%AC', 'x%26password=set', 'x&password=set']) {
    const answer = await request.get(`/api/auth/error?error=${error}`, { maxRedirects: 0 })
    expect(answer.status(), error).toBe(303)
    expect(answer.headers().location, error).toBe('/sign-in?error=Callback')
  }
})

test('next-auth is broken by nothing that a stranger says of where to go on to', async ({ request }) => {
  const odd = { headers: { Cookie: 'next-auth.callback-url=%0d' }, maxRedirects: 0 }
  for (const call of ['csrf', 'session', 'providers', 'signin']) {
    expect((await request.get(`/api/auth/${call}?callbackUrl=%0d`, { maxRedirects: 0 })).status(), call).toBeLessThan(400)
    const answer = await request.get(`/api/auth/${call}`, odd)
    expect(answer.status(), call).toBe(400)
    expect(answer.headers()['set-cookie'], call).toMatch(/^next-auth\.callback-url=;.*Max-Age=0/i)
  }
  for (const way of ['credentials', 'passkey', 'nothing']) expect((await request.get(`/api/auth/callback/${way}`)).status(), way).toBe(404)
})

test('a download that a browser asks for without a session leads to the sign-in page', async ({ request }) => {
  const answer = await request.get('/links/export', { headers: { Accept: 'text/html,*/*;q=0.8' }, maxRedirects: 0 })
  expect(answer.status()).toBe(303)
  expect(answer.headers().location).toBe('/sign-in')
  expect((await request.get('/links/export', { headers: { Accept: 'text/csv' }, maxRedirects: 0 })).status()).toBe(401)
})

test('every page says what may run in it, carries nothing inline and is not kept', async ({ browser }) => {
  const context = await browser.newContext({ storageState: ownerState() })
  expect(pages()).toContain('/settings')
  for (const address of pages()) await test.step(address, () => expectGuarded(context.request, address))
  await context.close()
})

test('the pages of somebody without a session, and of an address that is none, are guarded too', async ({ request }) => {
  for (const address of ['/setup', '/sign-in', '/sign-in/set-password', '/nowhere', '/i/a/b/c/d', '/i/maple-grove'])
    await expectGuarded(request, address)
})

async function expectGuarded(request: APIRequestContext, address: string): Promise<void> {
  const answer = await request.get(address, { maxRedirects: 0 })
  const headers = answer.headers()
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': address.startsWith('/i/') ? 'no-referrer' : 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  })
  expect(headers['cache-control']).toContain('no-store')
  const policy = headers['content-security-policy'] ?? ''
  const [, nonce = ''] = /script-src 'self' 'nonce-([\w+/]{22}==)' 'strict-dynamic'/.exec(policy) ?? []
  expect(nonce).not.toBe('')
  expect(policy).not.toContain('unsafe')
  // A mail in a frame is a document within an attribute; its styles are guarded by the same policy.
  const markup = (await answer.text()).replace(/ srcDoc="[^"]*"/gi, '')
  for (const [tag] of markup.matchAll(/<(?:script|style)[\s>][^>]*>?/g)) expect(tag).toContain(`nonce="${nonce}"`)
  expect(markup).not.toMatch(/<[a-z][^<>]* (?:style|on[a-z]+)="/)
}

test('the browser runs no script and no style that markup brings in', async ({ desk: { page }, watch }) => {
  watch.allowConsoleError(/Content Security Policy|404/)
  await page.goto('/inspect')
  await bringIn(page, '<img src="/nothing.png" onerror="document.title = \'ran\'">')
  await bringIn(page, '<p id="dyed" style="color: rgb(1, 2, 3)">Dyed</p>')
  await bringIn(page, `<iframe id="framed" src="${evil}"></iframe>`)
  await expect(page.locator('#dyed')).not.toHaveCSS('color', 'rgb(1, 2, 3)')
  const image = page.locator('img[src="/nothing.png"]')
  await expect.poll(() => image.evaluate((shown: HTMLImageElement) => shown.complete)).toBe(true)
  await expect(page).not.toHaveTitle('ran')
})

async function bringIn(page: Page, markup: string): Promise<void> {
  await page.evaluate((text) => document.body.insertAdjacentHTML('beforeend', text), markup)
}

test('a mail is shown as families see it, within the policy of the page', async ({ desk: { page } }) => {
  await page.goto('/mail/texts')
  const button = page.frameLocator('iframe').first().locator('td.button').first()
  await expect(button).toHaveCSS('background-color', 'rgb(11, 95, 102)')
  await expect(button).toHaveCSS('border-top-left-radius', '10px')
})
