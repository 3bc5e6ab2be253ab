import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { copyAll, handOut, invitationRow, openContact, openLinks, openSending, readMailedCode, selectEverybody, send } from './desk'
import { expectAccessible } from './expect-accessible'
import { expect, test } from './fixtures'
import { ana, emailOf, layla, minh } from './small-district'

test('from a selection of contacts to being signed in at Get Connected, by mail, a mailed code and a phone without scripts', async ({
  desk: { page, slug },
  getConnected,
  phone,
  mailbox,
}) => {
  const address = emailOf(ana, slug)

  const invitePage = await test.step('send invitations to everybody', async () => {
    const dialog = await openSending(page, await selectEverybody(page))
    await dialog.getByLabel('Portal', { exact: true }).selectOption({ label: 'Family Volunteering' })
    await expect(dialog.getByText('3 mails to 4 contacts')).toBeVisible()
    await send(dialog)
    const [mail] = await mailbox.waitForMail(address)
    await phone.goto(`${mailbox.url}/${mail?.number}/html`)
    const opened = phone.waitForEvent('popup')
    await phone.getByRole('link', { name: `Continuar como ${ana.name}` }).click()
    return opened
  })

  await test.step('the button mails a code and signs nothing', async () => {
    await expect(invitePage.getByRole('heading', { level: 1, name: 'Hola, Ana:' })).toBeVisible()
    await expect(invitePage.getByText('a•••@')).toBeVisible()
    await invitePage.getByRole('button', { name: 'Continuar' }).click()
    await expect(invitePage.getByRole('heading', { level: 1, name: 'Escriba su código' })).toBeVisible()
    expect(getConnected.accepted).toEqual([])
    await expectFamilyPage(page, invitePage.url())
  })

  const code = await readMailedCode(mailbox, address, { mails: 2 })

  await test.step('another code, or none, opens nothing', async () => {
    const digits = invitePage.getByLabel('Código del correo')
    await digits.fill(code === '000000' ? '000001' : '000000')
    await invitePage.getByRole('button', { name: 'Continuar' }).click()
    await expect(invitePage.getByText('Este no es el código.')).toBeVisible()
    await digits.fill('12345')
    await invitePage.getByRole('button', { name: 'Continuar' }).click()
    await expect(invitePage.getByText('El código tiene seis cifras.')).toBeVisible()
    expect(getConnected.accepted).toEqual([])
  })

  await test.step('the code does', async () => {
    await invitePage.getByLabel('Código del correo').fill(` ${code.slice(0, 3)} ${code.slice(3)}`)
    await invitePage.getByRole('button', { name: 'Continuar' }).click()
    await expect(invitePage).toHaveURL(`${getConnected.url}/`)
    await expect(invitePage.getByRole('heading', { level: 1, name: 'You are signed in' })).toBeVisible()
    await expect(invitePage.getByText(`Signed in as ${ana.name} (${address})`)).toBeVisible()
  })

  await test.step('the portal and the screens agree on who it was', async () => {
    await openContact(page, ana)
    await expect(invitationRow(page)).toContainText('Continued')
    const contactId = new URL(page.url()).pathname.split('/').at(-1)
    expect(getConnected.accepted).toMatchObject([{ email: address, name: ana.name, referenceId: contactId }])
    expect(getConnected.refused).toEqual([])
    await expect(await openLinks(page, ana)).toContainText('Arrived')
  })
})

test('a link works once: the second time the parent reads a sentence, and the staff sees why', async ({
  desk: { page, slug },
  getConnected,
  phone,
}) => {
  await handOut(page, await selectEverybody(page), { portal: 'Family Volunteering' })
  await expect(page.getByRole('table', { name: 'Links created' })).toContainText('No expiry known')
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export CSV' }).click()
  const [columns, ...rows] = (await readFile(await (await download).path(), 'utf8')).trimEnd().split('\r\n')
  expect(columns).toMatch(/,issued_at,expires_at$/)
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows) expect(row).toMatch(/,\d{4}-\d\d-\d\dT[\d:.]+Z,$/)
  const address = (await copyAll(page)).get(ana.name) ?? ''

  await test.step('the first time it signs in, by way of our page, and the links say so', async () => {
    await phone.goto(address)
    await expect(phone).toHaveURL(`${getConnected.url}/`)
    await expect(phone.getByRole('heading', { level: 1, name: 'You are signed in' })).toBeVisible()
    await expect(phone.getByText(`Signed in as ${ana.name} (${emailOf(ana, slug)})`)).toBeVisible()
    expect(getConnected.accepted).toMatchObject([{ email: emailOf(ana, slug), name: ana.name, user: 'created' }])
    await expect(await openLinks(page, ana)).toContainText('Arrived')
  })

  await test.step('the second time it is refused: kind=jwt', async () => {
    await phone.goto(address)
    await expect(phone).toHaveURL(/\/returned\?kind=jwt&message=This\+link\+was\+used\+before\.$/)
    await expectRefusal(phone, 'es', 'El portal no le dejó entrar', 'El portal no aceptó este enlace. Quizá ya se usó.')
    await expect(phone.getByText('This link was used before.')).toHaveCount(0)
    const links = await openLinks(page, ana)
    await expect(links).toContainText('The portal refused the link: perhaps it was used already.')
    await expect(links).toContainText(/Its own words: “This link was used before\.”.*jwt/)
    expect(getConnected.refused).toMatchObject([{ reason: 'jwt: This link was used before.' }])
  })

  await test.step('it can be read in the other languages', async () => {
    await phone.getByRole('link', { name: 'العربية' }).click()
    await expect(phone.locator('html')).toHaveAttribute('dir', 'rtl')
    await expectFamilyPage(page, phone.url())
    await phone.getByRole('link', { name: 'English' }).click()
    await expectRefusal(phone, 'en', 'The portal did not let you in', 'The portal did not accept this link. Perhaps it was used already.')
  })
})

test('details that are refused are told apart from a link that is: kind=validation', async ({
  desk: { page, slug },
  getConnected,
  phone,
}) => {
  getConnected.site.shutOut.add(emailOf(layla, slug))
  await openContact(page, layla)
  await handOut(page, page, { portal: 'Family Volunteering' })
  const [address = ''] = (await copyAll(page)).values()
  await phone.goto(address)
  await expect(phone).toHaveURL(/\/returned\?kind=validation&/)
  await expect(phone.locator('html')).toHaveAttribute('lang', 'ar')
  await phone.getByRole('link', { name: 'English' }).click()
  await expectRefusal(phone, 'en', 'The portal did not let you in', 'The portal did not accept the details your school has about you.')
  const links = await openLinks(page, layla)
  await expect(links).toContainText('The portal refused the details: check the contact’s name and e-mail')
  await expect(links).toContainText(/Its own words: “This e-mail address belongs to a closed account\.”.*validation/)
  expect(getConnected.accepted).toEqual([])
})

test('what is refused for no reason of ours says to try again: kind=unspecified', async ({ desk: { page }, getConnected, phone }) => {
  getConnected.site.isBeingMaintained = true
  await openContact(page, minh)
  await handOut(page, page, { portal: 'Family Volunteering' })
  const [address = ''] = (await copyAll(page)).values()
  await phone.goto(address)
  await expect(phone).toHaveURL(/\/returned\?kind=unspecified&/)
  await phone.getByRole('link', { name: 'English' }).click()
  await expectRefusal(phone, 'en', 'The portal did not let you in', 'The portal did not say why. Open your invitation again')
  const links = await openLinks(page, minh)
  await expect(links).toContainText('The portal refused the link and named no reason we know.')
  await expect(links).toContainText(/Its own words: “The site is being maintained\. Try again later\.”.*unspecified/)

  getConnected.site.isBeingMaintained = false
  await phone.goto(address)
  await expect(phone.getByText(`Signed in as ${minh.name}`)).toBeVisible()
  await expect(await openLinks(page, minh)).toContainText('Arrived')
})

async function expectRefusal(phone: Page, language: string, title: string, sentence: string): Promise<void> {
  await expect(phone.locator('html')).toHaveAttribute('lang', language)
  await expect(phone.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expect(phone.getByText(sentence)).toBeVisible()
}

/** What a phone shows, looked at in a browser that runs the scripts which look: in Arabic and in English. */
async function expectFamilyPage(page: Page, shown: string): Promise<void> {
  const reading = await page.context().newPage()
  const address = new URL(shown)
  for (const language of ['ar', 'en']) {
    address.searchParams.set('lang', language)
    await reading.goto(address.href)
    await expect(reading.locator('html')).toHaveAttribute('lang', language)
    await expectAccessible(reading)
  }
  await reading.close()
}
