import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { invitationRow, openContact, openSending, selectEverybody, send } from './desk'
import { expect, test } from './fixtures'
import type { ReceivedMail } from './mailbox/received-mail'
import { ana, emailOf, layla, luis, minh } from './small-district'

/** What else axe knows is about pages, and a mail is shown inside of one. */
const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

test('from Send invitations to the portal, by way of the mailbox and a phone', async ({ desk: { page, slug, portal }, phone, mailbox }) => {
  const campaign = await test.step('send to everybody, after looking at what would be sent', async () => {
    const dialog = await openSending(page, await selectEverybody(page))
    await expect(dialog.getByText('3 mails to 4 contacts')).toBeVisible()
    await expect(dialog.getByText('Families cannot open this address')).toBeVisible()
    await dialog.getByLabel('Language of the preview').selectOption({ label: '简体中文' })
    await expect(dialog.frameLocator('iframe').locator('html')).toHaveAttribute('lang', 'zh-Hans')
    await dialog.getByRole('tab', { name: 'As plain text' }).click()
    await expect(dialog.getByRole('tabpanel')).toContainText(`/i/${slug}/00000000000000000000000000`)
    await send(dialog)
    await expect(page.getByText('3 of 3 mails accepted by the mail server')).toBeVisible()
    return page.url()
  })

  const mail = await test.step('who shares an address gets one mail, in the language of the family, as HTML and as text', async () => {
    const [first, ...more] = await mailbox.waitForMail(emailOf(ana, slug))
    if (!first) throw new Error('No mail came.')
    expect(more).toEqual([])
    expect(first.subject).toBe('Cedar Valley Schools le invita a crear su cuenta para padres')
    expect(first.from).toEqual({ name: 'Invite Desk', address: 'invitations@desk.example.org' })
    expect(headerOf(first, 'content-language')).toBe('es')
    expect(headerOf(first, 'list-unsubscribe')).toMatch(new RegExp(`^<${process.env.E2E_URL}/i/${slug}/unsubscribe\\?\\S+>$`))
    expect(headerOf(first, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    for (const name of [ana.name, luis.name])
      expect(first.text).toMatch(new RegExp(`^${name}:\nhttp://\\S+/i/${slug}/[0-9a-hj-km-np-tv-z]{26}$`, 'm'))
    expect(first.text).toContain('Hola, Ana y Luis:')
    expect(first.text).toContain('Willow Elementary School')
    for (const part of [first.html, first.text]) expect(part).not.toContain('Leo')
    return first
  })

  await test.step('the others are written to in their own languages, Arabic from right to left', async () => {
    const [toLayla] = await mailbox.waitForMail(emailOf(layla, slug))
    expect(toLayla?.html).toContain('<html lang="ar" dir="rtl">')
    const [toMinh] = await mailbox.waitForMail(emailOf(minh, slug))
    expect(toMinh?.subject).toContain('Cedar Valley Schools mời')
  })

  await test.step('as a page of its own the mail is accessible, light and dark', async () => {
    const [toLayla] = await mailbox.messagesTo(emailOf(layla, slug))
    const reading = await page.context().newPage()
    for (const html of [mail.html, toLayla?.html ?? '']) {
      await reading.setContent(html)
      for (const colorScheme of ['light', 'dark'] as const) {
        await reading.emulateMedia({ colorScheme })
        const { violations } = await new AxeBuilder({ page: reading }).withTags(wcag).analyze()
        expect(violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])).toEqual([])
      }
    }
    await reading.close()
  })

  await test.step('nobody has opened anything, whatever looked at the mail on its way', async () => {
    for (const url of mail.text.match(/http:\S+\/i\/\S+\/[0-9a-z]{26}$/gm) ?? []) {
      expect(
        (await phone.request.get(url, { headers: { 'User-Agent': 'Mozilla/5.0 (compatible; Barracuda Sentinel bot)' } })).status(),
      ).toBe(200)
    }
    await openContact(page, ana)
    await expect(invitationRow(page)).toContainText('Open')
    await expect(invitationRow(page)).not.toContainText('Opened')
  })

  await test.step('on a phone each person has a button, which opens their own page', async () => {
    await phone.goto(`${mailbox.url}/?to=${emailOf(ana, slug)}`)
    await phone.getByRole('link', { name: mail.subject }).click()
    await expect(phone.getByRole('heading', { level: 1, name: mail.subject })).toBeVisible()
    await phone.goto(`${mailbox.url}/${mail.number}/html`)
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    const luisPage = await follow(phone, 'Continuar como Luis Ruiz')
    await expect(luisPage.getByRole('heading', { level: 1, name: 'Hola, Luis:' })).toBeVisible()
    const anaPage = await follow(phone, 'Continuar como Ana Ruiz')
    await expect(anaPage.getByRole('heading', { level: 1, name: 'Hola, Ana:' })).toBeVisible()
    await page.reload()
    await expect(invitationRow(page)).toContainText('Opened')

    await anaPage.getByRole('button', { name: 'Continuar' }).click()
    await expect(anaPage.getByRole('heading', { name: 'Set up your account' })).toBeVisible()
    expect(portal.accepted.map(({ guid }) => guid)).toEqual([ana.guid])
    expect(portal.refused).toEqual([])
  })

  await test.step('the screens tell how far each of them is', async () => {
    await page.reload()
    await expect(invitationRow(page)).toContainText('Continued')
    await openContact(page, luis)
    await expect(invitationRow(page)).toContainText('Opened')
    await page.goto(campaign)
    const outcome = page.getByRole('region', { name: 'What families did' })
    await expect(outcome).toContainText(/Invitations\s*4/)
    await expect(outcome).toContainText(/Opened\s*2/)
    await expect(outcome).toContainText(/Continued\s*1/)
    await expect(outcome).toContainText(/Activated\s*0/)
    await expect(page.getByRole('table', { name: 'Mails' }).getByRole('row').filter({ hasText: luis.name })).toContainText(ana.name)
  })
})

test('“This is not me” on the page of a mail stops it, and no further mail goes there', async ({
  desk: { page, slug, portal },
  phone,
  mailbox,
}) => {
  await openContact(page, layla)
  await send(await openSending(page))
  const [mail] = await mailbox.waitForMail(emailOf(layla, slug))
  await phone.goto(`${mailbox.url}/${mail?.number}/html`)
  const invitePage = await follow(phone, 'متابعة')
  await invitePage.getByRole('link', { name: 'لست هذا الشخص' }).click()
  await invitePage.getByRole('radio', { name: 'ليس لدي أطفال في هذه المنطقة التعليمية' }).check()
  await invitePage.getByRole('button', { name: 'إيقاف هذه الدعوة' }).click()
  await expect(invitePage.getByRole('heading', { level: 1, name: 'هذه الدعوة موقوفة' })).toBeVisible()

  const again = await follow(phone, 'متابعة')
  await expect(again.getByRole('heading', { level: 1, name: 'هذه الدعوة موقوفة' })).toBeVisible()
  await expect(again.getByRole('button')).toHaveCount(0)
  expect(portal.accepted).toEqual([])

  await openContact(page, layla)
  await expect(invitationRow(page)).toContainText('Frozen: no child here')
  const dialog = await openSending(page)
  await expect(dialog.getByText('Nobody of them can be mailed')).toBeVisible()
  await expect(dialog.getByText('Frozen: somebody said “This is not me”')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Send invitations' })).toBeDisabled()
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  await invitationRow(page).getByRole('button', { name: 'Reopen' }).click()
  await expect(invitationRow(page)).toContainText('Opened')
  await expect((await openSending(page)).getByText('1 mail to 1 contact')).toBeVisible()
})

test('one-click unsubscribing stops mail to the address until the office releases it', async ({ desk: { page, slug }, phone, mailbox }) => {
  await openContact(page, minh)
  const contact = page.url()
  await send(await openSending(page))
  const [mail] = await mailbox.waitForMail(emailOf(minh, slug))
  const [, address = ''] = /^<(\S+)>$/.exec(mail ? headerOf(mail, 'list-unsubscribe') : '') ?? []

  await test.step('a program that opens it stops nothing', async () => {
    expect((await phone.request.get(address)).status()).toBe(200)
    expect((await phone.request.post(address, { form: { confirm: '' } })).status()).toBe(200)
    await page.goto(contact)
    await expect((await openSending(page)).getByText('1 mail to 1 contact')).toBeVisible()
  })

  await test.step('the mail program’s own button does', async () => {
    const form = { 'List-Unsubscribe': 'One-Click' }
    // Once more where the server has just closed a connection that was idle.
    const answer = await phone.request.post(address, { form, maxRedirects: 0, maxRetries: 1 })
    expect(answer.status()).toBe(200)
    await page.goto(contact)
    const dialog = await openSending(page)
    await expect(dialog.getByText('Nobody of them can be mailed')).toBeVisible()
    await expect(dialog.getByText('Its e-mail address returned mail or asked for none')).toBeVisible()
  })

  await test.step('the office sees it and lets mail go there again', async () => {
    await page.goto('/mail/settings')
    const row = page
      .getByRole('table', { name: 'Addresses nothing is sent to' })
      .getByRole('row')
      .filter({ hasText: emailOf(minh, slug) })
    await expect(row).toContainText('Opted out')
    await row.getByRole('button', { name: 'Release' }).click()
    await page.getByRole('button', { name: 'Release address' }).click()
    await expect(row).toHaveCount(0)
    await page.goto(contact)
    await expect((await openSending(page)).getByText('1 mail to 1 contact')).toBeVisible()
  })
})

/** Presses a button of the mail that is open on the phone; answers the page it opens. */
async function follow(phone: Page, name: string): Promise<Page> {
  const opened = phone.waitForEvent('popup')
  await phone.getByRole('link', { name }).click()
  return opened
}

function headerOf({ headers }: ReceivedMail, wanted: string): string {
  return headers.find(({ name }) => name === wanted)?.value ?? ''
}
