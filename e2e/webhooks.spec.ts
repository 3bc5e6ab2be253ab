import type { Locator, Page } from '@playwright/test'
import { handOut, selectEverybody } from './desk'
import { expectAccessible } from './expect-accessible'
import { expect, test } from './fixtures'
import { isSignedBy, type ReceivedWebhook, startWebhookReceiver, type WebhookReceiver } from './webhooks/webhook-receiver'

const told = ({ body }: ReceivedWebhook) => JSON.parse(body) as { type: string; data: Record<string, string> }

let receiver: WebhookReceiver

test.beforeEach(async () => {
  receiver = await startWebhookReceiver()
})
test.afterEach(() => receiver.close())

/** Adds a webhook of every event on the page that is open and answers its secret. */
async function addWebhook(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Add webhook' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Add webhook' }).click()
  await expect(dialog.getByLabel('Address')).toBeFocused()
  await dialog.getByLabel('Address').fill(receiver.url)
  await dialog.getByLabel('Description').fill('Nightly mirror')
  await dialog.getByLabel('Every event').check()
  await dialog.getByRole('button', { name: 'Add webhook' }).click()
  const secret = await dialog.getByLabel('Secret', { exact: true }).textContent()
  await dialog.getByRole('button', { name: 'Done' }).click()
  return secret ?? ''
}

const received = (type: string) => receiver.received.filter((request) => told(request).type === type)

/** The row of the log that is about this. */
const row = (page: Page, words: string): Locator =>
  page.getByRole('table', { name: 'Deliveries' }).getByRole('row', { name: words }).first()

test('an owner has another program told what happens, sees what arrives, and sends again what does not', async ({ desk }) => {
  const { page } = desk
  await page.goto('/settings')
  await page.getByRole('link', { name: 'Manage webhooks' }).click()
  await expect(page.getByText('No webhook yet')).toBeVisible()
  await expectAccessible(page)
  const secret = await addWebhook(page)
  expect(secret).toMatch(/^whsec_/)
  await expect(page.getByText(secret)).toHaveCount(0)
  await expectAccessible(page)

  await test.step('what happens arrives, signed, with ids and no names', async () => {
    await handOut(page, await selectEverybody(page))
    await expect.poll(() => received('link.issued').length, { timeout: 60_000 }).toBeGreaterThan(0)
    for (const request of receiver.received) {
      expect(isSignedBy(secret, request)).toBe(true)
      expect(request.body).not.toContain('@')
    }
  })

  await test.step('a receiver that fails is asked again, and the log says what it answered', async () => {
    await page.goto('/settings/webhooks')
    await page.getByRole('link', { name: receiver.url }).click()
    await expect(row(page, 'A link was issued').getByText('Delivered')).toBeVisible()
    receiver.answer = { status: 503 }
    await page.getByRole('button', { name: 'Send a try' }).click()
    await expect(row(page, 'A try').getByText('Failed')).toBeVisible({ timeout: 60_000 })
    await expect(row(page, 'A try').getByText('Answered 503 · 1 attempt')).toBeVisible()
    await expect(page.getByText('Nothing arrives at the moment')).toHaveCount(0)
    await row(page, 'A link was issued').getByRole('button', { name: 'Send again' }).click()
    await expect(page.getByText('Nothing arrives at the moment')).toBeVisible({ timeout: 60_000 })
    await expect(row(page, 'A link was issued').getByText('Tries again')).toBeVisible()
    await expectAccessible(page)
    receiver.answer = { status: 204 }
    await row(page, 'A try').getByRole('button', { name: 'Send again' }).click()
    await expect(row(page, 'A try').getByText('Delivered')).toBeVisible({ timeout: 60_000 })
    await expect(page.getByText('Nothing arrives at the moment')).toHaveCount(0)
    const [first, second] = received('webhook.test').map(({ headers }) => headers['webhook-id'])
    expect(second).toBe(first)
  })

  await test.step('with a new secret both sign for a day', async () => {
    await page.getByRole('button', { name: 'New secret' }).click()
    await page.getByRole('button', { name: 'Make a new secret' }).click()
    const dialog = page.getByRole('dialog', { name: 'The new secret' })
    const renewed = (await dialog.getByLabel('Secret', { exact: true }).textContent()) ?? ''
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Send a try' }).click()
    await expect.poll(() => received('webhook.test').length, { timeout: 60_000 }).toBe(3)
    const newest = received('webhook.test').at(-1)
    expect(newest && [isSignedBy(secret, newest), isSignedBy(renewed, newest)]).toEqual([true, true])
  })

  await test.step('switched off it is told nothing, and removed it is gone', async () => {
    await page.getByRole('button', { name: 'Switch off' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click()
    await expect(page.getByText('This webhook is off')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Send a try' })).toHaveCount(0)
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByRole('button', { name: 'Remove webhook' }).click()
    await expect(page.getByText('No webhook yet')).toBeVisible()
  })
})
