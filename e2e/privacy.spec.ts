import { readFile } from 'node:fs/promises'
import { handOut, openContact } from './desk'
import { expectAccessible } from './expect-accessible'
import { expect, test } from './fixtures'
import { letSignInsAge } from './let-sign-ins-age'
import { inDatabaseOf } from './product-database'
import { ana, emailOf, luis } from './small-district'

test('a person is given everything that is held about them, and then erased for good', async ({ desk: { page, slug, password } }) => {
  await openContact(page, ana)
  await handOut(page, page)
  await openContact(page, ana)
  const address = page.url()
  const privacy = page.getByRole('region', { name: 'Privacy' })

  await test.step('the file says what there is, and who made it', async () => {
    const downloading = page.waitForEvent('download')
    await privacy.getByRole('link', { name: 'Export everything about this person' }).click()
    const person = JSON.parse(await readFile(await (await downloading).path(), 'utf8'))
    expect(person).toMatchObject({
      format: 'invite-desk/person',
      contact: { given_name: 'Ana', family_name: 'Ruiz', email: emailOf(ana, slug), guid: ana.guid },
      students: [{ given_name: 'Leo', school: 'Willow Elementary School' }],
      links: [{ claims: { guid: ana.guid } }],
    })
    expect(person.events.at(-1)).toMatchObject({ action: 'contact.exported', by: { name: `owner@${slug}.example.org` } })
  })

  await test.step('who erases says why, types the name and shows who is there', async () => {
    await letSignInsAge(slug)
    await privacy.getByRole('button', { name: 'Erase this person' }).click()
    const dialog = page.getByRole('dialog', { name: 'Erase Ana Ruiz?' })
    await expect(dialog.getByText('The roster still lists this person')).toBeVisible()
    await expectAccessible(page)
    await expect(dialog.getByLabel('Reason')).toHaveValue('')
    await dialog.getByLabel('Reason').selectOption({ label: 'The person asked for it' })
    await dialog.getByLabel('Type Ana Ruiz to erase this person').fill('Ana Diaz')
    await dialog.getByRole('button', { name: 'Erase this person' }).click()
    await expect(dialog.getByText('That is not the name.')).toBeVisible()
    await dialog.getByLabel('Type Ana Ruiz to erase this person').fill('ana ruiz')
    await dialog.getByRole('button', { name: 'Erase this person' }).click()
    const asking = page.getByRole('dialog', { name: 'Confirm that it is you' })
    await asking.getByLabel('Password').fill(password)
    await asking.getByRole('button', { name: 'Confirm' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Erased contact' })).toBeVisible()
    await expect(page.getByRole('main')).toBeFocused()
    await expect(page.getByText('Closed because the person was erased.')).toBeVisible()
    await expectAccessible(page)
  })

  await test.step('nobody finds the person again; whom the person shared an address with stays', async () => {
    await page.goto(`/contacts?search=${ana.guid}`)
    await expect(page.getByText('Ruiz, Ana')).toHaveCount(0)
    await page.goto('/contacts?search=Ruiz')
    await expect(page.getByRole('link', { name: 'Ruiz, Luis' })).toBeVisible()
    await openContact(page, luis)
    await expect(page.getByText(emailOf(luis, slug))).toBeVisible()
    const claims = await inDatabaseOf(slug, (client) => client.query('SELECT FROM audit_personal WHERE data LIKE $1', [`%${ana.guid}%`]))
    expect(claims.rowCount).toBe(0)
  })

  await test.step('the record still tells what was done, without the name', async () => {
    await page.goto(`/audit?subject=${address.split('/').at(-1)}`)
    const events = page.getByRole('table', { name: 'Audit events' })
    await expect(events.getByText('erased Erased contact')).toBeVisible()
    await expect(events.getByText('Ana Ruiz')).toHaveCount(0)
  })
})

test('an owner says for how many days personal data is kept', async ({ desk: { page } }) => {
  await page.goto('/settings')
  const privacy = page.getByRole('region', { name: 'Privacy', exact: true })
  await privacy.getByLabel('Contacts no roster lists any more').fill('7')
  await privacy.getByRole('button', { name: 'Save days' }).click()
  await expect(privacy.getByText('Type 30 to 36,500 days')).toBeVisible()
  await privacy.getByLabel('Contacts no roster lists any more').fill('90')
  await privacy.getByLabel('Personal data beside the audit record').fill('')
  await privacy.getByRole('button', { name: 'Save days' }).click()
  await expect(page.getByText('Days saved')).toBeVisible()
  await page.reload()
  await expect(privacy.getByLabel('Contacts no roster lists any more')).toHaveValue('90')
  await expect(privacy.getByLabel('Personal data beside the audit record')).toHaveValue('')
})
