import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { invitationRow, openContact, openSending, send } from './desk'
import { signInAsNew } from './district'
import { expect, test } from './fixtures'
import { createMember } from './product-cli'
import { type WideFamily, wideCsv, wideFamilies } from './wide-csv'

const invitedGuid = '0b7c2f0e-5f0a-4c1e-9d2b-1f6a4d3c0b01'

test('a file of another system: matched by the wizard, applied, held when much is missing, released by an owner and undone', async ({
  desk: { page, slug },
  phone,
  mailbox,
  browser,
  watch,
}) => {
  const families = wideFamilies(slug)
  const [
    {
      guardians: [invited],
    },
    ,
    changed,
  ] = families as [WideFamily, WideFamily, WideFamily]
  const name = `${invited.givenName} ${invited.familyName}`
  const counts = page.getByRole('list', { name: 'Counts' })

  await test.step('the roster page leads to the wizard', async () => {
    await page.goto('/roster')
    await page.getByRole('link', { name: 'Add a source' }).click()
    await page.getByRole('link', { name: 'Any other CSV' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Import any CSV' })).toBeVisible()
  })

  await test.step('the columns are suggested, the encoding and the separator seen', async () => {
    // One guardian has no family name.
    const csv = wideCsv([...families, { student: 'W-900', guardians: [{ ...invited, familyName: '' }] }])
    await page.getByLabel('CSV file').setInputFiles({ name: 'Guardians of the SIS.csv', mimeType: 'text/csv', buffer: csv })
    await expect(page.getByLabel('What Guardian 1 First Name holds')).toHaveValue('given_name')
    await expect(page.getByLabel('Whose Guardian 1 First Name is')).toHaveValue('1')
    await expect(page.getByLabel('What Guardian 2 Email holds')).toHaveValue('email')
    await expect(page.getByLabel('Whose Guardian 2 Email is')).toHaveValue('2')
    await expect(page.getByLabel('What School Name holds')).toHaveValue('school')
    await expect(page.getByLabel('Encoding')).toHaveValue('windows-1252')
    await expect(page.getByLabel('Between the values stands')).toHaveValue(';')
    await expect(page.getByLabel('How is a contact known again?')).toHaveValue('email_and_name')
    await expect(page.getByRole('list', { name: 'Columns of the file' })).toContainText('Jürgen')
  })

  await test.step('the preview has the accents and tells what would be left out', async () => {
    await page.getByRole('button', { name: 'Show preview' }).click()
    const contacts = page.getByRole('table', { name: 'Contacts as they would be read' })
    await expect(contacts).toContainText(name)
    await expect(contacts).toContainText('Jürgen O’Brien')
    await expect(contacts).toContainText('École Saint-Exupéry, grade 3')
    await expect(contacts.getByRole('cell', { name: 'es', exact: true }).first()).toBeVisible()
    await expect(page.getByRole('heading', { name: '1 line would be left out' })).toBeVisible()
    const leftOut = page.getByRole('list', { name: 'What would be left out' })
    await expect(leftOut).toContainText('Check that the mapping takes the right column for the name')
    await expect(leftOut).toContainText('Line 22:')
    await page.getByRole('button', { name: 'Continue' }).click()
  })

  await test.step('saved under names of its own, uploaded and compared', async () => {
    await page.getByLabel('Name of the mapping').fill('Wide guardians')
    await page.getByLabel('Name of the source').fill('Cedar SIS')
    await page.getByRole('button', { name: 'Save and upload' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Import from Cedar SIS' })).toBeVisible()
    await expect(counts).toContainText(/Added\s*30/)
    await expect(counts).toContainText(/Refused\s*1/)
    await expect(page.getByRole('table', { name: 'Refused lines' })).toContainText('22')
    await counts.getByRole('link', { name: 'Added' }).click()
    await expect(page.getByRole('table', { name: 'Added contacts' }).getByRole('row')).toHaveCount(31)
    await expect(page.getByRole('table', { name: 'Added contacts' })).toContainText('Aoife Müller')
  })

  await test.step('applied; nothing of it can be linked before a GUID file joins them', async () => {
    await page.getByRole('button', { name: 'Apply', exact: true }).click()
    await expect(page.getByText('Import applied')).toBeVisible()
    await expect(page.getByText('30 contacts added, none changed, none removed.')).toBeVisible()
    await page.goto('/roster')
    const buffer = Buffer.from(`guid,email\r\n${invitedGuid},${invited.email}\r\n`)
    await page.getByLabel('GUID file CSV').setInputFiles({ name: 'guids.csv', mimeType: 'text/csv', buffer })
    await page.getByRole('button', { name: 'Add GUIDs' }).click()
    await expect(page.getByText('1 contact got a GUID')).toBeVisible()
  })

  const address = await test.step('one of them is invited', async () => {
    await openContact(page, { name })
    await send(await openSending(page))
    const [mail] = await mailbox.waitForMail(invited.email)
    const [url = ''] = /http:\S+\/i\/\S+$/m.exec(mail?.text ?? '') ?? []
    expect((await phone.goto(url))?.status()).toBe(200)
    return url
  })

  const held = await test.step('the next file lacks the families of a quarter of them: it is held', async () => {
    changed.guardians[0].phone = '+1 312 555 0199'
    const isHere = ({ student }: WideFamily) => !['W-100', 'W-104', 'W-106', 'W-108'].includes(student)
    await uploadAgain(page, wideCsv(families.filter(isHere)))
    await expect(page.getByText('This import is held: it would remove 8 of 30 contacts (26.7 %)')).toBeVisible()
    await expect(page.getByRole('table', { name: 'Removed contacts' })).toContainText(name)
    await expect(page.getByRole('button', { name: 'Apply', exact: true })).toHaveCount(0)
    await counts.getByRole('link', { name: 'Changed' }).click()
    const difference = page.getByRole('table', { name: 'Changed contacts' })
    await expect(difference).toContainText(/Phone\s*before: \+1 312 555 0112\s*after: \+1 312 555 0199/)
    return page.url()
  })

  await test.step('an admin can cancel it, and only ask an owner to release it', async () => {
    const context = await browser.newContext()
    watch.follow(context)
    const admin = await context.newPage()
    const email = `admin@${slug}.example.org`
    await signInAsNew(admin, email, await createMember({ email, role: 'admin', slug }))
    await admin.goto(held)
    await expect(admin.getByText('ask an owner of the district to release it')).toBeVisible()
    await expect(admin.getByRole('button', { name: 'Cancel import' })).toBeVisible()
    await expect(admin.getByRole('button', { name: /Release|Apply/ })).toHaveCount(0)
    await context.close()
  })

  await test.step('an owner releases it by typing how many would go', async () => {
    await page.goto(held)
    await page.getByRole('button', { name: 'Release and apply' }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove 8 contacts?' })
    await dialog.getByLabel('Type 8 to release it').fill('7')
    await dialog.getByRole('button', { name: 'Release and apply' }).click()
    await expect(dialog.getByText('That is not the number.')).toBeVisible()
    await dialog.getByLabel('Type 8 to release it').fill('8')
    await dialog.getByRole('button', { name: 'Release and apply' }).click()
    await expect(page.getByText('Import applied')).toBeVisible()
    await expect(page.getByText('No contact added, 1 changed, 8 removed.')).toBeVisible()
  })

  await test.step('the invite page of who left is closed, and both sides say so', async () => {
    await expect(page.getByText('1 invitation was closed: 1 because the contact left the roster.')).toBeVisible()
    watch.allowConsoleError(/404/)
    expect((await phone.goto(address))?.status()).toBe(404)
    await expect(phone.getByRole('heading', { level: 1, name: 'This invitation does not work' })).toBeVisible()
    await counts.getByRole('link', { name: 'Removed' }).click()
    await page.getByRole('table', { name: 'Removed contacts' }).getByRole('link', { name }).click()
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    await expect(invitationRow(page)).toContainText('Closed because the roster changed: the contact left it.')
    await page.goto(held)
  })

  await test.step('the result file is the uploaded one with what became of each line', async () => {
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download result file' }).click()
    const [columns, ...lines] = (await readFile(await (await downloading).path(), 'utf8')).trim().split('\r\n')
    expect(columns).toMatch(/^\uFEFF?action,Student ID,.*,reason$/)
    expect(lines).toHaveLength(16)
    expect(lines.filter((line) => line.startsWith('unchanged,'))).toHaveLength(15)
    expect(lines.filter((line) => line.startsWith('changed + unchanged,W-102,'))).toHaveLength(1)
  })

  await test.step('undone as one act, they are back, and so is the page', async () => {
    await page.getByRole('button', { name: 'Undo import' }).click()
    const dialog = page.getByRole('dialog', { name: 'Undo this import?' })
    await expect(dialog).toContainText('8 contacts that it removed come back.')
    await dialog.getByRole('button', { name: 'Undo import' }).click()
    await expect(page.getByText('Import undone')).toBeVisible()
    await expect(page.getByText('The contacts are as they were before it.')).toBeVisible()
    await openContact(page, { name })
    await expect(invitationRow(page)).toContainText('Opened')
    expect((await phone.goto(address))?.status()).toBe(200)
  })

  await test.step('another school’s files are read by the same mapping', async () => {
    await page.goto('/roster/sources/new')
    await page.getByRole('link', { name: 'Any other CSV' }).click()
    await expect(page.getByRole('link', { name: 'Match a new file' })).toBeVisible()
    await page.getByLabel('Name', { exact: true }).fill('Birch School')
    await page.getByLabel('Mapping', { exact: true }).selectOption('Wide guardians')
    await page.getByRole('button', { name: 'Add source' }).click()
    await expect(page.getByRole('listitem', { name: 'Birch School' })).toContainText('Mapped CSV')
  })
})

async function uploadAgain(page: Page, buffer: Buffer): Promise<void> {
  await page.goto('/roster')
  await page.getByRole('listitem', { name: 'Cedar SIS' }).getByRole('link', { name: 'Upload a file' }).click()
  await expect(page).toHaveURL(/upload=/)
  await page
    .getByLabel('CSV file', { exact: true })
    .setInputFiles({ name: 'Guardians of the SIS, a week later.csv', mimeType: 'text/csv', buffer })
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
}
