import { createHash } from 'node:crypto'
import type { Page } from '@playwright/test'
import { handOut, openContact } from './desk'
import { expectAccessible } from './expect-accessible'
import { expect, test } from './fixtures'
import { ana } from './small-district'
import { tamperWithEvent } from './tamper-with-record'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

async function verify(page: Page): Promise<void> {
  await page.goto('/audit')
  await page.getByRole('button', { name: 'Verify audit' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Verification of the record' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'What was checked' })).toBeVisible({ timeout: 60_000 })
}

/** Opens the newest event that begins so; answers its id. */
async function openEvent(page: Page, beginning: string): Promise<string> {
  await page.goto('/audit')
  await page.getByRole('table', { name: 'Audit events' }).getByRole('link', { name: beginning }).first().click()
  await expect(page).toHaveURL(/\/audit\/events\//)
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

test('what was done is in the record with its proof, and verifying says when somebody has changed it, what and where', async ({
  desk: { page, owner },
}) => {
  await openContact(page, ana)
  await handOut(page, page)

  const eventId = await openEvent(page, `${owner} issued a link to`)
  await expect(page.getByText('under the newest signed checkpoint')).toBeVisible()
  await page.getByRole('button', { name: 'Show personal data' }).click()
  await expect(page.getByText(ana.guid).first()).toBeVisible()
  await page.getByRole('button', { name: 'Copy proof' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  const proof = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))
  expect(proof.leaf_hash).toBe(createHash('sha256').update('\0').update(proof.leaf).digest('hex'))
  expect(JSON.parse(proof.leaf)).toMatchObject({ id: eventId, action: 'link.issued' })
  await expectAccessible(page)

  await openEvent(page, `${owner} looked at the personal data of`)
  await page.getByRole('link', { name: 'Open', exact: true }).click()
  await expect(page).toHaveURL(`/audit/events/${eventId}`)

  await page.goto('/audit')
  await expectAccessible(page)
  await verify(page)
  await expect(page.getByText('The record is sound', { exact: true })).toBeVisible()
  await expectAccessible(page)

  expect(await tamperWithEvent(eventId, { from: '"action":"link.issued"', to: '"action":"link.revealed"' })).toBe(1)
  await verify(page)
  await expect(page.getByRole('alert').getByText('Something in the record was changed')).toBeVisible()
  const finding = page.getByRole('list', { name: 'Findings' }).getByRole('listitem').first()
  await expect(finding).toContainText(`Event number ${proof.number}`)
  await expectAccessible(page)
  await finding.getByRole('link', { name: 'Look at the event' }).click()
  await expect(page).toHaveURL(`/audit/events/${eventId}`)
  await expect(page.getByText('This event cannot be proven')).toBeVisible()
  await expectAccessible(page)

  await page.goto('/audit/verify')
  const runs = page.getByRole('table', { name: 'Verifications' }).getByRole('row')
  await expect(runs.nth(1)).toContainText('Not sound')
  await expect(runs.nth(2)).toContainText('Sound')
})
