import { readFile } from 'node:fs/promises'
import { expectAccessible } from './expect-accessible'
import { expect, test } from './fixtures'
import { runCli } from './product-cli'
import { ana, minh } from './small-district'

test('a parent’s question who was given what is answered, with what the product did and what was written down', async ({
  desk: { page, slug },
  phone,
  request,
}) => {
  const { key } = await runCli(['api-key', 'create', '--district', slug, '--role', 'admin', '--name', 'Nightly sync'])
  const headers = { Authorization: `Bearer ${key}` }
  const asked = { portal: 'Parent Portal', contacts: [ana.guid], form: 'invite_page' }
  const { links } = await (await request.post('/api/v1/campaigns', { headers, data: asked })).json()
  await phone.goto(links[0].url)
  await phone.getByRole('button').first().click()
  await request.get(`/api/v1/contacts?search=${minh.guid}`, { headers })

  await page.goto('/audit')
  await page.getByRole('link', { name: 'Disclosures' }).click()
  const table = page.getByRole('table', { name: 'Disclosures' })
  const row = (party: string) => table.getByRole('row').filter({ hasText: party })
  await expect(row('Parent Portal')).toContainText(`${ana.name} · Leo Ruiz`)
  await expect(row('API key Nightly sync')).toContainText(minh.name)

  await page.getByRole('button', { name: 'Record a disclosure' }).click()
  const dialog = page.getByRole('dialog', { name: 'Record a disclosure' })
  await dialog.getByLabel('Given to').fill('Riverside Middle School')
  await dialog.getByLabel('What they got').fill('Address and phone number')
  await dialog.getByLabel('Ground').selectOption({ label: 'A school where the student seeks to enroll, 99.31(a)(2)' })
  await dialog.getByLabel('About').fill('Nobody Atall')
  await dialog.getByRole('button', { name: 'Record', exact: true }).click()
  await expect(dialog.getByText('Line 1: nobody answers to it.')).toBeVisible()
  await expect(dialog.getByLabel('About')).toBeFocused()
  await expectAccessible(page)
  await dialog.getByLabel('About').fill(ana.name)
  await dialog.getByRole('button', { name: 'Record', exact: true }).click()
  await expect(row('Riverside Middle School')).toContainText(ana.name)

  await page.getByRole('searchbox', { name: 'Search contact or student' }).fill('Leo Nguyen')
  await expect(row('Riverside Middle School')).toHaveCount(0)
  await expect(row('API key Nightly sync')).toBeVisible()
  await expectAccessible(page)
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export CSV' }).click()
  const csv = await readFile(await (await downloading).path(), 'utf8')
  expect(csv).toContain('API key Nightly sync')
  expect(csv).not.toContain('Riverside Middle School')
  expect(csv.trim().split('\r\n').at(-1)).toContain('A link that staff handed out')
})
