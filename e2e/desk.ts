import type { Locator, Page } from '@playwright/test'
import { expect } from './fixtures'

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
  await expect(page.getByText('Completed')).toBeVisible({ timeout: 30_000 })
}
