import { invitationRow, openContact, openSending, selectEverybody, send } from './desk'
import { expect, test } from './fixtures'
import { letDaysPass } from './let-days-pass'
import type { ReceivedMail } from './mailbox/received-mail'
import { ana, emailOf, everybody, layla, luis, minh } from './small-district'

/** The worker looks for reminders every minute. */
const reminderSeconds = 90

test('a reminder arrives once, none after the account is set up, and the page ends with its invitation', async ({
  desk: { page, slug },
  phone,
  mailbox,
  watch,
}) => {
  await send(await openSending(page, await selectEverybody(page)))
  for (const person of everybody) await mailbox.waitForMail(emailOf(person, slug))

  await test.step('after days unopened, in the language of the family', async () => {
    await letDaysPass(slug, 5)
    for (const person of everybody) expect(await mailbox.waitForMail(emailOf(person, slug), 2, reminderSeconds)).toHaveLength(2)
    const [invitation, reminder] = await mailbox.messagesTo(emailOf(ana, slug))
    expect(reminder?.subject).toBe('Recordatorio: su cuenta para padres en Cedar Valley Schools')
    expect(addressesIn(reminder)).toHaveLength(2)
    expect(addressesIn(reminder)).toEqual(addressesIn(invitation))
  })

  await test.step('Ana and Minh have their accounts, Layla has opened her page, Luis has done nothing', async () => {
    for (const person of [ana, minh]) {
      await openContact(page, person)
      await invitationRow(page).getByRole('button', { name: 'Mark as activated' }).click()
      const dialog = page.getByRole('dialog', { name: 'Mark this invitation as activated' })
      await dialog.getByLabel('How do you know?').fill('Showed it at the front desk')
      await dialog.getByRole('button', { name: 'Mark as activated' }).click()
      await expect(invitationRow(page)).toContainText('Activated')
    }
    const [invitation] = await mailbox.messagesTo(emailOf(layla, slug))
    await phone.goto(addressesIn(invitation)[0] ?? '')
    await expect(phone.getByRole('button', { name: 'متابعة' })).toBeVisible()
  })

  await test.step('before the end only those are reminded who may still need it, and nobody twice', async () => {
    await letDaysPass(slug, 7)
    for (const person of [layla, luis]) await mailbox.waitForMail(emailOf(person, slug), 3, reminderSeconds)
    const [, both, alone] = await mailbox.messagesTo(emailOf(luis, slug))
    expect(alone?.text).toContain('Hola, Luis:')
    expect(addressesIn(both)).toEqual(expect.arrayContaining(addressesIn(alone)))
    expect(addressesIn(alone)).toHaveLength(1)

    await page.goto('/mail/messages?kind=reminder_ending')
    const mails = page.getByRole('table', { name: 'Mails' })
    await expect(mails.getByRole('row').filter({ hasText: 'Reminder: ends soon' })).toHaveCount(2)
    await page.goto('/mail/messages?kind=reminder_unopened')
    await expect(mails.getByRole('row').filter({ hasText: 'Reminder: not opened' })).toHaveCount(3)
    expect(await mailbox.messagesTo(emailOf(minh, slug))).toHaveLength(2)
  })

  await test.step('after its end the page works no more and tells nothing', async () => {
    await letDaysPass(slug, 3)
    const [invitation] = await mailbox.messagesTo(emailOf(layla, slug))
    const address = addressesIn(invitation)[0] ?? ''
    watch.allowConsoleError(/404/)
    expect((await phone.goto(address))?.status()).toBe(404)
    await expect(phone.getByRole('button')).toHaveCount(0)
    await expect(phone.getByRole('main')).not.toContainText('Layla')
    expect((await phone.request.post(address, { form: { action: 'continue' }, maxRedirects: 0 })).status()).toBe(404)
    await openContact(page, layla)
    await expect(invitationRow(page)).toContainText('Expired')
  })
})

/** The addresses of invite pages in a mail, one for each person. */
function addressesIn(mail: ReceivedMail | undefined): string[] {
  return mail?.text.match(/http:\S+\/i\/\S+\/[0-9a-z]{26}$/gm) ?? []
}
