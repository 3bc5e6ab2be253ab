import { copyAll, handOut, openContact, openLinks, selectEverybody } from './desk'
import { portalSecret } from './district'
import { expect, test } from './fixtures'
import { startSynapPortal } from './portals/synap-portal'
import { ana, emailOf, everybody, minh } from './small-district'

test('from a selection of contacts to being signed in at Synap by a copied link', async ({ desk: { page, slug }, synap, phone }) => {
  await handOut(page, await selectEverybody(page), { portal: 'Test Preparation' })
  const created = page.getByRole('table', { name: 'Links created' })
  await expect(created.getByRole('row').filter({ hasText: minh.name })).toContainText(/13 d 23 h|14 d 0 h/)
  const addresses = await copyAll(page)
  expect([...addresses.keys()].sort()).toEqual(everybody.map(({ name }) => name).sort())

  await phone.goto(addresses.get(minh.name) ?? '')
  await expect(phone.getByRole('heading', { level: 1, name: 'You are signed in' })).toBeVisible()
  await expect(phone.getByText(`Signed in as ${minh.name} (${emailOf(minh, slug)})`)).toBeVisible()
  expect(synap.accepted).toMatchObject([{ email: emailOf(minh, slug), name: minh.name, subPortal: null, user: 'created' }])

  await phone.goto(addresses.get(minh.name) ?? '')
  await expect(phone.getByText('You had an account here already.')).toBeVisible()
  expect(synap.refused).toEqual([])
})

test('a portal that reads milliseconds is served by its setting', async ({ desk: { page, slug }, phone }) => {
  const portal = await startSynapPortal({ eaid: 'ea-ms', secret: portalSecret, expUnit: 'milliseconds', subPortals: new Set(['grade-3']) })
  await test.step('add it on the screen', async () => {
    await page.goto('/portals')
    await page.getByRole('link', { name: 'Add portal' }).click()
    await page.getByRole('link', { name: /^Synap/ }).click()
    await page.getByLabel('Name', { exact: true }).fill('Spelling Bee')
    await page.getByLabel('Integration ID').fill('ea-ms')
    await page.getByLabel('Client secret').fill(portalSecret)
    await page.getByText('More settings').click()
    await page.getByLabel('Endpoint').fill(portal.endpoint)
    await page.getByLabel('Unit of exp').selectOption({ label: 'Milliseconds' })
    await page.getByLabel('Sub-portal').fill('grade-3')
    await page.getByRole('button', { name: 'Save portal' }).click()
    await expect(page.getByText('Portal saved')).toBeVisible()
  })
  await openContact(page, ana)
  await handOut(page, page, { portal: 'Spelling Bee' })
  const [address = ''] = (await copyAll(page)).values()
  await phone.goto(address)
  await expect(phone.getByText(`Signed in as ${ana.name} (${emailOf(ana, slug)})`)).toBeVisible()
  expect(portal.accepted).toMatchObject([{ subPortal: 'grade-3' }])
  await portal.close()
})

test('what Synap refuses comes back: the parent reads a sentence, the staff what Synap wrote', async ({ desk: { page }, synap, phone }) => {
  await openContact(page, minh)
  await handOut(page, page, { portal: 'Test Preparation' })
  const [address = ''] = (await copyAll(page)).values()
  synap.clock.advance(15 * 86_400)
  await phone.goto(address)
  await expect(phone).toHaveURL(/\/i\/cedar-\w+\/[0-9a-f]{64}\/returned\?sso_error=/)
  await expect(phone.locator('html')).toHaveAttribute('lang', 'vi')
  await phone.getByRole('link', { name: 'English' }).click()
  await expect(phone.getByRole('heading', { level: 1, name: 'The portal did not let you in' })).toBeVisible()
  await expect(phone.getByText('Test Preparation sent you back to Cedar Valley Schools.')).toBeVisible()
  await expect(phone.getByText('The portal did not say why. Open your invitation again')).toBeVisible()
  await expect(phone.getByText('expired')).toHaveCount(0)
  expect(synap.accepted).toEqual([])

  const links = await openLinks(page, minh)
  await expect(links).toContainText('Refused by the portal')
  await expect(links).toContainText('“It has expired.”')
})
