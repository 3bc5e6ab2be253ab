import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { readAuthenticatorApp } from './authenticator-app'
import { copyAll, handOut, selectEverybody } from './desk'
import { signIn, signInAsNew } from './district'
import { expectAccessible } from './expect-accessible'
import { expect, test } from './fixtures'
import { letCampaignsAge, letSignInsAge } from './let-sign-ins-age'
import { createMember } from './product-cli'
import { everybody } from './small-district'
import { addVirtualAuthenticator } from './virtual-authenticator'

const asking = (page: Page) => page.getByRole('dialog', { name: 'Confirm that it is you' })

test('a delicate act asks who is there once signing in is a quarter of an hour ago, and goes on with what was typed', async ({
  desk: { page, slug, password },
}) => {
  const colleague = `office@${slug}.example.org`
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Add member' }).click()
  const adding = page.getByRole('dialog', { name: 'Add member' })
  await adding.getByLabel('E-mail').fill(colleague)
  await letSignInsAge(slug)

  await test.step('whoever leaves the question finds everything as it was', async () => {
    await adding.getByRole('button', { name: 'Add member' }).click()
    await expect(asking(page).getByLabel('Password')).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(asking(page)).toHaveCount(0)
    await expect(adding.getByText('Confirm that it is you, then this goes on.')).toBeVisible()
    await expect(adding.getByLabel('E-mail')).toHaveValue(colleague)
  })
  await test.step('a wrong password is said where it was typed', async () => {
    await adding.getByRole('button', { name: 'Add member' }).click()
    await asking(page).getByLabel('Password').fill('not the password of anybody')
    await asking(page).getByRole('button', { name: 'Confirm' }).click()
    await expect(asking(page).getByText('This is not your password.')).toBeVisible()
  })
  await test.step('the right one lets it go on, without another press', async () => {
    await asking(page).getByLabel('Password').fill(password)
    await asking(page).getByRole('button', { name: 'Confirm' }).click()
    await expect(page.getByRole('dialog').getByLabel('Address to set the password')).toBeVisible()
    await expect(asking(page)).toHaveCount(0)
  })
  await test.step('and nothing asks for the next quarter of an hour', async () => {
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: `Manage ${colleague}` }).click()
    await page.getByRole('button', { name: 'Suspend' }).click()
    await expect(page.getByRole('button', { name: 'Reactivate' })).toBeVisible()
    await expect(asking(page)).toHaveCount(0)
  })
})

test('a secret is saved only by somebody who has shown who is there', async ({ desk: { page, slug, password } }) => {
  await page.goto('/portals')
  await page.getByRole('link', { name: 'Change Parent Portal' }).click()
  await page.getByLabel('Client secret').fill('another-client-secret-of-more-than-32-bytes')
  await letSignInsAge(slug)
  await page.getByRole('button', { name: 'Save portal' }).click()
  await asking(page).getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Portal saved')).toBeVisible()
  await expect(page.getByRole('row', { name: /^2 …ytes/ })).toBeVisible()
})

test('beside a second factor it is a code of the authenticator app, taken once, or a passkey, and never the password', async ({
  desk: { page, slug },
}) => {
  await addVirtualAuthenticator(page)
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Add authenticator app' }).click()
  const code = await readAuthenticatorApp(page)
  const used = code(0)
  await page.getByLabel('Code from the app').fill(used)
  await page.getByRole('dialog').getByRole('button', { name: 'Add authenticator app' }).click()
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByRole('button', { name: 'Add passkey' }).click()
  await page.getByLabel('Name of the passkey').fill('Office laptop')
  await page.getByRole('dialog').getByRole('button', { name: 'Add passkey' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByText('Office laptop', { exact: true })).toBeVisible()

  await test.step('a code', async () => {
    await letSignInsAge(slug)
    await page.getByRole('button', { name: 'Save policy' }).click()
    const field = asking(page).getByLabel('Code from your authenticator app')
    await expect(field).toBeFocused()
    await expect(asking(page).getByLabel('Password')).toHaveCount(0)
    await expect(asking(page).getByRole('button', { name: 'Use your password' })).toHaveCount(0)
    await expectAccessible(page)
    await field.fill(used)
    await page.keyboard.press('Enter')
    await expect(asking(page).getByText('This code does not fit, or has been used.')).toBeVisible()
    await field.fill(code(1))
    await page.keyboard.press('Enter')
    await expect(page.getByText('Policy saved')).toBeVisible()
  })
  await test.step('a passkey', async () => {
    await page.reload()
    await letSignInsAge(slug)
    await page.getByRole('button', { name: 'Save policy' }).click()
    await asking(page).getByRole('button', { name: 'Use a passkey' }).click()
    await expect(page.getByText('Policy saved')).toBeVisible()
  })
})

test('a file with families’ data asks at its address, and comes after that', async ({ desk: { page, slug, password } }) => {
  await handOut(page, await selectEverybody(page))
  await page.goto('/links')
  await letSignInsAge(slug)
  await page.getByRole('link', { name: 'Export CSV' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Confirm that it is you' })).toBeVisible()
  await page.getByLabel('Password').fill(password)
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Confirm' }).click()
  const file = await coming
  expect(file.suggestedFilename()).toMatch(/^links-.*\.csv$/)
  const rows = (await readFile(await file.path(), 'utf8')).trim().split('\r\n')
  expect(rows).toHaveLength(1 + everybody.length)
  await expect(page.getByText('Your file is on its way.')).toBeVisible()

  await test.step('a program is told so instead, and the page leads nowhere else', async () => {
    await letSignInsAge(slug)
    const answer = await page.request.get('/links/export', { headers: { Accept: 'text/csv' }, maxRedirects: 0 })
    expect(answer.status()).toBe(403)
    expect(await answer.json()).toMatchObject({ code: 'confirm_identity' })
    for (const next of ['//elsewhere.example', 'https://elsewhere.example', '/\\elsewhere.example', '/.//elsewhere.example', '']) {
      expect((await page.request.get(`/confirm?next=${encodeURIComponent(next)}`)).status(), next).toBe(404)
    }
  })
})

test('the addresses of a whole campaign are copied or printed again only after that, and freely by who has just made them', async ({
  desk: { page, slug, password },
}) => {
  await letSignInsAge(slug)
  await handOut(page, await selectEverybody(page))
  await page.reload()
  expect((await copyAll(page)).size).toBe(everybody.length)
  const links = page.url()
  const selection = await selectEverybody(page)
  await selection.getByRole('button', { name: 'Print letters' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Create letters' }).click()
  const letters = page.getByRole('list', { name: 'Letters' })
  await expect(letters).toBeVisible()
  const printed = page.url()

  await letCampaignsAge(slug)
  await page.goto(links)
  await page.getByRole('button', { name: 'Copy all' }).click()
  await asking(page).getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Copied', exact: true })).toBeVisible()

  await letSignInsAge(slug)
  await page.goto(printed)
  await expect(page.getByRole('heading', { level: 1, name: 'Confirm that it is you' })).toBeVisible()
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(letters).toBeVisible()
})

test('a member ends all other sessions of their own, and an owner those of a member', async ({
  desk: { page, slug, owner, password },
  browser,
  watch,
}) => {
  const [elsewhere, theirs] = [await browser.newContext(), await browser.newContext()]
  for (const context of [elsewhere, theirs]) watch.follow(context)
  const [otherPage, theirPage] = [await elsewhere.newPage(), await theirs.newPage()]
  await signIn(otherPage, { email: owner, password })
  const sender = `sender@${slug}.example.org`
  await signInAsNew(theirPage, sender, await createMember({ email: sender, role: 'sender', slug }))

  await page.goto('/settings')
  const sessions = page.getByRole('table', { name: 'Your sessions' })
  await expect(sessions.getByText('This browser')).toHaveCount(1)
  await expect(sessions.getByRole('button', { name: 'End session' })).toHaveCount(1)
  await page.getByRole('button', { name: 'End all other sessions' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End all other sessions' }).click()
  await expect(page.getByText('The other session is ended')).toBeVisible()
  await expect(sessions.getByRole('button', { name: 'End session' })).toHaveCount(0)
  await otherPage.goto('/contacts')
  await expect(otherPage).toHaveURL(/\/sign-in/)

  await theirPage.goto('/contacts')
  await expect(theirPage).toHaveURL(/\/contacts/)
  await page.getByRole('button', { name: `Manage ${sender}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End sessions' }).click()
  await expect(page.getByText('1 session ended')).toBeVisible()
  await theirPage.goto('/contacts')
  await expect(theirPage).toHaveURL(/\/sign-in/)
  await Promise.all([elsewhere.close(), theirs.close()])
})
