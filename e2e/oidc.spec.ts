import type { BrowserContext, Page, Route } from '@playwright/test'
import { signOut } from './district'
import { expectAccessible } from './expect-accessible'
import { test as base, expect } from './fixtures'
import { type IdentityServer, startIdentityServer } from './oidc/identity-server'

const providerName = 'Staff accounts'
const clientSecret = 'identity-server-secret-0123456789abcdef'
const notLinked = 'That account lets nobody in here.'
const notEnded = 'Signing in with the other account did not come to an end.'

/** Where the district's staff have accounts: a real OpenID provider, which the owner has set up under Settings. */
const test = base.extend<{ identity: IdentityServer; stranger: Page }>({
  identity: async ({ desk: { page } }, use) => {
    const server = await startIdentityServer()
    await addSignIn(page, server)
    await use(server)
    await server.close()
  },
  /** Somebody else's browser. */
  stranger: async ({ browser, watch }, use) => {
    const context = await browser.newContext()
    watch.follow(context)
    await use(await context.newPage())
    await context.close()
  },
})

test('an owner sets a sign-in up, links an account and signs in with it', async ({ desk: { page, slug }, identity }) => {
  await expect(page.getByRole('row', { name: providerName })).toContainText(identity.issuer)
  await expectAccessible(page)
  await linkAccount(page, 'm.alvarez')
  await signOut(page)
  await page.goto(`/sign-in?district=${slug}`)
  await expectAccessible(page)
  await page.getByRole('button', { name: `Continue with ${providerName}` }).click()
  // The provider would know this browser again; it was asked to let nobody through unasked.
  await signInThere(page, 'm.alvarez')
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
  await page.goto('/settings')
  await expect(accountRow(page)).not.toContainText('Not yet')
})

test('nobody else gets in: not by the same address, not with an answer of another browser, not after unlinking', async ({
  desk: { page, slug, owner },
  identity,
  stranger,
}) => {
  await linkAccount(page, 'm.alvarez')
  // The account is named as the owner's address is, and still is not the owner's.
  await goToProvider(stranger, slug)
  await signInThere(stranger, owner)
  await expect(stranger.getByText(notLinked)).toBeVisible()

  const answer = await interceptAnswer(page, identity, slug)
  await stranger.goto(answer)
  await expect(stranger.getByText(notEnded)).toBeVisible()
  await expectNobody(stranger.context())

  await goToProvider(page, slug)
  await signInThere(page, 'm.alvarez')
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
  await page.goto('/settings')
  await accountRow(page).getByRole('button', { name: 'Unlink' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click()
  await expect(accountRow(page)).toHaveCount(0)
  await signOut(page)
  await goToProvider(page, slug)
  await signInThere(page, 'm.alvarez')
  await expect(page.getByText(notLinked)).toBeVisible()
})

test('who turns back at the other side is told so, and an unknown short name tells nothing', async ({
  identity: _,
  desk: { slug },
  stranger,
}) => {
  await goToProvider(stranger, slug)
  await stranger.getByRole('button', { name: 'Cancel' }).click()
  await expect(stranger.getByText(notEnded)).toBeVisible()
  await expectNobody(stranger.context())

  await stranger.goto('/sign-in?district=maple-grove')
  const otherWays = stranger.getByRole('region', { name: 'Other ways in' })
  const none = (await otherWays.textContent()) ?? ''
  expect(none).toContain('No other sign-in is set up under this short name.')
  await stranger.goto('/sign-in?district=nobody-here')
  await expect(otherWays).toHaveText(none)
  await stranger.getByLabel('Short name of your district').fill(slug)
  await stranger.getByRole('button', { name: 'Continue' }).click()
  await expect(stranger.getByRole('button', { name: `Continue with ${providerName}` })).toBeVisible()
})

async function addSignIn(page: Page, server: IdentityServer): Promise<void> {
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Add sign-in' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a sign-in' })
  await dialog.getByLabel('Accounts').selectOption('Another OpenID Connect provider')
  const redirectAddress = (await dialog.getByLabel('Redirect address').textContent()) ?? ''
  server.register({ clientId: 'invite-desk', clientSecret, redirectAddress })
  await dialog.getByLabel('Name on the button').fill(providerName)
  await dialog.getByLabel('Issuer').fill(server.issuer)
  await dialog.getByLabel('Client ID').fill('invite-desk')
  await dialog.getByLabel('Client secret').fill(clientSecret)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Save sign-in' }).click()
  await expect(dialog).toHaveCount(0)
}

async function linkAccount(page: Page, account: string): Promise<void> {
  await page.getByRole('button', { name: `Link ${providerName}` }).click()
  await signInThere(page, account)
  await expect(page.getByText('The account is linked.')).toBeVisible()
  await expect(accountRow(page)).toBeVisible()
}

/** At the provider, which asks every time. */
async function signInThere(page: Page, account: string): Promise<void> {
  await page.getByLabel('Account name').fill(account)
  await page.getByRole('button', { name: 'Go on' }).click()
}

async function goToProvider(page: Page, slug: string): Promise<void> {
  await page.goto(`/sign-in?district=${slug}`)
  await page.getByRole('button', { name: `Continue with ${providerName}` }).click()
}

/** Signs out and in again at the provider, and keeps the answer from arriving: answers its address, code and state in it. */
async function interceptAnswer(page: Page, { issuer }: IdentityServer, slug: string): Promise<string> {
  await signOut(page)
  const address = new Promise<string>((resolve, reject) => {
    const answerHere = async (route: Route) => {
      if (route.request().method() !== 'POST') return route.fallback()
      // The form of the account name, and then the provider's own answer, since a request that follows a redirect cannot be caught.
      const accepted = await route.fetch({ maxRedirects: 0 })
      const goingOn = new URL(accepted.headers().location ?? '', issuer).href
      const answer = await page.context().request.get(goingOn, { maxRedirects: 0 })
      await route.fulfill({ status: 204 })
      await page.unroute(`${issuer}/interaction/*`)
      resolve(answer.headers().location ?? '')
    }
    page.route(`${issuer}/interaction/*`, (route) => answerHere(route).catch(reject)).catch(reject)
  })
  await goToProvider(page, slug)
  await signInThere(page, 'm.alvarez')
  return address
}

/** Nobody is signed in there. */
async function expectNobody(context: BrowserContext): Promise<void> {
  const answer = await context.request.get('/settings', { maxRedirects: 0 })
  expect(answer.status()).toBe(307)
}

function accountRow(page: Page) {
  return page.getByRole('table', { name: 'Linked accounts' }).getByRole('row', { name: providerName })
}
