import { expect, test } from './fixtures'

/** Where a framework that buffers for a proxy cuts what is longer. */
const cutBytes = 10 * 1024 * 1024
const header =
  'guid,sourced_id,family_name,given_name,email,phone,language,relationship,restricted,student_id,student_given_name,student_family_name,school,grade'

test('a contact CSV of 12 MB arrives whole, and all its refused lines are counted', async ({ desk: { page } }) => {
  // Long values make a long file of few contacts.
  const school = 'Willow Elementary School '.repeat(7).trim()
  const lineOf = (at: number, email: string) =>
    `,C-${at},Reyes ${'and so on '.repeat(17)}${at},Ana,${email},,es,mother,false,S-${at},Leo ${'of that name '.repeat(13)},Reyes,${school},3\r\n`
  const good = 21_000
  const refused = 1_200
  const lines = Array.from({ length: good + refused }, (_, at) => lineOf(at, at < good ? '' : 'no address'))
  const csv = Buffer.from(`${header}\r\n${lines.join('')}`)
  expect(csv.length).toBeGreaterThan(cutBytes * 1.15)

  await page.goto('/roster')
  await page.getByLabel('Source', { exact: true }).selectOption({ label: 'A new source' })
  await page.getByLabel('Name', { exact: true }).fill('Everybody')
  await page.getByLabel('Contact CSV').setInputFiles({ name: 'everybody.csv', mimeType: 'text/csv', buffer: csv })
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Import from Everybody' })).toBeVisible({ timeout: 60_000 })
  const counts = page.getByRole('list', { name: 'Counts' })
  await expect(counts).toContainText(/Added\s*21,000/, { timeout: 60_000 })
  await expect(counts).toContainText(/Refused\s*1,200/)
  await expect(page.getByText('All 1,200 refused lines are counted here. Only the first 1,000 are kept')).toBeVisible()
  await expect(page.getByRole('list', { name: 'How to repair them' })).toContainText('1,200 lines')
  await expect(page.getByRole('table', { name: 'Refused lines' }).getByRole('row')).toHaveCount(51)
  await page.getByRole('button', { name: 'Cancel import' }).click()
  await expect(page.getByText('Nothing of it was kept')).toBeVisible()
})
