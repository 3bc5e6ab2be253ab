import type { Page } from '@playwright/test'
import { sampleContacts } from '@/prisma/sample-roster'

/** A page in one of its states, as somebody comes to it. */
export type Screen = {
  /** As `findDoors` names it. */
  page: string
  state: string
  /** Left out where what was looked at before leads there. */
  path?: string
  prepare?: (page: Page) => Promise<void>
}

/** The list with one contact alone, who reads from right to left and has an e-mail address. */
const family = `/contacts?search=${encodeURIComponent(arabicFamily())}`

const everybody = (page: Page) => page.getByLabel('Select every contact on this page')

/** Of a district of 600 contacts with links, each list a way through it of its own. */
export const fullScreens: Readonly<Record<string, readonly Screen[]>> = {
  'overview and contacts': [
    { page: '/', state: 'full', path: '/' },
    { page: '/contacts', state: 'full', path: '/contacts' },
    { page: '/contacts', state: 'selected', prepare: (page) => everybody(page).check() },
    { page: '/contacts', state: 'create links', prepare: (page) => openDialog(page, 'Create links') },
    { page: '/contacts', state: 'nobody matches', path: '/contacts?search=nobody+of+this+name' },
    {
      page: '/contacts/[id]',
      state: 'full',
      path: '/contacts',
      prepare: async (page) => {
        await page.getByRole('table', { name: 'Contacts' }).getByRole('link', { name: /,/ }).last().click()
        await page.getByRole('heading', { name: 'From the roster' }).waitFor()
      },
    },
  ],
  'approvals and settings': [
    { page: '/approvals', state: 'full', path: '/approvals' },
    { page: '/confirm', state: 'asked again', path: '/confirm?next=/links/export' },
    { page: '/settings', state: 'full', path: '/settings' },
    { page: '/settings/api', state: 'full', path: '/settings/api' },
  ],
  'mail and letters': [
    {
      page: '/contacts',
      state: 'print letters',
      path: family,
      prepare: async (page) => {
        await everybody(page).check()
        await openDialog(page, 'Print letters')
      },
    },
    {
      page: '/letters/[campaign]',
      state: 'full',
      prepare: async (page) => {
        await page.getByRole('dialog').getByRole('button', { name: 'Create letters' }).click()
        await page.getByRole('article').first().waitFor()
      },
    },
    {
      page: '/contacts/[id]',
      state: 'code of the front desk',
      path: family,
      prepare: async (page) => {
        await page.getByRole('table', { name: 'Contacts' }).getByRole('link', { name: /,/ }).first().click()
        await page.getByRole('button', { name: 'Show QR' }).click()
        await page
          .getByRole('dialog')
          .getByRole('img', { name: /QR code/ })
          .waitFor()
      },
    },
    {
      page: '/contacts',
      state: 'send invitations',
      path: family,
      prepare: async (page) => {
        await everybody(page).check()
        await openDialog(page, 'Send invitations')
        await page.getByRole('dialog').frameLocator('iframe').getByRole('link').first().waitFor()
      },
    },
    {
      page: '/mail/[campaign]',
      state: 'sent',
      prepare: async (page) => {
        await page.getByRole('dialog').getByRole('button', { name: 'Send invitations' }).click()
        await page.getByText('Completed').waitFor({ timeout: 60_000 })
      },
    },
    {
      page: '/links/campaigns/[id]',
      state: 'finished',
      prepare: async (page) => {
        await page.goto(`/links/campaigns/${new URL(page.url()).pathname.split('/').at(-1)}`)
      },
    },
    { page: '/mail', state: 'full', path: '/mail', prepare: (page) => page.getByRole('table', { name: 'Mail campaigns' }).waitFor() },
    {
      page: '/mail/messages',
      state: 'full',
      path: '/mail/messages',
      prepare: (page) => page.getByRole('table', { name: 'Mails' }).waitFor(),
    },
    { page: '/mail/texts', state: 'full', path: '/mail/texts?kind=reminder&language=ar' },
    { page: '/mail/settings', state: 'full', path: '/mail/settings' },
    {
      page: '/mail/settings',
      state: 'refused',
      prepare: async (page) => {
        await page.getByLabel('Mail goes through').selectOption({ label: 'A mail server of the district' })
        await page.getByLabel('Mails a minute').fill('none')
        await page.getByRole('button', { name: 'Save mail settings' }).click()
        await page.getByText('Something in the form is not right yet.').waitFor()
      },
    },
  ],
  'links, roster, portals and audit': [
    { page: '/links', state: 'full', path: '/links' },
    {
      page: '/links/[id]',
      state: 'live',
      prepare: async (page) => {
        await page.getByRole('table', { name: 'Issued links' }).locator('a[data-row-link]').first().click()
        await page.getByRole('table', { name: 'Audit events' }).waitFor()
      },
    },
    { page: '/roster', state: 'full', path: '/roster' },
    {
      page: '/roster/[id]',
      state: 'applied',
      prepare: async (page) => {
        await page.getByRole('table', { name: 'Imports' }).getByRole('link').last().click()
        await page.getByLabel('Counts').waitFor()
      },
    },
    { page: '/roster/sources/new', state: 'of contacts', path: '/roster/sources/new' },
    { page: '/roster/sources/new', state: 'of OneRoster files', path: '/roster/sources/new?kind=oneroster' },
    {
      page: '/portals',
      state: 'tried',
      path: '/portals',
      prepare: async (page) => {
        await page.getByRole('button', { name: 'Try it' }).click()
        await page.getByText('Would die').waitFor()
      },
    },
    { page: '/portals/new', state: 'empty', path: '/portals/new' },
    { page: '/audit', state: 'full', path: '/audit' },
    { page: '/audit', state: 'nothing matches', path: '/audit?day=2001-02-03' },
    { page: '/audit/disclosures', state: 'full', path: '/audit/disclosures' },
    { page: '/audit/verify', state: 'none yet', path: '/audit/verify' },
    { page: '/inspect', state: 'empty', path: '/inspect' },
    {
      page: '/inspect',
      state: 'no token',
      prepare: async (page) => {
        await page.getByLabel('Paste a link or token').fill('a.b.c')
        await page.getByRole('button', { name: 'Inspect' }).click()
        await page
          .getByText(/^It does not work/)
          .first()
          .waitFor()
      },
    },
    { page: '/contacts/[id]', state: 'not found', path: '/contacts/01900000-0000-7000-8000-000000000000' },
  ],
}

/** Of a district nobody has done anything in. */
export const emptyPaths: readonly string[] = [
  '/',
  '/contacts',
  '/links',
  '/mail',
  '/mail/messages',
  '/mail/texts',
  '/mail/settings',
  '/roster',
  '/roster/mappings',
  '/portals',
  '/audit',
  '/audit/disclosures',
  '/approvals',
  '/settings',
  '/settings/webhooks',
]

export const signedOutScreens: readonly Screen[] = [
  { page: '/sign-in', state: 'empty', path: '/sign-in' },
  {
    page: '/sign-in',
    state: 'refused',
    prepare: async (page) => {
      await page.getByLabel('E-mail').fill('nobody@example.org')
      await page.getByLabel('Password').fill('not the password')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('alert').getByText(/\w/).first().waitFor()
    },
  },
  { page: '/sign-in/forgot', state: 'empty', path: '/sign-in/forgot' },
  { page: '/sign-in/set-password', state: 'without its code', path: '/sign-in/set-password' },
  { page: '/setup', state: 'without its code', path: '/setup' },
]

/** Pages that need more than a look, with the journey that looks at them. */
export const lookedAtElsewhere: Readonly<Record<string, string>> = {
  '/audit/events/[id]': 'audit-proof.spec.ts',
  '/audit/verify/[id]': 'audit-proof.spec.ts',
  '/inspect/build': 'portal-accessibility.spec.ts',
  '/portals/[id]': 'portal-accessibility.spec.ts',
  '/roster/mappings': 'roster-accessibility.spec.ts',
  '/roster/mappings/[id]': 'roster-accessibility.spec.ts',
  '/roster/mappings/new': 'roster-accessibility.spec.ts',
  '/roster/sources/[id]': 'roster-accessibility.spec.ts',
  '/settings/webhooks': 'webhooks.spec.ts',
  '/settings/webhooks/[id]': 'webhooks.spec.ts',
}

async function openDialog(page: Page, name: string): Promise<void> {
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name }).click()
  await page.getByRole('dialog', { name }).waitFor()
}

function arabicFamily(): string {
  const all = sampleContacts()
  const isAlone = (email: string) => all.filter((contact) => contact.email === email).length === 1
  return (
    all.find(({ guid, email, language, restrictedFrom }) => guid && language === 'ar' && restrictedFrom.size === 0 && isAlone(email))
      ?.email ?? ''
  )
}
