import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { readAuthenticatorApp } from './authenticator-app'
import { district, signIn, signInAsNew, signOut } from './district'
import { expectAccessible } from './expect-accessible'
import { expect, test } from './fixtures'
import { letMemberStay } from './let-member-stay'
import { createMember } from './product-cli'
import { addVirtualAuthenticator } from './virtual-authenticator'

/** Types what the first step asks for, and stops there. */
async function passFirstStep(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** A new member of the district, signed in, with a password the test knows. */
async function newMember(page: Page, role: 'owner' | 'admin' = 'admin'): Promise<{ email: string; password: string }> {
  const email = `${role}-${randomBytes(6).toString('hex')}@${district.slug}.example.org`
  return { email, password: await signInAsNew(page, email, await createMember({ email, role })) }
}

const overview = (page: Page) => page.getByRole('heading', { level: 1, name: 'Overview' })

async function readCodes(page: Page): Promise<string[]> {
  const list = page.getByRole('list', { name: 'Recovery codes' })
  await expect(list.getByRole('listitem')).toHaveCount(10)
  return list.getByRole('listitem').allTextContents()
}

test('an authenticator app is asked for after the password, takes each code once, and recovery codes stand in for it', async ({ page }) => {
  const admin = await newMember(page)
  await page.getByRole('link', { name: 'Add an authenticator app or a passkey' }).click()
  await page.getByRole('button', { name: 'Add authenticator app' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add an authenticator app' })
  const code = await readAuthenticatorApp(page)
  await dialog.getByLabel('Code from the app').fill('000000')
  await dialog.getByRole('button', { name: 'Add authenticator app' }).click()
  await expect(dialog.getByText('This code does not fit.')).toBeVisible()
  await dialog.getByLabel('Code from the app').fill(code(0))
  await dialog.getByRole('button', { name: 'Add authenticator app' }).click()
  const [first = '', second = ''] = await readCodes(page)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByText('10 of 10 left.')).toBeVisible()
  await signOut(page)

  await passFirstStep(page, admin)
  await expect(page.getByRole('heading', { level: 1, name: 'One more step' })).toBeVisible()
  await expectAccessible(page)
  const used = code(1)
  await page.getByLabel('Code from your authenticator app').fill(used)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(overview(page)).toBeVisible()
  await expect(page.getByText('signing in asks you for a second factor')).toHaveCount(0)
  await signOut(page)

  await passFirstStep(page, admin)
  await page.getByLabel('Code from your authenticator app').fill(used)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('This code does not fit, or has been used.')).toBeVisible()
  await page.goto('/contacts')
  await expect(page.getByRole('heading', { level: 1, name: 'One more step' })).toBeVisible()

  await page.getByRole('button', { name: 'Use a recovery code' }).click()
  await page.getByLabel('Recovery code').fill(first.toLowerCase())
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(overview(page)).toBeVisible()
  await signOut(page)

  await passFirstStep(page, admin)
  await page.getByRole('button', { name: 'Use a recovery code' }).click()
  await page.getByLabel('Recovery code').fill(first)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('This is none of your recovery codes, or it has been used.')).toBeVisible()
  await page.getByLabel('Recovery code').fill(second)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(overview(page)).toBeVisible()
  await page.goto('/settings')
  await expect(page.getByText('8 of 10 left.')).toBeVisible()
})

test('a passkey is added, signs in without a password, and is asked for after one', async ({ page }) => {
  const admin = await newMember(page)
  const countKept = await addVirtualAuthenticator(page)
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Add passkey' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a passkey' })
  await dialog.getByLabel('Name of the passkey').fill('Office laptop')
  await dialog.getByRole('button', { name: 'Add passkey' }).click()
  await readCodes(page)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByText('Office laptop')).toBeVisible()
  expect(await countKept()).toBe(1)
  await signOut(page)

  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(overview(page)).toBeVisible()
  await page.goto('/settings')
  await expect(page.getByText(/Added .+, last used /)).toBeVisible()
  await signOut(page)

  await passFirstStep(page, admin)
  await expect(page.getByRole('heading', { level: 1, name: 'One more step' })).toBeVisible()
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(overview(page)).toBeVisible()

  await page.goto('/settings')
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('Office laptop')).toHaveCount(0)
  await signOut(page)
  await passFirstStep(page, admin)
  await expect(overview(page)).toBeVisible()
})

test('a passkey that was removed, and a device without one, let nobody in', async ({ page, watch }) => {
  watch.allowConsoleError(/401/)
  await newMember(page)
  await addVirtualAuthenticator(page)
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Add passkey' }).click()
  await page.getByLabel('Name of the passkey').fill('Old phone')
  await page.getByRole('dialog').getByRole('button', { name: 'Add passkey' }).click()
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('Old phone')).toHaveCount(0)
  await signOut(page)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(page.getByText('This passkey is not known here.')).toBeVisible()
})

test('after the days of grace a second factor is added before anything else', async ({ page, context }) => {
  const admin = await newMember(page)
  await signOut(page)
  await letMemberStay(admin.email, 8)
  await passFirstStep(page, admin)
  await expect(page.getByRole('heading', { level: 1, name: 'Add a second factor' })).toBeVisible()
  await page.goto('/contacts')
  await expect(page.getByRole('heading', { level: 1, name: 'Add a second factor' })).toBeVisible()

  const code = await readAuthenticatorApp(page)
  await expectAccessible(page)
  const planted = await context.cookies()
  await page.getByLabel('Code from the app').fill(code(0))
  await page.getByRole('button', { name: 'Add authenticator app' }).click()
  await readCodes(page)
  await expect(page.getByRole('heading', { level: 1, name: 'You are signed in' })).toBeVisible()
  await expectAccessible(page)
  const other = await context.browser()?.newContext()
  await other?.addCookies(planted)
  const answer = await other?.request.get('/settings', { maxRedirects: 0 })
  expect(answer?.status()).toBe(307)
  await other?.close()
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(overview(page)).toBeVisible()

  await page.goto('/settings')
  await page.getByRole('button', { name: 'Remove authenticator app' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('Your role needs a second factor. Add another one first')).toBeVisible()
})

test('every screen says until when signing in needs no second factor, until there is one', async ({ page }) => {
  await newMember(page)
  const due = page.getByRole('main').getByText('signing in asks you for a second factor')
  for (const address of ['/', '/contacts', '/portals', '/audit', '/settings']) {
    await page.goto(address)
    await expect(due).toHaveCount(1)
    await expectAccessible(page)
  }
  await page.getByRole('link', { name: 'Add an authenticator app or a passkey' }).click()
  await page.getByRole('button', { name: 'Add authenticator app' }).click()
  const code = await readAuthenticatorApp(page)
  await page.getByLabel('Code from the app').fill(code(0))
  await page.getByRole('dialog').getByRole('button', { name: 'Add authenticator app' }).click()
  await readCodes(page)
  await expect(due).toHaveCount(0)
  await page.goto('/')
  await expect(due).toHaveCount(0)
})

test('an owner removes the second factors of a member who has lost them, and hands over an address for a new password', async ({
  page,
  browser,
  watch,
}) => {
  watch.allowConsoleError(/401/)
  const context = await browser.newContext()
  watch.follow(context)
  const theirs = await context.newPage()
  const admin = await newMember(theirs)
  await theirs.goto('/settings')
  await theirs.getByRole('button', { name: 'Add authenticator app' }).click()
  const code = await readAuthenticatorApp(theirs)
  await theirs.getByLabel('Code from the app').fill(code(0))
  await theirs.getByRole('dialog').getByRole('button', { name: 'Add authenticator app' }).click()
  await readCodes(theirs)

  await newMember(page, 'owner')
  await page.goto('/settings')
  await page.getByRole('button', { name: `Manage ${admin.email}` }).click()
  await page.getByRole('button', { name: 'Remove second factors' }).click()
  await expect(page.getByText('Second factors removed')).toBeVisible()
  const shown = page.getByRole('dialog', { name: 'New password address' })
  await expect(shown.getByText('Shown this once')).toBeVisible()
  const address = (await shown.getByLabel('Address to set the password').textContent()) ?? ''

  await theirs.goto('/')
  await expect(theirs.getByText('Your session has ended.')).toBeVisible()
  await passFirstStep(theirs, admin)
  await expect(theirs.getByText('The e-mail address and the')).toBeVisible()
  await theirs.goto(address)
  await theirs.getByLabel('Password').fill(`${admin.password}, twice`)
  await theirs.getByRole('button', { name: 'Set password' }).click()
  await expect(theirs.getByText('Your password is set.')).toBeVisible()
  await passFirstStep(theirs, { ...admin, password: `${admin.password}, twice` })
  await expect(theirs.getByRole('button', { name: 'Sign out' })).toBeVisible()
  await context.close()
})

test('who starts again after the password leaves nothing behind that could still be completed', async ({ page, context }) => {
  const admin = await newMember(page)
  await signOut(page)
  await letMemberStay(admin.email, 8)
  await passFirstStep(page, admin)
  await expect(page.getByRole('heading', { level: 1, name: 'Add a second factor' })).toBeVisible()
  const kept = await context.cookies()
  await page.getByRole('button', { name: 'Start again' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await context.addCookies(kept)
  await page.goto('/sign-in')
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
})

test('who signs in again after a session has ended comes back to the page it ended on', async ({ page, context }) => {
  const admin = await newMember(page)
  await page.goto('/links?status=live')
  await expect(page.getByRole('heading', { level: 1, name: 'Links' })).toBeVisible()

  const other = await context.browser()?.newContext()
  const otherPage = await other?.newPage()
  if (!other || !otherPage) throw new Error('There is a browser.')
  await signIn(otherPage, admin)
  await otherPage.goto('/settings')
  await otherPage.getByRole('button', { name: 'End session' }).first().click()
  await otherPage.getByRole('dialog').getByRole('button', { name: 'End session' }).click()
  await expect(otherPage.getByRole('dialog')).toHaveCount(0)
  await other.close()

  await page.reload()
  await expect(page.getByText('Your session has ended.')).toBeVisible()
  await page.getByLabel('E-mail').fill(admin.email)
  await page.getByLabel('Password').fill(admin.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/links\?status=live$/)
})
