import type { Response } from '@playwright/test'
import { compressedBytes, emptyPageBytes } from '@/scripts/bench/empty-page'
import { copyAll, openContact } from './desk'
import { expect, test } from './fixtures'
import { ana } from './small-district'

test('the list of contacts loads at most 1.4 times the JavaScript of an empty page, and the invite page none', async ({
  desk: { page },
  browser,
  watch,
}) => {
  const empty = emptyPageBytes()
  const scripts = new Map<string, Promise<number>>()
  const weigh = (response: Response) => {
    const isOwn = response.request().frame() === page.mainFrame() && response.request().resourceType() === 'script'
    if (isOwn) scripts.set(response.url(), response.body().then(compressedBytes))
  }
  // What the page before still asks for is not weighed, and its answer is gone with it.
  await page.goto('about:blank')
  page.on('response', weigh)
  // As at a first visit: what an earlier page has left in the cache is asked for again.
  const network = await page.context().newCDPSession(page)
  await network.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.goto('/contacts', { waitUntil: 'networkidle' })
  page.off('response', weigh)
  const loaded = (await Promise.all(scripts.values())).reduce((sum, bytes) => sum + bytes, 0)
  expect(loaded, `${Math.round(loaded / 1000)} KB`).toBeGreaterThan(0)
  expect(loaded / (await empty), `${Math.round(loaded / 1000)} KB beside ${Math.round((await empty) / 1000)} KB`).toBeLessThanOrEqual(1.4)

  await openContact(page, ana)
  await page.getByRole('button', { name: 'Create links' }).click()
  const dialog = page.getByRole('dialog', { name: 'Create links' })
  await dialog.getByLabel('What to hand out').selectOption({ label: 'Invite pages (work for days)' })
  await dialog.getByRole('button', { name: 'Create invite pages' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /invite page/ })).toBeVisible()
  const [invitePage = ''] = (await copyAll(page)).values()
  const phone = await browser.newContext()
  watch.follow(phone)
  const reading = await phone.newPage()
  const asked: string[] = []
  reading.on('request', (request) => asked.push(request.resourceType()))
  await reading.goto(invitePage)
  await expect(reading.getByRole('heading', { name: /Ana/ })).toBeVisible()
  expect(await reading.locator('script').count()).toBe(0)
  expect(asked).not.toContain('script')
  await phone.close()
})
