import type { Page } from '@playwright/test'
import { sampleContacts } from '@/prisma/sample-roster'
import { openSending, send } from './desk'
import { ownerState } from './district'
import { expectAccessible } from './expect-accessible'
import { expect, test } from './fixtures'

type Screen = { name: string; path: string; prepare?: (page: Page) => Promise<void> }

/** The list with one contact alone, who reads from right to left and has an e-mail address. */
const family = `/contacts?search=${encodeURIComponent(arabicFamily())}`

const signedIn: Screen[] = [
  { name: 'overview', path: '/' },
  { name: 'contacts', path: '/contacts' },
  {
    name: 'contacts with a selection',
    path: '/contacts',
    prepare: async (page) => {
      await page.getByLabel('Select every contact on this page').check()
    },
  },
  {
    name: 'create links',
    path: '/contacts',
    prepare: async (page) => {
      await page.getByLabel('Select every contact on this page').check()
      await page.getByRole('button', { name: 'Create links' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  {
    name: 'send invitations',
    path: family,
    prepare: async (page) => {
      await page.getByLabel('Select every contact on this page').check()
      const dialog = await openSending(page)
      await expect(dialog.frameLocator('iframe').getByRole('link').first()).toBeVisible()
    },
  },
  {
    name: 'print letters',
    path: family,
    prepare: async (page) => {
      await page.getByLabel('Select every contact on this page').check()
      await page.getByRole('button', { name: 'Print letters' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  {
    name: 'letters',
    path: family,
    prepare: async (page) => {
      await page.getByLabel('Select every contact on this page').check()
      await page.getByRole('button', { name: 'Print letters' }).click()
      await page.getByRole('button', { name: 'Create letters' }).click()
      await expect(page.getByRole('article').first()).toBeVisible()
    },
  },
  {
    name: 'code of the front desk',
    path: family,
    prepare: async (page) => {
      await page.getByRole('table', { name: 'Contacts' }).getByRole('link', { name: /,/ }).first().click()
      await page.getByRole('button', { name: 'Show QR' }).click()
      await expect(page.getByRole('dialog').getByRole('img', { name: /QR code/ })).toBeVisible()
    },
  },
  { name: 'contacts nobody matches', path: '/contacts?search=nobody+of+this+name' },
  {
    name: 'contact',
    path: '/contacts',
    prepare: async (page) => {
      await page.getByRole('table', { name: 'Contacts' }).getByRole('link', { name: /,/ }).last().click()
      await expect(page.getByRole('heading', { name: 'From the roster' })).toBeVisible()
    },
  },
  { name: 'links', path: '/links' },
  {
    name: 'mails of a campaign',
    path: family,
    prepare: mailTheFamily,
  },
  {
    name: 'mail',
    path: family,
    prepare: async (page) => {
      await mailTheFamily(page)
      await page.goto('/mail')
      await expect(page.getByRole('table', { name: 'Mail campaigns' })).toBeVisible()
    },
  },
  {
    name: 'all mails',
    path: family,
    prepare: async (page) => {
      await mailTheFamily(page)
      await page.goto('/mail/messages')
      await expect(page.getByRole('table', { name: 'Mails' })).toBeVisible()
    },
  },
  { name: 'mail texts', path: '/mail/texts?kind=reminder&language=ar' },
  { name: 'mail settings', path: '/mail/settings' },
  {
    name: 'mail settings, tried and refused',
    path: '/mail/settings',
    prepare: async (page) => {
      await page.getByLabel('Mail goes through').selectOption({ label: 'A mail server of the district' })
      await page.getByLabel('Mails a minute').fill('none')
      await page.getByRole('button', { name: 'Save mail settings' }).click()
      await expect(page.getByText('Something in the form is not right yet.')).toBeVisible()
    },
  },
  { name: 'roster', path: '/roster' },
  { name: 'add a source', path: '/roster/sources/new' },
  { name: 'add a source of OneRoster files', path: '/roster/sources/new?kind=oneroster' },
  { name: 'no mappings yet', path: '/roster/mappings' },
  {
    name: 'import',
    path: '/roster',
    prepare: async (page) => {
      await page.getByRole('table', { name: 'Imports' }).getByRole('link').last().click()
      await expect(page.getByLabel('Counts')).toBeVisible()
    },
  },
  {
    name: 'portals, tried',
    path: '/portals',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Try it' }).click()
      await expect(page.getByText('Would die')).toBeVisible()
    },
  },
  { name: 'add portal', path: '/portals/new' },
  { name: 'audit', path: '/audit' },
  { name: 'inspect', path: '/inspect' },
  { name: 'settings', path: '/settings' },
]
const signedOut: Screen[] = [
  { name: 'sign in', path: '/sign-in' },
  { name: 'set up, without its code', path: '/setup' },
]

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test.describe('signed in', () => {
  test.use({ storageState: ownerState() })
  for (const screen of signedIn) checkScreen(screen)
})
test.describe('signed out', () => {
  for (const screen of signedOut) checkScreen(screen)
})

function checkScreen({ name, path, prepare }: Screen): void {
  test(`${name} is accessible in light and dark and does not scroll sideways`, async ({ page }) => {
    await page.goto(path)
    await prepare?.(page)
    await expectAccessible(page)
  })
}

async function mailTheFamily(page: Page): Promise<void> {
  await page.getByLabel('Select every contact on this page').check()
  await send(await openSending(page))
}

function arabicFamily(): string {
  const all = sampleContacts()
  const isAlone = (email: string) => all.filter((contact) => contact.email === email).length === 1
  return (
    all.find(({ guid, email, language, restrictedFrom }) => guid && language === 'ar' && restrictedFrom.size === 0 && isAlone(email))
      ?.email ?? ''
  )
}
