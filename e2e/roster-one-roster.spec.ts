import { manifestOf } from '@/scripts/testing/make-zip'
import { orgsCsv, users11Csv } from '@/scripts/testing/one-roster-files'
import { expect, test } from './fixtures'
import { type OneRosterServer, startOneRosterServer } from './oneroster/one-roster-server'
import { sampleRoster } from './oneroster/sample-roster'

const clientId = 'cedar-valley'
const secret = 'five plain words & a sign'

/** Two hundred users, so that a reading in small pages takes a while. */
const families = 66
let server: OneRosterServer

test.beforeEach(async () => {
  server = await startOneRosterServer({ clientId, secret, roster: sampleRoster({ families }) })
})
test.afterEach(() => server.close())

test('the CSV files of a OneRoster export are put together by the browser, compared and applied', async ({ desk: { page } }) => {
  await page.goto('/roster')
  await page.getByLabel('Source', { exact: true }).selectOption({ label: 'A new source' })
  await page.getByLabel('Kind').selectOption({ label: 'OneRoster files' })
  await page.getByLabel('Name', { exact: true }).fill('District export')
  const files = { 'orgs.csv': orgsCsv, 'users.csv': users11Csv, 'manifest.csv': manifestOf('1.1', { orgs: 'bulk', users: 'bulk' }) }
  const chosen = Object.entries(files).map(([name, text]) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) }))

  await test.step('without the manifest it is told what is missing', async () => {
    await page.getByLabel('OneRoster files').setInputFiles(chosen.slice(0, 2))
    await page.getByRole('button', { name: 'Upload', exact: true }).click()
    await expect(page.getByText('manifest.csv is missing.')).toBeVisible()
  })

  await page.getByLabel('OneRoster files').setInputFiles(chosen)
  await expect(page.getByText('3 files, ')).toBeVisible()
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  const counts = page.getByRole('list', { name: 'Counts' })
  await expect(counts).toContainText(/Added\s*3/)
  await expect(page.getByText('1 disabled user left out')).toBeVisible()
  await expect(page.getByText('1 agent that points nowhere')).toBeVisible()
  await page.getByRole('button', { name: 'Apply', exact: true }).click()
  await expect(page.getByText('Import applied')).toBeVisible()
  await expect(page.getByText('3 contacts added, none changed, none removed.')).toBeVisible()

  await page.goto('/contacts?search=Dana')
  await expect(page.getByRole('table', { name: 'Contacts' })).toContainText('Bo Ruiz and 1 more')
})

test('a OneRoster server: tried, scheduled, read with its faults, cancelled half-way and applied', async ({ desk: { page } }) => {
  const progress = page.getByRole('region', { name: 'Progress' })
  const source = page.getByRole('listitem', { name: 'Cedar server' })
  const readNow = async () => {
    await page.goto('/roster')
    await source.getByRole('button', { name: 'Read now' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Import from Cedar server' })).toBeVisible()
  }

  await test.step('testing the connection tells what exactly is wrong', async () => {
    await page.goto('/roster/sources/new?kind=oneroster_rest')
    await page.getByLabel('Name', { exact: true }).fill('Cedar server')
    await page.getByLabel('Address', { exact: true }).fill(server.baseUrl('1.1'))
    await page.getByLabel('Token address').fill(server.tokenUrl)
    await page.getByLabel('Client id').fill(clientId)
    await page.getByLabel('Client secret').fill('the secret of another client')
    await page.getByLabel('GUID of a contact').selectOption({ label: 'A metadata column' })
    await page.getByLabel('Name of the metadata column').fill('gg4l.guid')
    await page.getByLabel('Users a request asks for').fill('50')
    await page.getByRole('button', { name: 'Test connection' }).click()
    await expect(page.getByText('The token address refuses the client id or the secret (HTTP 401).')).toBeVisible()
    await expect(page.getByText('It answered: The client is not known. (invalid_client)')).toBeVisible()
    await page.getByLabel('Client secret').fill(secret)
    await page.getByRole('button', { name: 'Test connection' }).click()
    await expect(page.getByText(`It has ${2 + 3 * families} users. OneRoster 1.1. Nothing was read in.`)).toBeVisible()
  })

  await test.step('the schedule says when the next run is, in the zone of the district', async () => {
    await page.getByLabel('At', { exact: true }).fill('05:30')
    await expect(page.getByText('Time in America/Chicago.')).toContainText(/Next run \w+ \d+, \d+, 5:30 AM C[SD]T\./)
    await page.getByRole('button', { name: 'Add source' }).click()
    await expect(page.getByText('Source Cedar server added')).toBeVisible()
    await expect(page.getByText(/OneRoster server\. 0 contacts\. Next run \w+ \d+, \d+, 5:30 AM C[SD]T\./)).toBeVisible()
    await expect(page.getByLabel('New client secret')).toHaveValue('')
    await page.goto('/roster')
    await expect(source).toContainText(/Next run\s*\w+ \d+, \d+, 5:30 AM C[SD]T\s*Monday to Friday at 5:30 AM/)
  })

  await test.step('a slow server: how far it is stays through a reload, and Cancel ends it', async () => {
    server.misbehave({ mostRows: 8, slowMilliseconds: 400 })
    await readNow()
    const bar = progress.getByRole('progressbar', { name: 'The server is answering' })
    await expect(bar).toHaveAttribute('aria-valuenow', /[1-9]/, { timeout: 60_000 })
    await expect(progress).toContainText(/\d+ of 198 lines/)
    const before = Number(await bar.getAttribute('aria-valuenow'))
    await page.reload()
    await expect(bar).toHaveAttribute('aria-valuenow', /[1-9]/)
    expect(Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThanOrEqual(before)
    await page.getByRole('button', { name: 'Cancel import' }).click()
    await expect(page.getByText('Nothing of it was kept, and the contacts are as they were.')).toBeVisible()
  })

  await test.step('a next page on another host ends the run in words, and the overview says so', async () => {
    server.misbehave({ link: 'elsewhere' })
    await readNow()
    await expect(page.getByText('The run failed, and nothing has changed')).toBeVisible()
    await expect(page.getByText('The server says that the next page is on another server, elsewhere.example.org.')).toBeVisible()
    await page.goto('/')
    await expect(page.getByText('The roster from Cedar server could not be read')).toBeVisible()
  })

  await test.step('fewer rows than asked for, a busy server and tokens that end: it arrives whole', async () => {
    server.forget()
    server.misbehave({ mostRows: 8, link: 'bare', busy: { after: 5, times: 2, status: 429, retryAfter: '1' }, tokenRequests: 4 })
    await readNow()
    await expect(page.getByRole('list', { name: 'Counts' })).toContainText(new RegExp(`Added\\s*${2 * families}`), { timeout: 60_000 })
    expect(server.requests.filter(({ status }) => status === 429)).toHaveLength(2)
    expect(server.requests.filter(({ status }) => status === 401).length).toBeGreaterThan(2)
    expect(server.requests.filter(({ path }) => path === '/oauth/token').length).toBeGreaterThan(3)
    await page.getByRole('button', { name: 'Apply', exact: true }).click()
    await expect(page.getByText('Import applied')).toBeVisible()
  })

  await test.step('the overview names the last success', async () => {
    await page.goto('/')
    await expect(
      page.getByText(/Roster last brought up to date \w+ \d+, \d+, \d+:\d\d [AP]M C[SD]T, next \w+ \d+, \d+, 5:30 AM C[SD]T/),
    ).toBeVisible()
    await expect(page.getByText('could not be read')).toHaveCount(0)
    await page.goto('/roster')
    await expect(source).toContainText(`Contacts${2 * families}`)
  })
})
