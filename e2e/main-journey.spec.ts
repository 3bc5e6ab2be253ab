import { type SampleContact, sampleContacts, sampleRosterCsv } from '@/prisma/sample-roster'
import { district, owner, ownerState, portalClientId, portalSecret } from './district'
import { expect, test } from './fixtures'
import { type Gg4lPortal, startGg4lPortal } from './portals/gg4l-portal'

const exportHeader = 'guid,given_name,family_name,email,language,students,portal,url,issued_at,expires_at'
let portal: Gg4lPortal

test.beforeAll(async () => {
  const guids = new Set(sampleContacts().map(({ guid }) => guid))
  portal = await startGg4lPortal({ clientId: portalClientId, secret: portalSecret, guids })
})
test.afterAll(() => portal.close())

test('from a fresh installation to a copied Parent Portal link that works', async ({ page, context }) => {
  const contacts = page.getByRole('table', { name: 'Contacts' })
  const selection = page.getByRole('region', { name: 'Selection' })

  await test.step('set up the district and its owner', async () => {
    await page.goto(process.env.E2E_SETUP_URL ?? '')
    await page.getByLabel('District name').fill(district.name)
    await page.getByLabel('Short name').fill(district.slug)
    await page.getByLabel('Time zone').selectOption(district.timeZone)
    await page.getByLabel('Your e-mail').fill(owner.email)
    await page.getByLabel('Password').fill(owner.password)
    await page.getByRole('button', { name: 'Set up district' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
    await context.storageState({ path: ownerState() })
  })

  await test.step('the set-up address works once', async () => {
    await page.goto(process.env.E2E_SETUP_URL ?? '')
    await expect(page.getByRole('heading', { name: 'Already set up' })).toBeVisible()
  })

  await test.step('add the portal from what GG4L Support sends', async () => {
    await page.goto('/portals')
    await page.getByLabel('Client ID').fill(portalClientId)
    await page.getByLabel('Link base').fill(`${portal.linkBase}eyJhbGciOiJIUzI1NiJ9.eyJndWlkIjoiMSJ9.c2lnbmF0dXJl`)
    await page.getByLabel('Client secret').fill(portalSecret)
    await page.getByRole('button', { name: 'Save portal' }).click()
    await expect(page.getByText(portalSecret.slice(-4))).toBeVisible()
    await expect(page.getByText(portal.linkBase, { exact: true })).toBeVisible()
    await expect(page.getByText(portalSecret)).toHaveCount(0)
  })

  await test.step('try it', async () => {
    await page.getByRole('button', { name: 'Try it' }).click()
    await expect(page.getByText('alg HS256')).toBeVisible()
    await expect(page.getByText('iss jwtp.gg4l.com')).toBeVisible()
    await expect(page.getByText(`sub ${portalClientId}`)).toBeVisible()
    await expect(page.getByText('Would die')).toBeVisible()
  })

  await test.step('import the roster', async () => {
    await page.getByRole('link', { name: 'Roster' }).click()
    const refusedLine = ',,Nobody,No,,,,mother,false,S-1,A,B,C,1\r\n'
    const csv = Buffer.from(sampleRosterCsv() + refusedLine)
    await page.getByLabel('Contact CSV').setInputFiles({ name: 'contacts.csv', mimeType: 'text/csv', buffer: csv })
    await page.getByRole('button', { name: 'Upload', exact: true }).click()
    const counts = page.getByLabel('Counts')
    await expect(counts).toContainText(/Added\s*600/)
    await expect(counts).toContainText(/Refused\s*1/)
    await expect(page.getByRole('table', { name: 'Refused lines' })).toContainText('neither a guid nor a sourced_id')
    await page.getByRole('button', { name: 'Apply', exact: true }).click()
    await expect(page.getByText('Import applied')).toBeVisible()
  })

  const [first, second] = contactsWithNamesOfTheirOwn()
  const firstName = nameOf(first)
  const secondName = nameOf(second)

  await test.step('search and filter the contacts, with both in the address', async () => {
    await page.getByRole('link', { name: 'See contacts' }).click()
    await expect(page.getByText('600 contacts', { exact: true })).toBeVisible()
    await page.getByLabel('Search name, e-mail or student').fill(firstName)
    await expect(contacts.getByRole('row')).toHaveCount(2)
    await expect(page).toHaveURL(/search=/)
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByLabel('Restricted').check()
    await expect(page.getByText('5 contacts', { exact: true })).toBeVisible()
    await expect(contacts.getByText('Court order')).toHaveCount(5)
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByLabel('School').selectOption('Willow Elementary School')
    await expect(page).toHaveURL(/school=Willow/)
    await page.reload()
    await expect(page.getByLabel('School')).toHaveValue('Willow Elementary School')
  })

  await test.step('select, page on and back, filter: the selection stays', async () => {
    await page.goto('/contacts')
    await page.getByLabel('Search name, e-mail or student').fill(firstName)
    await page.getByLabel(`Select ${firstName}`).check()
    await expect(selection).toContainText('1 contact selected')
    await page.getByLabel('Search name, e-mail or student').fill(secondName)
    await page.getByLabel(`Select ${secondName}`).check()
    await expect(selection).toContainText('2 contacts selected')
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await expect(page.getByText('600 contacts', { exact: true })).toBeVisible()
    await page.getByRole('link', { name: 'Next' }).click()
    await expect(page).toHaveURL(/cursor=/)
    await page.getByRole('link', { name: 'Previous' }).click()
    await expect(page.getByRole('button', { name: 'Previous' })).toBeDisabled()
    await expect(selection).toContainText('2 contacts selected')
  })

  await test.step('create links for an hour, pressing the button twice', async () => {
    await selection.getByRole('button', { name: 'Create links' }).click()
    const dialog = page.getByRole('dialog', { name: 'Create links' })
    await dialog.getByLabel('Lifetime', { exact: true }).fill('1')
    await expect(dialog.getByLabel('Lifetime, unit')).toHaveValue('3600')
    await dialog.getByRole('button', { name: 'Create links' }).dblclick()
    await expect(page).toHaveURL(/\/links\?campaign=/)
  })
  const campaignAddress = page.url()
  const created = page.getByRole('table', { name: 'Links created' })
  const row = created.getByRole('row').filter({ hasText: firstName })

  const address = await test.step('copy a link and open it as a parent would', async () => {
    await row.getByRole('button', { name: /Copy link/ }).click()
    await expect(row.getByRole('button', { name: /Copied/ })).toBeVisible()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied.startsWith(portal.linkBase)).toBe(true)
    const phone = await context.newPage()
    await phone.goto(copied)
    await expect(phone.getByRole('heading', { name: 'Set up your account' })).toBeVisible()
    await phone.close()
    expect(portal.accepted.map(({ guid }) => guid)).toEqual([first.guid])
    expect(portal.refused).toEqual([])
    return copied
  })

  await test.step('copy all, as names and addresses', async () => {
    await page.getByRole('button', { name: 'Copy all' }).click()
    await expect(page.getByRole('button', { name: 'Copied', exact: true })).toBeVisible()
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines).toContain(`${firstName}\t${address}`)
    for (const line of lines) expect(line).toMatch(/^[^\t]+\thttp:\/\/127\.0\.0\.1:\d+\/setup\?jwt=[\w-]+\.[\w-]+\.[\w-]+$/)
  })

  await test.step('export them as CSV', async () => {
    const download = page.waitForEvent('download')
    await page
      .getByRole('link', { name: 'Export CSV' })
      .or(page.getByRole('button', { name: 'Export CSV' }))
      .click()
    const text = await readDownload(await download)
    const lines = text.trim().split('\r\n')
    expect(lines[0]?.replace('\u{feff}', '')).toBe(exportHeader)
    expect(lines).toHaveLength(3)
    expect(text).toContain(address)
  })

  await test.step('the countdown changes its look and ends by itself', async () => {
    const clock = await context.newPage()
    await clock.clock.install()
    await clock.goto(campaignAddress)
    const watched = clock.getByRole('table', { name: 'Links created' }).getByRole('row').filter({ hasText: firstName })
    await expect(watched).toContainText(/59 min|1 h 0 min/)
    await expect(watched).toContainText(/C[SD]T/)
    await clock.clock.fastForward('55:00')
    await expect(watched).toContainText(/[2-5]:\d\d/)
    await expect(watched).toContainText('Ends soon')
    await clock.clock.fastForward('10:00')
    await expect(watched).toContainText(/Expired \d min ago/)
    await expect(watched.getByRole('button', { name: /Copy link/ })).toHaveCount(0)
    await clock.close()
  })

  await test.step('select all that match is exact, and what cannot be sent is counted with its reason', async () => {
    await page.goto('/contacts')
    await page.getByRole('button', { name: 'Select all 600 that match' }).click()
    await expect(selection).toContainText('600 contacts selected')
    await page.getByLabel('Restricted').check()
    await expect(page.getByText('5 contacts', { exact: true })).toBeVisible()
    await expect(selection).toContainText('600 contacts selected')
    await page.getByLabel('Restricted').uncheck()
    await selection.getByRole('button', { name: 'Create links' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Create links' }).click()
    await expect(page).toHaveURL(/\/links\?campaign=/)
    await expect(page.getByText(/587/).first()).toBeVisible()
    await expect(page.getByText(/Restricted by a court order/).first()).toBeVisible()
    await expect(page.getByText(/Has no GUID/).first()).toBeVisible()
  })

  await test.step('all that was issued stands in the links, once', async () => {
    await page.getByRole('link', { name: 'Links' }).first().click()
    await expect(page.getByRole('heading', { level: 1, name: 'Links' })).toBeVisible()
    await page.goto(`/links?contact=${first.guid}`)
    await expect(page.getByRole('table', { name: 'Issued links' }).getByRole('row').filter({ hasText: firstName })).toHaveCount(2)
  })

  await test.step('inspecting the link tells who issued it to whom', async () => {
    await page.getByRole('link', { name: 'Inspect' }).click()
    await page.getByLabel('Paste a link or token').fill(address)
    await page.getByRole('button', { name: 'Inspect' }).click()
    const report = page.getByRole('main')
    await expect(report).toContainText(firstName)
    await expect(report).toContainText(owner.email)
    await expect(report).toContainText(first.guid)
  })

  await test.step('the audit tells of it', async () => {
    await page.getByRole('link', { name: 'Audit' }).click()
    const events = page.getByRole('table')
    await expect(events.getByText('Issued a link').first()).toBeVisible()
    await page.goto('/audit?action=campaign.created')
    await expect(events.getByRole('row').filter({ hasText: 'Created links' })).toHaveCount(2)
  })
})

function nameOf({ given_name, family_name }: SampleContact): string {
  return `${given_name} ${family_name}`
}

/** Two who can be invited and share their name with nobody. */
function contactsWithNamesOfTheirOwn(): [SampleContact, SampleContact] {
  const names = sampleContacts().map(nameOf)
  const isAlone = (contact: SampleContact) => names.filter((name) => name === nameOf(contact)).length === 1
  const [first, , second] = sampleContacts().filter((contact) => contact.guid && contact.restrictedFrom.size === 0 && isAlone(contact))
  if (!first || !second) throw new Error('The sample roster has nobody like that.')
  return [first, second]
}

async function readDownload(download: { createReadStream(): Promise<NodeJS.ReadableStream> }): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}
