import { handOut, selectEverybody } from './desk'
import { expect, test } from './fixtures'
import { everybody } from './small-district'

test.setTimeout(120_000)

test('after a secret was replaced, one press makes the links again that it still carried', async ({ desk: { page } }) => {
  await handOut(page, await selectEverybody(page))
  await page.goto('/portals')
  await expect(page.getByRole('button', { name: 'Create these links again' })).toHaveCount(0)

  await page.getByRole('link', { name: 'Change Parent Portal' }).click()
  await page.getByLabel('Client secret').fill('another-client-secret-of-more-than-32-bytes')
  await page.getByRole('button', { name: 'Save portal' }).click()
  await expect(page.getByText(`${everybody.length} of them have no new link yet`)).toBeVisible()

  await page.getByRole('button', { name: 'Create these links again' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Create links' }).click()
  await expect(page.getByRole('heading', { level: 1, name: `${everybody.length} links created` })).toBeVisible()
  await page.goto('/portals')
  await expect(page.getByText('Nobody waits for a new link')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Create these links again' })).toHaveCount(0)
})
