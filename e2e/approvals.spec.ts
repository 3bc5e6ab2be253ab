import type { Browser, Page } from '@playwright/test'
import { copyAll, handOut, selectEverybody } from './desk'
import { signInAsNew } from './district'
import { expectAccessible } from './expect-accessible'
import { expect, test } from './fixtures'
import { letSignInsAge } from './let-sign-ins-age'
import { createMember } from './product-cli'
import { ana, everybody } from './small-district'

const campaign = `Create links for ${everybody.length} contacts`

/** The owner lets one member alone serve so many contacts and no more. */
async function askAbove(page: Page, contacts: number): Promise<void> {
  await page.goto('/settings')
  await page.getByLabel('Campaigns over so many contacts').fill(String(contacts))
  await page.getByRole('button', { name: 'Save rules' }).click()
  await expect(page.getByText('Rules saved')).toBeVisible()
}

/** A browser in which a new admin of the district is signed in. */
async function signInAdmin(browser: Browser, slug: string, follow: (page: Page) => void): Promise<Page> {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  follow(page)
  const email = `admin@${slug}.example.org`
  await signInAsNew(page, email, await createMember({ email, role: 'admin', slug }))
  return page
}

/** Presses *Create links* for everybody; ends where the dialog says that it waits. */
async function askForEverybody(page: Page): Promise<void> {
  const selection = await selectEverybody(page)
  await selection.getByRole('button', { name: 'Create links' }).click()
  const dialog = page.getByRole('dialog', { name: 'Create links' })
  await dialog.getByRole('button', { name: 'Create links' }).click()
  await expect(dialog.getByRole('status')).toContainText('Waits for a second member')
  await dialog.getByRole('link', { name: 'Open approvals' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Approvals' })).toBeVisible()
}

test('a campaign over more contacts than agreed is done once the owner approves it', async ({ desk, browser, watch }) => {
  await askAbove(desk.page, 2)
  const admin = await signInAdmin(browser, desk.slug, (page) => watch.follow(page.context()))
  await askForEverybody(admin)
  const own = admin.getByRole('region', { name: campaign })
  await expect(own.getByText('More contacts than one member may serve alone')).toBeVisible()
  await expect(own.getByRole('button', { name: 'Withdraw' })).toBeVisible()
  await expect(own.getByRole('button', { name: 'Approve' })).toHaveCount(0)
  await expectAccessible(admin)
  await admin.goto('/links')
  await expect(admin.getByRole('table', { name: 'Issued links' })).toHaveCount(0)

  await desk.page.goto('/')
  await expect(desk.page.getByText('1 request waits for a second member')).toBeVisible()
  await desk.page.getByRole('link', { name: 'Open approvals' }).click()
  const asked = desk.page.getByRole('region', { name: campaign })
  await expect(asked).toContainText(`admin@${desk.slug}.example.org asked for it.`)
  await letSignInsAge(desk.slug)
  await asked.getByRole('button', { name: 'Approve' }).click()
  await desk.page.getByRole('dialog').getByRole('button', { name: 'Approve and do it' }).click()
  await desk.page.getByRole('dialog', { name: 'Confirm that it is you' }).getByLabel('Password').fill(desk.password)
  await desk.page.keyboard.press('Enter')
  await expect(asked).toHaveCount(0)
  const decided = desk.page.getByRole('table', { name: 'Decided requests' }).getByRole('row', { name: campaign })
  await expect(decided).toContainText('Approved')
  await expectAccessible(desk.page)

  await admin.goto('/audit')
  await admin.getByRole('link', { name: 'Approvals', exact: true }).click()
  await expect(admin.getByRole('link', { name: campaign })).toBeVisible()
  await admin.goto('/')
  await expect(admin.getByRole('list', { name: 'Your requests' })).toContainText(`was approved by ${desk.owner}: ${campaign}`)
  await expectAccessible(admin)
  await admin.getByRole('link', { name: campaign }).click()
  await expect(admin.getByRole('table', { name: 'Links created' }).getByRole('link', { name: ana.name })).toBeVisible()
  expect([...(await copyAll(admin)).keys()].sort()).toEqual(everybody.map(({ name }) => name).sort())
  await admin.context().close()
})

test('what is declined is never done, and what needs no second member is done at once', async ({ desk, browser, watch }) => {
  await askAbove(desk.page, everybody.length - 1)
  const admin = await signInAdmin(browser, desk.slug, (page) => watch.follow(page.context()))
  await askForEverybody(admin)
  await desk.page.goto('/approvals')
  await desk.page.getByRole('region', { name: campaign }).getByRole('button', { name: 'Decline' }).click()
  await desk.page.getByRole('dialog').getByRole('button', { name: 'Decline request' }).click()
  await expect(desk.page.getByRole('row', { name: campaign })).toContainText('Declined')
  await admin.goto('/approvals')
  await expect(admin.getByRole('row', { name: campaign })).toContainText('Declined')
  await expect(admin.getByRole('link', { name: campaign })).toHaveCount(0)

  await admin.goto('/contacts')
  await admin.getByRole('checkbox', { name: `Select ${ana.name}` }).check()
  await handOut(admin, admin.getByRole('region', { name: 'Selection' }))
  await admin.context().close()
})

test('an owner makes an API key for the senders of one school', async ({ desk: { page } }) => {
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Create API key' }).click()
  const dialog = page.getByRole('dialog', { name: 'Create API key' })
  await dialog.getByLabel('Name').fill('Office of Willow')
  await dialog.getByRole('checkbox', { name: 'Willow Elementary School' }).check()
  await dialog.getByRole('button', { name: 'Create API key' }).click()
  const key = await page.getByRole('dialog', { name: 'Your new API key' }).getByRole('status', { name: 'API key' }).textContent()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('table', { name: 'API keys' }).getByRole('row', { name: 'Office of Willow' })).toContainText(
    'Willow Elementary School',
  )
  const answer = await page.request.get('/api/v1/contacts', { headers: { Authorization: `Bearer ${key}` } })
  expect((await answer.json()).data).toHaveLength(everybody.length)
})
