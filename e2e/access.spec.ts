import type { Page } from '@playwright/test'
import { owner, ownerState, signIn, signInAsNew, signOut } from './district'
import { expect, test } from './fixtures'
import { createMember } from './product-cli'

const nobody = '00000000-0000-7000-8000-000000000000'
const screens = [
  '/',
  '/approvals',
  '/contacts',
  `/contacts/${nobody}`,
  '/links',
  `/links/${nobody}`,
  `/letters/${nobody}`,
  '/mail',
  `/mail/${nobody}`,
  '/mail/messages',
  '/mail/texts',
  '/mail/settings',
  '/roster',
  `/roster/${nobody}`,
  '/roster/sources/new',
  `/roster/sources/${nobody}`,
  '/roster/mappings',
  '/roster/mappings/new',
  `/roster/mappings/${nobody}`,
  '/portals',
  '/portals/new',
  `/portals/${nobody}`,
  '/audit',
  '/inspect',
  '/inspect/build',
  '/settings',
]

for (const path of screens) {
  test(`${path} without a session is a real redirect to signing in`, async ({ request }) => {
    const answer = await request.get(path, { maxRedirects: 0 })
    expect(answer.status()).toBe(307)
    expect(new URL(answer.headers().location ?? '', answer.url()).pathname).toBe('/sign-in')
  })
}

test('the set-up page shows no form without the one-time code', async ({ page }) => {
  await page.goto('/setup')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('textbox')).toHaveCount(0)
})

test('a wrong password and an unknown address are told in the same words', async ({ page, watch }) => {
  watch.allowConsoleError(/401/)
  await page.goto('/sign-in')
  for (const email of [owner.email, 'nobody@maple-grove.example.org']) {
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill('not the password of anybody')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByText('The e-mail address and the password do not go together.')).toBeVisible()
    await page.reload()
  }
})

test('signing out ends the session, also for whoever kept its cookie', async ({ page, context }) => {
  await signIn(page, owner)
  const kept = await context.cookies()
  await signOut(page)
  await context.clearCookies()
  await context.addCookies(kept)
  await page.goto('/contacts')
  await expect(page).toHaveURL(/\/sign-in/)
  await expect(page.getByText('Your session has ended.')).toBeVisible()
})

test('an auditor reads links and audit and is offered no way to change anything', async ({ page, watch }) => {
  watch.allowConsoleError(/403/)
  await signInAs(page, 'auditor')
  for (const path of ['/contacts', '/links', '/mail', '/mail/messages', '/mail/texts', '/audit', '/portals']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByRole('checkbox', { name: /^Select / })).toHaveCount(0)
    await expect(page.getByRole('button', { name: /Create|Copy|Save|Send|Print|Try it|Upload|Apply|Revoke|Select all/ })).toHaveCount(0)
    await expect(page.getByRole('link', { name: /^(Add|Change|Import|Create)/ })).toHaveCount(0)
  }
  await page.goto('/contacts')
  await page.getByRole('table', { name: 'Contacts' }).getByRole('link', { name: /,/ }).first().click()
  await expect(page.getByRole('heading', { name: 'From the roster' })).toBeVisible()
  await expect(page.getByRole('button', { name: /Create|Set|Clear|Lift|Copy/ })).toHaveCount(0)
  for (const path of [
    '/roster',
    '/roster/sources/new',
    '/roster/mappings',
    '/roster/mappings/new',
    '/portals/new',
    '/mail/settings',
    `/roster/${nobody}`,
    `/letters/${nobody}`,
  ])
    expect((await page.goto(path))?.status()).toBe(403)
})

test('a sender creates links, mails and letters, and reaches no portal settings, roster or audit', async ({ page, watch }) => {
  watch.allowConsoleError(/403/)
  await signInAs(page, 'sender')
  await page.goto('/contacts')
  await page
    .getByRole('checkbox', { name: /^Select (?!every)/ })
    .first()
    .check()
  for (const name of ['Create links', 'Send invitations', 'Print letters']) await expect(page.getByRole('button', { name })).toBeVisible()
  for (const path of [
    '/roster',
    '/roster/sources/new',
    '/roster/mappings',
    '/roster/mappings/new',
    '/portals/new',
    '/mail/settings',
    '/audit',
  ])
    expect((await page.goto(path))?.status()).toBe(403)
})

test('a signed-in member finds an unknown contact, link or page to be missing', async ({ browser, watch }) => {
  watch.allowConsoleError(/404/)
  const context = await browser.newContext({ storageState: ownerState() })
  for (const path of [
    `/contacts/${nobody}`,
    '/contacts/nonsense',
    `/mail/${nobody}`,
    `/letters/${nobody}`,
    `/roster/${nobody}`,
    '/nowhere',
  ]) {
    expect((await context.request.get(path)).status(), path).toBe(404)
  }
  await context.close()
})

/** A new member of that role. */
async function signInAs(page: Page, role: 'auditor' | 'sender'): Promise<void> {
  const email = `${role}@maple-grove.example.org`
  await signInAsNew(page, email, await createMember({ email, role }))
}
