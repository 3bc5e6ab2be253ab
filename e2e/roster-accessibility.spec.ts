import type { Page } from '@playwright/test'
import { signInAsNew } from './district'
import { expectAccessible } from './expect-accessible'
import { expect, test } from './fixtures'
import { type OneRosterServer, startOneRosterServer } from './oneroster/one-roster-server'
import { sampleRoster } from './oneroster/sample-roster'
import { createMember, runCli } from './product-cli'
import { type WideFamily, wideCsv, wideFamilies } from './wide-csv'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const client = { clientId: 'cedar-valley', secret: 'five plain words' }
let server: OneRosterServer

test.beforeAll(async () => {
  server = await startOneRosterServer({ ...client, roster: sampleRoster({ families: 30 }) })
})
test.afterAll(() => server.close())

/** Each state of the screens as somebody comes to it. */
async function look(page: Page, state: string): Promise<void> {
  await test.step(state, async () => {
    await expectAccessible(page)
  })
}

test('a roster without a source is accessible in light and dark and does not scroll sideways', async ({ page }) => {
  const slug = `empty-${Date.now().toString(36)}`
  await runCli(['district', 'create', '--name', 'Willow Creek', '--slug', slug, '--time-zone', 'America/Chicago'])
  const email = `owner@${slug}.example.org`
  await signInAsNew(page, email, await createMember({ email, role: 'owner', slug }))
  await page.goto('/roster')
  await expect(page.getByRole('heading', { name: 'Where do your parents and guardians come from?' })).toBeVisible()
  await look(page, 'first steps')
})

test('the wizard and each state of an import are accessible in light and dark and do not scroll sideways', async ({
  desk: { page, slug },
}) => {
  const families = wideFamilies(slug)
  const counts = page.getByRole('list', { name: 'Counts' })
  const upload = page.getByRole('region', { name: 'Upload a file' })
  const nameless: WideFamily = { student: 'W-900', guardians: [{ givenName: 'Ana', familyName: '', email: '', phone: '' }] }

  await page.goto('/roster/mappings/new')
  await look(page, 'wizard file')
  await page.getByLabel('CSV file').setInputFiles(csvFile([...families, nameless]))
  await expect(page.getByRole('list', { name: 'Columns of the file' })).toBeVisible()
  await look(page, 'wizard columns')
  await page.getByRole('button', { name: 'Show preview' }).click()
  await expect(page.getByRole('table', { name: 'Contacts as they would be read' })).toBeVisible()
  await look(page, 'wizard preview')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Name of the source').fill('Cedar SIS')
  await look(page, 'wizard upload')
  await page.getByRole('button', { name: 'Save and upload' }).click()

  await expect(counts).toContainText(/Added\s*30/)
  await look(page, 'staged with refused lines')
  await counts.getByRole('link', { name: 'Added' }).click()
  await expect(page.getByRole('table', { name: 'Added contacts' })).toBeVisible()
  await look(page, 'staged with added contacts')
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Undo import' })).toBeVisible()
  await expect(page.getByText('Import applied')).toBeVisible()
  await look(page, 'applied')

  await page.goto('/roster')
  await upload.getByLabel('Source').selectOption({ label: 'Cedar SIS (Mapped CSV)' })
  for (const { guardians } of families.slice(12)) guardians[0].phone = '+1 312 555 0199'
  await page.getByLabel('CSV file', { exact: true }).setInputFiles(csvFile(families.slice(6)))
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await expect(page.getByText('This import is held')).toBeVisible()
  await look(page, 'held')
  await counts.getByRole('link', { name: 'Changed' }).click()
  await expect(page.getByRole('table', { name: 'Changed contacts' })).toBeVisible()
  await look(page, 'changed field by field')
  await page.getByRole('button', { name: 'Release and apply' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Release and apply' }).click()
  await look(page, 'release')
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await page.getByRole('button', { name: 'Cancel import' }).click()
  await expect(page.getByText('Nothing of it was kept')).toBeVisible()
  await look(page, 'cancelled')

  await page.goto('/roster')
  await upload.getByLabel('Source').selectOption({ label: 'contacts (Contact CSV)' })
  await page
    .getByLabel('Contact CSV')
    .setInputFiles({ name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from('colour,size\r\nred,3\r\n') })
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await expect(page.getByText('The file was refused, and nothing of it was kept')).toBeVisible()
  await look(page, 'refused')

  await page.goto('/roster/mappings')
  await expect(page.getByRole('table', { name: 'Mappings' })).toBeVisible()
  await look(page, 'mappings')
  await page.getByRole('table', { name: 'Mappings' }).getByRole('link').click()
  await expect(page.getByText('Used by Cedar SIS.')).toBeVisible()
  await look(page, 'mapping')

  await page.goto('/roster')
  await page
    .getByRole('listitem', { name: 'Cedar SIS' })
    .getByRole('link', { name: /Applied|Cancelled/ })
    .click()
  await page.goto('/roster')
  await page
    .getByRole('table', { name: 'Imports' })
    .getByRole('row')
    .filter({ hasText: 'Cedar SIS' })
    .filter({ hasText: 'Applied' })
    .getByRole('link')
    .click()
  await page.getByRole('button', { name: 'Undo import' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Undo import' }).click()
  await expect(page.getByText('The contacts are as they were before it.')).toBeVisible()
  await look(page, 'undone')
})

test('a OneRoster server is accessible in light and dark and does not scroll sideways', async ({ desk: { page } }) => {
  await page.goto('/roster/sources/new?kind=oneroster_rest')
  await look(page, 'server form')
  await page.getByRole('button', { name: 'Add source' }).click()
  await expect(page.getByText('Something in the form is not right yet.')).toBeVisible()
  await look(page, 'server form refused')
  await page.getByLabel('Name', { exact: true }).fill('Cedar server')
  await page.getByLabel('Address', { exact: true }).fill(server.baseUrl('1.1'))
  await page.getByLabel('Token address').fill(server.tokenUrl)
  await page.getByLabel('Client id').fill(client.clientId)
  await page.getByLabel('Client secret').fill('another')
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText('The connection does not work yet')).toBeVisible()
  await look(page, 'server tried in vain')
  await page.getByLabel('Client secret').fill(client.secret)
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText('The server answered')).toBeVisible()
  await look(page, 'server tried')
  await page.getByRole('button', { name: 'Add source' }).click()
  await expect(page.getByLabel('New client secret')).toBeVisible()
  await look(page, 'server source')

  server.misbehave({ mostRows: 10, link: 'elsewhere' })
  await page.getByRole('button', { name: 'Read now' }).click()
  await expect(page.getByText('The run failed, and nothing has changed')).toBeVisible()
  await look(page, 'run that failed')
  await page.goto('/roster')
  await look(page, 'roster with a run that failed')
  await page.goto('/')
  await expect(page.getByText('could not be read')).toBeVisible()
  await look(page, 'overview with a run that failed')

  // Slow enough to be looked at from all sides.
  server.misbehave({ mostRows: 1, slowMilliseconds: 1_000 })
  await page.goto('/roster')
  await page.getByRole('button', { name: 'Read now' }).click()
  await expect(page.getByRole('progressbar', { name: 'The server is answering' })).toHaveAttribute('aria-valuenow', /[1-9]/, {
    timeout: 60_000,
  })
  await look(page, 'being read')
  await page.goto('/roster')
  await expect(page.getByRole('progressbar', { name: 'The server is answering' })).toBeVisible()
  await look(page, 'roster while a server is read')
  await page.getByRole('link', { name: /Being read/ }).click()
  await page.getByRole('button', { name: 'Cancel import' }).click()
  await expect(page.getByText('Nothing of it was kept')).toBeVisible()
})

function csvFile(families: readonly WideFamily[]) {
  return { name: 'Guardians of the SIS.csv', mimeType: 'text/csv', buffer: wideCsv(families) }
}
