import AxeBuilder from '@axe-core/playwright'
import { type Browser, type BrowserContext, type BrowserContextOptions, devices, type Page } from '@playwright/test'
import { portalClientId, portalSecret, signInAsNew } from './district'
import { expect, test, watchContext } from './fixtures'
import { type Gg4lPortal, startGg4lPortal } from './portals/gg4l-portal'
import { createMember } from './product-cli'
import { ana, everybody, layla, minh, setUpSmallDistrict } from './small-district'

const office = 'Telephone 555-0100'
// By its own name a browser of the tests is a machine.
const phone = { viewport: { width: 360, height: 740 }, locale: 'en-US', userAgent: devices['Pixel 7']?.userAgent ?? '' }

let portal: Gg4lPortal
let desk: Page
let addresses: Map<string, string>
const unlookedFor: string[] = []

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ browser }) => {
  portal = await startGg4lPortal({ clientId: portalClientId, secret: portalSecret, guids: new Set(everybody.map(({ guid }) => guid)) })
  const slug = await setUpSmallDistrict(portal.linkBase)
  const email = `owner@${slug}.example.org`
  desk = await (await openContext(browser, { permissions: ['clipboard-read', 'clipboard-write'] })).newPage()
  await signInAsNew(desk, email, await createMember({ email, role: 'owner', slug }))
})
test.afterEach(() => expect(unlookedFor.splice(0)).toEqual([]))
test.afterAll(async () => {
  await desk?.context().close()
  await portal?.close()
})

test('the owner says how families reach the office, and the desk hands out invite pages', async () => {
  await desk.goto('/settings')
  await desk.getByLabel('Days an invite page works').fill('61')
  await desk.getByRole('button', { name: 'Save policy' }).click()
  await expect(desk.getByText('Type 1 to 60 days.')).toBeVisible()
  await desk.getByLabel('Days an invite page works').fill('10')
  await desk.getByLabel('How families reach the office').fill(office)
  await desk.getByRole('button', { name: 'Save policy' }).click()
  await expect(desk.getByText('Policy saved')).toBeVisible()

  await desk.goto('/contacts')
  await desk.getByLabel('Select every contact on this page').check()
  await desk.getByRole('button', { name: 'Create links' }).click()
  const dialog = desk.getByRole('dialog', { name: 'Create links' })
  await expect(dialog.getByLabel('Lifetime', { exact: true })).toBeVisible()
  await dialog.getByLabel('What to hand out').selectOption({ label: 'Invite pages (work for days)' })
  await expect(dialog.getByLabel('Lifetime', { exact: true })).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Create invite pages' }).click()
  await expect(desk.getByRole('heading', { level: 1, name: '4 invite pages created' })).toBeVisible()

  const row = desk.getByRole('table', { name: 'Invite pages created' }).getByRole('row').filter({ hasText: ana.name })
  await expect(row).toContainText(/9 d 23 h|10 d 0 h/)
  await row.getByRole('button', { name: 'Copy address' }).click()
  await expect(row.getByRole('button', { name: 'Copied' })).toBeVisible()
  const copied = await desk.evaluate(() => navigator.clipboard.readText())
  expect(copied).toMatch(/^http:\/\/[\w.]+:\d+\/i\/cedar-\w+\/[0-9a-hj-km-np-tv-z]{26}$/)

  await desk.reload()
  expect(await violations(desk)).toEqual([])
  await desk.getByRole('button', { name: 'Copy all' }).click()
  await expect(desk.getByRole('button', { name: 'Copied', exact: true })).toBeVisible()
  const lines = (await desk.evaluate(() => navigator.clipboard.readText())).trim().split('\n')
  addresses = new Map(lines.map((line) => line.split('\t') as [string, string]))
  expect([...addresses.keys()].sort()).toEqual(everybody.map(({ name }) => name).sort())
  expect(addresses.get(ana.name)).toBe(copied)

  const download = desk.waitForEvent('download')
  await desk.getByRole('link', { name: 'Export CSV' }).click()
  const chunks: Buffer[] = []
  for await (const chunk of await (await download).createReadStream()) chunks.push(Buffer.from(chunk))
  for (const address of addresses.values()) expect(Buffer.concat(chunks).toString('utf8')).toContain(address)
})

test('a phone without scripts reads it in the language of the family and continues to the portal, twice', async ({ browser }) => {
  await onPhone(browser, async (page) => {
    await page.goto(addressOf(ana))
    await expect(page.getByRole('heading', { level: 1, name: 'Hola, Ana:' })).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', 'es')
    await expect(page.getByText('Cedar Valley Schools').first()).toBeVisible()
    await expect(page.getByText('Willow Elementary School')).toBeVisible()
    await expect(page.getByText(office)).toBeVisible()
    await expect(page.getByText(/hora central/)).toBeVisible()
    await expect(page.getByText('Leo')).toHaveCount(0)

    await page.getByRole('link', { name: 'العربية' }).click()
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('مرحبًا')
    expect(portal.accepted).toEqual([])
    await page.getByRole('button', { name: 'متابعة' }).click()
    await expect(page.getByRole('heading', { name: 'Set up your account' })).toBeVisible()

    await page.goto(addressOf(ana))
    await page.getByRole('button', { name: 'Continuar' }).click()
    await expect(page.getByRole('heading', { name: 'Set up your account' })).toBeVisible()
    expect(await page.context().cookies(addressOf(ana))).toEqual([])
  })
  expect(portal.accepted.map(({ guid }) => guid)).toEqual([ana.guid, ana.guid])
  expect(portal.refused).toEqual([])
  await openContact(ana)
  await expect(invitationRow()).toContainText('Continued')
})

test('not me: no answer changes nothing, an answer stops the page, the office reopens it', async ({ browser }) => {
  await onPhone(browser, async (page) => {
    await page.goto(addressOf(layla))
    await page.getByRole('link', { name: 'لست هذا الشخص' }).click()
    await expect(page.getByRole('radio')).toHaveCount(3)
    await expect(page.getByRole('radio', { checked: true })).toHaveCount(0)

    // Once more where the server has just closed a connection that was idle.
    const post = (form: Record<string, string>) => page.request.post(addressOf(layla), { form, maxRedirects: 0, maxRetries: 1 })
    expect((await post({ action: 'not-me' })).status()).toBe(200)
    expect((await post({ action: 'not-me', reason: 'made up' })).status()).toBe(200)
    expect((await post({ action: 'not-me', reason: 'other', website: 'https://example.org' })).status()).toBe(200)
    expect((await post({ reason: 'other', padding: 'x'.repeat(100_000) })).status()).toBe(303)
    await page.goto(addressOf(layla))
    await expect(page.getByRole('button', { name: 'متابعة' })).toBeVisible()

    await page.getByRole('link', { name: 'لست هذا الشخص' }).click()
    await page.getByRole('radio', { name: 'ليس لدي أطفال في هذه المنطقة التعليمية' }).check()
    await page.getByRole('button', { name: 'إيقاف هذه الدعوة' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'هذه الدعوة موقوفة' })).toBeVisible()
    await page.goto(addressOf(layla))
    await expect(page.getByRole('button')).toHaveCount(0)
    expect((await post({ action: 'continue' })).status()).toBe(200)
  })
  expect(portal.accepted).toHaveLength(2)

  await desk.goto('/')
  await expect(desk.getByRole('heading', { name: 'Stopped by “This is not me”' })).toBeVisible()
  await desk.getByRole('link', { name: layla.name }).click()
  await expect(invitationRow()).toContainText('Frozen: no child here')
  expect(await violations(desk)).toEqual([])
  await expect(invitationRow().getByRole('button', { name: 'Copy address' })).toHaveCount(0)
  await invitationRow().getByRole('button', { name: 'Reopen' }).click()
  await expect(invitationRow()).toContainText('Opened')
  await onPhone(browser, async (page) => {
    await page.goto(addressOf(layla))
    await page.getByRole('button', { name: 'متابعة' }).click()
    await expect(page.getByRole('heading', { name: 'Set up your account' })).toBeVisible()
  })
})

test('a link pressed by a program that comes before the family changes nothing they need', async ({ request, browser }) => {
  const scanner = { 'User-Agent': 'Mozilla/5.0 (compatible; Barracuda Sentinel bot)' }
  expect((await request.head(addressOf(minh), { headers: scanner })).status()).toBe(200)
  expect((await request.get(addressOf(minh), { headers: scanner })).status()).toBe(200)
  expect((await request.post(addressOf(minh), { headers: scanner, maxRedirects: 0 })).status()).toBe(303)
  await openContact(minh)
  await expect(invitationRow()).toContainText('Open')
  await expect(invitationRow()).not.toContainText('Opened')
  await onPhone(browser, async (page) => {
    await page.goto(addressOf(minh))
    await expect(page.getByRole('button', { name: 'Tiếp tục' })).toBeVisible()
  })
  await desk.reload()
  await expect(invitationRow()).toContainText('Opened')
})

test('it is accessible in Arabic and English, light and dark, down to 320 pixels', async ({ browser }) => {
  const context = await openContext(browser, { ...phone, reducedMotion: 'reduce' })
  const page = await context.newPage()
  for (const query of ['?lang=ar', '?lang=en', '?lang=ar&not-me', '?lang=en&not-me', '?lang=zh-Hans', '?lang=vi', '?lang=ht']) {
    await page.goto(`${addressOf(ana)}${query}`)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await violations(page), `${query} ${colorScheme}`).toEqual([])
    }
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth), query).toBeLessThanOrEqual(320)
    await page.setViewportSize(phone.viewport)
  }
  await context.close()
})

test('it is small, sets no cookie, runs no script and is kept by nobody', async ({ request }) => {
  const answer = await request.get(addressOf(ana))
  const body = await answer.body()
  expect(body.length).toBeLessThan(40 * 1024)
  expect(body.toString('utf8')).not.toMatch(/<script|javascript:|\son\w+=/i)
  const headers = answer.headers()
  expect(headers['set-cookie']).toBeUndefined()
  expect(headers['cache-control']).toBe('no-store')
  expect(headers['referrer-policy']).toBe('no-referrer')
  expect(headers['x-robots-tag']).toContain('noindex')
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]+=*'; /)
  expect(headers['content-security-policy']).not.toContain('form-action')
})

test('revoked and unknown look alike', async ({ request }) => {
  await openContact(minh)
  await invitationRow().getByRole('button', { name: 'Revoke' }).click()
  await desk.getByRole('button', { name: 'Revoke invitation' }).click()
  await expect(invitationRow()).toContainText('Revoked')

  const unknownCode = addressOf(minh).replace(/.$/, (last) => (last === '0' ? '1' : '0'))
  const unknownDistrict = addressOf(minh).replace('/i/cedar-', '/i/nowhere-')
  const answers = await Promise.all(
    [addressOf(minh), unknownCode, unknownDistrict, `${unknownDistrict}x'"<`].map(async (address) => {
      const answer = await request.get(address, { headers: { 'Accept-Language': 'es' } })
      // What each answer has of its own.
      const { date, 'x-request-id': requestId, ...headers } = answer.headers()
      return { status: answer.status(), headers, body: await answer.text() }
    }),
  )
  const [revoked, unknown, nowhere, madeUp] = answers
  expect(unknown).toEqual(revoked)
  expect(madeUp).toEqual(nowhere)
  for (const answer of answers) {
    expect(answer.status).toBe(404)
    expect(answer.body).toContain('Esta invitación no funciona')
  }
  // Whose office it is, the short name of a district tells; there is none to tell of for a district that is not there.
  expect(revoked?.body).toContain(office)
  expect(nowhere?.body).not.toContain(office)
  for (const address of [addressOf(minh), unknownCode])
    expect((await request.post(address, { form: { action: 'continue' }, maxRedirects: 0 })).status()).toBe(404)
})

test('a district that hands out no invite pages offers none', async ({ request }) => {
  await desk.goto('/settings')
  await desk.getByLabel('Hand out invite pages').uncheck()
  await desk.getByRole('button', { name: 'Save policy' }).click()
  await expect(desk.getByText('Policy saved')).toBeVisible()
  await openContact(ana)
  await desk.getByRole('button', { name: 'Create links' }).click()
  await expect(desk.getByRole('dialog').getByLabel('Lifetime', { exact: true })).toBeVisible()
  await expect(desk.getByLabel('What to hand out')).toHaveCount(0)
  expect((await request.get(addressOf(ana))).status()).toBe(404)
})

async function openContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext(options)
  watchContext(context, (what) => unlookedFor.push(what))
  return context
}

function addressOf({ name }: { name: string }): string {
  return addresses.get(name) ?? ''
}

async function onPhone(browser: Browser, use: (page: Page) => Promise<void>): Promise<void> {
  const context = await openContext(browser, { ...phone, javaScriptEnabled: false })
  await use(await context.newPage())
  await context.close()
}

async function openContact({ name }: { name: string }): Promise<void> {
  await desk.goto(`/contacts?search=${encodeURIComponent(name)}`)
  await desk.getByRole('table', { name: 'Contacts' }).getByRole('link', { name: /,/ }).click()
  await expect(desk.getByRole('heading', { level: 1, name })).toBeVisible()
}

function invitationRow() {
  return desk.getByRole('list', { name: 'Invitations of this contact' }).getByRole('listitem')
}

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`)
}
