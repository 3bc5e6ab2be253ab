import { handOut, selectEverybody } from './desk'
import { expect, test } from './fixtures'
import { everybody } from './small-district'

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

test('where so many links need a second member, the way to the approvals is shown', async ({ desk: { page } }) => {
  await handOut(page, await selectEverybody(page))
  await page.goto('/settings')
  await page.getByLabel('Campaigns over so many contacts').fill('1')
  await page.getByRole('button', { name: 'Save rules' }).click()
  await expect(page.getByText('Rules saved')).toBeVisible()
  await page.goto('/portals')
  await page.getByRole('link', { name: 'Change Parent Portal' }).click()
  await page.getByLabel('Client secret').fill('another-client-secret-of-more-than-32-bytes')
  await page.getByRole('button', { name: 'Save portal' }).click()
  await page.getByRole('button', { name: 'Create these links again' }).click()
  const dialog = page.getByRole('dialog', { name: 'Create these links again?' })
  await dialog.getByRole('button', { name: 'Create links' }).click()
  await expect(dialog.getByRole('status')).toContainText('Waits for a second member')
  await expect(dialog.getByRole('alert')).toHaveCount(0)
  await dialog.getByRole('link', { name: 'Open approvals' }).click()
  await expect(page.getByRole('button', { name: 'Withdraw' })).toBeVisible()
})
