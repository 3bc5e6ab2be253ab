import type { Locator, Page } from '@playwright/test'
import { expect } from './fixtures'
import type { readMailbox } from './mailbox/read-mailbox'

type Mailbox = ReturnType<typeof readMailbox>

/** Selects everybody of the roster; answers the bar that says what to do with them. */
export async function selectEverybody(page: Page): Promise<Locator> {
  await page.goto('/contacts')
  await page.getByLabel('Select every contact on this page').check()
  return page.getByRole('region', { name: 'Selection' })
}

export async function openContact(page: Page, { name }: { name: string }): Promise<void> {
  await page.goto(`/contacts?search=${encodeURIComponent(name)}`)
  await page.getByRole('table', { name: 'Contacts' }).getByRole('link', { name: /,/ }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

/** The invitations of the contact whose page is open. */
export function invitationRow(page: Page): Locator {
  return page.getByRole('list', { name: 'Invitations of this contact' }).getByRole('listitem')
}

/** Opens the dialog to send invitations, from the bar of a selection or the page of a contact. */
export async function openSending(page: Page, from: Page | Locator = page): Promise<Locator> {
  await from.getByRole('button', { name: 'Send invitations' }).click()
  const dialog = page.getByRole('dialog', { name: 'Send invitations' })
  await expect(dialog.getByText('Counting the mails')).toHaveCount(0)
  return dialog
}

/** Presses *Send invitations* in the dialog and waits until the mail server has accepted them all. */
export async function send(dialog: Locator): Promise<void> {
  const page = dialog.page()
  await dialog.getByRole('button', { name: 'Send invitations' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Invitations by mail' })).toBeVisible()
  await expect(page.getByText('Completed')).toBeVisible({ timeout: 60_000 })
}

type HandOut = {
  /** Left out where there is only one. */
  portal?: string
  what?: 'Create links' | 'Create invite pages'
}

/** Hands out links of the portal, or its invite pages, to whom the bar or the page is about; ends on the page that lists them. */
export async function handOut(page: Page, from: Page | Locator, { portal, what = 'Create links' }: HandOut = {}): Promise<void> {
  await from.getByRole('button', { name: 'Create links' }).click()
  const dialog = page.getByRole('dialog', { name: 'Create links' })
  if (portal !== undefined) await dialog.getByLabel('Portal', { exact: true }).selectOption({ label: portal })
  await dialog.getByRole('button', { name: what }).click()
  await expect(page).toHaveURL(/\/links\?campaign=/)
}

/** Presses *Copy all* on the page that lists what was handed out; answers the addresses by the names of the contacts. */
export async function copyAll(page: Page): Promise<Map<string, string>> {
  await page.getByRole('button', { name: 'Copy all' }).click()
  await expect(page.getByRole('button', { name: 'Copied', exact: true })).toBeVisible()
  const text = await page.evaluate(() => navigator.clipboard.readText())
  return new Map(
    text
      .trim()
      .split('\n')
      .map((line) => line.split('\t') as [string, string]),
  )
}

/** The links issued to a contact, with what portals said of them. */
export async function openLinks(page: Page, { guid }: { guid: string }): Promise<Locator> {
  await page.goto(`/links?contact=${guid}`)
  return page.getByRole('table', { name: 'Issued links' })
}

/** The six digits in the newest of so many mails that have come to the address. */
export async function readMailedCode(mailbox: Mailbox, address: string, { mails = 1 } = {}): Promise<string> {
  const mail = (await mailbox.waitForMail(address, mails)).at(-1)
  const [, digits] = /^(\d{6})$/m.exec(mail?.text ?? '') ?? []
  if (!digits) throw new Error(`The newest mail to ${address} carries no code: ${mail?.subject}`)
  return digits
}

/** The address that the phone is sent to next which begins like this. */
export async function nextAddress(phone: Page, beginning: string): Promise<string> {
  return (await phone.waitForRequest((request) => request.url().startsWith(beginning))).url()
}
