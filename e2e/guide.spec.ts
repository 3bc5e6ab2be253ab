import type { Page } from '@playwright/test'
import { type SampleContact, sampleContacts, sampleRosterCsv } from '@/prisma/sample-roster'
import { copyAll, invitationRow, openContact, openSending, send } from './desk'
import { portalClientId, portalSecret, signInAsNew } from './district'
import { expect, test } from './fixtures'
import { openCamera } from './guide/guide-camera'
import { readGuide } from './guide/read-guide'
import { startGg4lPortal } from './portals/gg4l-portal'
import { createMember, runCli } from './product-cli'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const slug = 'willow-creek'
const owner = `director@${slug}.example.org`
/** Out of reach: it is only shown, in the form and cut off. */
const exampleLink = 'https://passport.example.org/setup?jwt='

const back = (page: Page, name: string) => page.getByRole('main').getByRole('link', { name, exact: true })
const title = (page: Page) => page.getByRole('heading', { level: 1 })
const selectionOf = (page: Page) => page.getByRole('region', { name: 'Selection' })

test('takes every picture of the guide while it does what the guide says', async ({ page, phone, context, watch }, testInfo) => {
  // A camera looks into the preview of a mail, which runs no script of anybody’s.
  watch.allowConsoleError(/about:srcdoc/)
  const camera = openCamera(testInfo)
  const portal = await startGg4lPortal({
    clientId: portalClientId,
    secret: portalSecret,
    guids: new Set(sampleContacts().map(({ guid }) => guid)),
  })

  await test.step('a district begins with a list of four steps', async () => {
    await runCli(['district', 'create', '--name', 'Willow Creek Schools', '--slug', slug, '--time-zone', 'America/Chicago'])
    await signInAsNew(page, owner, await createMember({ email: owner, role: 'owner', slug }))
    await camera.take('first-steps', [title(page), page.getByRole('region', { name: 'Set up', exact: true })])
  })

  await test.step('the portal, from what GG4L sends', async () => {
    await page.goto('/portals')
    await page.getByLabel('Client ID').fill(portalClientId)
    await page.getByLabel('Link base').fill(exampleLink)
    await page.getByLabel('Client secret').fill(portalSecret)
    await camera.take('portal', page.getByRole('region', { name: 'Add your Parent Portal' }))
    await page.getByLabel('Link base').fill(portal.linkBase)
    await page.getByRole('button', { name: 'Save portal' }).click()
    await page.getByRole('button', { name: 'Try it' }).click()
    await expect(page.getByText('Would die')).toBeVisible()
    await camera.read(page)
  })

  await test.step('the roster, compared before it is applied', async () => {
    await page.goto('/roster')
    await camera.take('roster-kinds', page.getByRole('region', { name: 'Where do your parents and guardians come from?' }))
    await upload(page, sampleContacts())
    await expect(page.getByRole('button', { name: 'Apply', exact: true })).toBeVisible()
    await camera.take('roster-preview', [title(page), page.getByRole('button', { name: 'Apply', exact: true }), page.getByLabel('Counts')])
    await page.getByRole('button', { name: 'Apply', exact: true }).click()
    await expect(page.getByText('Import applied')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Undo import' })).toBeVisible()
    await camera.read(page)
    await page.goto('/roster')
    await camera.read(page)
  })

  await test.step('the mail server, the pace and the reminders', async () => {
    await page.goto('/mail/settings')
    await page.getByLabel('Mails a minute').fill('600')
    await page.getByLabel('Days unopened').fill('5')
    await page.getByLabel('Days before the end').fill('2')
    await page.getByRole('button', { name: 'Save mail settings' }).click()
    await expect(page.getByText('Mail settings saved')).toBeVisible()
    await page.getByLabel('Mail goes through').selectOption({ label: 'A mail server of the district' })
    await page.getByLabel('Server', { exact: true }).fill('smtp.willow-creek.example.org')
    await page.getByLabel('User name').fill('invitations@willow-creek.example.org')
    await camera.take('mail-settings', page.getByRole('region', { name: 'Mail server' }))
    await page.goto('/mail/texts')
    await camera.take('mail-texts', [
      page.getByRole('heading', { level: 2, name: 'Invitation to set up an account: English' }),
      page.getByLabel('Subject'),
      page.getByRole('button', { name: 'Send a test to me' }),
      page.getByLabel('Text', { exact: true }),
    ])
  })

  await test.step('the policy of invite pages and the front desk', async () => {
    await page.goto('/settings')
    await page.getByLabel('How families reach the office').fill('Front office, 555-0100, Monday to Friday, 8 to 4')
    await page.getByLabel('Identity checks at the front desk').fill('Photo ID\nDate of birth of the child')
    await page.getByRole('button', { name: 'Save policy' }).click()
    await expect(page.getByText('Policy saved')).toBeVisible()
    await camera.read(page)
  })

  await test.step('links for two contacts', async () => {
    await page.setViewportSize({ width: 1280, height: 620 })
    await page.goto('/contacts?language=es')
    const boxes = page.getByRole('checkbox', { name: /^Select (?!every)/ })
    for (const index of [1, 2]) await boxes.nth(index).check()
    await expect(selectionOf(page)).toContainText('2 contacts selected')
    await camera.take('pick-contacts', [
      title(page),
      page.getByRole('button', { name: /^Keep view/ }),
      page.getByRole('table', { name: 'Contacts' }).getByRole('row').nth(4),
      selectionOf(page),
    ])
    await page.setViewportSize({ width: 1280, height: 800 })
    await selectionOf(page).getByRole('button', { name: 'Create links' }).click()
    await camera.take('create-links', page.getByRole('dialog', { name: 'Create links' }))
    await page.getByRole('dialog').getByRole('button', { name: 'Create links' }).click()
    await expect(page).toHaveURL(/\/links\?campaign=/)
    await camera.take('links-created', [
      title(page),
      page.getByRole('table', { name: 'Links created' }),
      page.getByRole('button', { name: 'Copy all' }),
    ])
  })

  await test.step('links end', async () => {
    await page.goto('/contacts?language=es')
    for (const index of [3, 4])
      await page
        .getByRole('checkbox', { name: /^Select (?!every)/ })
        .nth(index)
        .check()
    await selectionOf(page).getByRole('button', { name: 'Create links' }).click()
    await page.getByRole('dialog').getByLabel('Lifetime', { exact: true }).fill('30')
    await page.getByRole('dialog').getByLabel('Lifetime, unit').selectOption({ label: 'minutes' })
    await page.getByRole('dialog').getByRole('button', { name: 'Create links' }).click()
    await expect(page).toHaveURL(/\/links\?campaign=/)
    const later = await context.newPage()
    await later.clock.install()
    await later.goto(page.url())
    const table = later.getByRole('table', { name: 'Links created' })
    await expect(table).toBeVisible()
    await later.clock.fastForward('31:00')
    await expect(table.getByText('Create again').first()).toBeVisible()
    await camera.take('links-ended', table)
    await later.close()
  })

  await test.step('mail to the families of a language', async () => {
    await page.goto('/contacts?language=vi')
    await page.getByLabel('Select every contact on this page').check()
    const dialog = await openSending(page, selectionOf(page))
    await dialog.frameLocator('iframe').getByRole('link').first().waitFor()
    await camera.take('send-invitations', dialog)
    await send(dialog)
    await camera.take('mail-campaign', [
      back(page, 'Mail'),
      page.getByRole('region', { name: 'What families did' }),
      page.getByRole('table', { name: 'Mails' }).getByRole('row').nth(3),
    ])
    await page.goto('/mail')
    await camera.read(page)
    await page.goto('/mail/messages')
    await camera.read(page)
  })

  await test.step('letters', async () => {
    await page.goto('/contacts?language=en&search=Abbott')
    await page.getByLabel('Select every contact on this page').check()
    await selectionOf(page).getByRole('button', { name: 'Print letters' }).click()
    await camera.read(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Create letters' }).click()
    await camera.take('letter', page.getByRole('article').first())
  })

  const { campaign, addresses } = await test.step('invite pages for everybody else, and who is left out', async () => {
    await page.goto('/contacts?school=Willow+Elementary+School&language=en')
    await page.getByRole('button', { name: /^Select all \d+ that match/ }).click()
    await selectionOf(page).getByRole('button', { name: 'Create links' }).click()
    await page.getByRole('dialog').getByLabel('What to hand out').selectOption('invite_page')
    await camera.read(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Create invite pages' }).click()
    await expect(page).toHaveURL(/\/links\?campaign=/)
    return { campaign: new URL(page.url()).searchParams.get('campaign'), addresses: await copyAll(page) }
  })

  const adam = familyWith(addresses)
  await test.step('families open their pages on a phone', async () => {
    const address = addresses.get(nameOf(adam)) ?? ''
    // As far as the button with what stands below it: the other languages take fonts that not every machine has.
    await phone.setViewportSize({ width: 360, height: 630 })
    await phone.goto(address)
    await camera.take('invite-page', phone)
    await phone.goto(`${address}?lang=es`)
    await camera.take('invite-page-spanish', phone)
    await phone.goto(`${address}?lang=en&not-me`)
    await camera.take('not-me', phone)
    await phone.getByRole('radio', { name: 'I am not the person named here' }).check()
    await phone.getByRole('button', { name: 'Stop this invitation' }).click()
    await openContact(page, { name: nameOf(adam) })
    await camera.read(page)
    await invitationRow(page).first().getByRole('button', { name: 'Reopen' }).click()
    await expect(invitationRow(page).first()).toContainText('Opened')
    const headers = { 'Accept-Language': 'en-US' }
    for (const [at, other] of [...addresses.values()].slice(1, 25).entries()) {
      await phone.request.get(other, { headers })
      if (at % 3 === 0) await phone.request.post(other, { headers, form: { action: 'continue' }, maxRedirects: 0 })
    }
    await page.goto(`/links/campaigns/${campaign}`)
    await camera.take('campaign', [
      title(page),
      page.getByRole('button', { name: 'Copy all' }),
      page.getByRole('region', { name: /skipped$/ }),
    ])
  })

  await test.step('the front desk', async () => {
    await openContact(page, { name: nameOf(adam) })
    await camera.read(page)
    const desk = page.getByRole('region', { name: 'Front desk' })
    for (const check of await desk.getByRole('checkbox').all()) await check.check()
    await camera.take('front-desk', desk)
    await page.getByRole('button', { name: 'Show QR' }).click()
    await camera.take('front-desk-code', page.getByRole('dialog'))
    await page.keyboard.press('Escape')
    await invitationRow(page).first().getByRole('button', { name: 'Mark as activated' }).click()
    await camera.read(page)
    await page.getByRole('dialog').getByLabel('How do you know?').fill('Showed it at the front desk')
    await page.getByRole('dialog').getByRole('button', { name: 'Mark as activated' }).click()
    await expect(invitationRow(page).first()).toContainText('Activated')
  })

  await test.step('the overview', async () => {
    await page.goto('/')
    await expect(page.getByRole('heading', { name: 'Who you have not reached' })).toBeVisible()
    await camera.take('overview', page)
  })

  await test.step('a roster that lacks many is held', async () => {
    await upload(page, sampleContacts().slice(0, 480))
    await expect(page.getByText('This import is held')).toBeVisible()
    await camera.take('roster-held', [title(page), page.getByRole('button', { name: 'Release and apply' }), page.getByLabel('Counts')])
    await page.getByRole('button', { name: 'Cancel import' }).click()
    await expect(page.getByText('Cancelled').first()).toBeVisible()
    await camera.read(page)
  })

  await test.step('keys, the palette, columns and saved views', async () => {
    await page.goto('/contacts')
    await page.getByRole('button', { name: 'View', exact: true }).click()
    await camera.take('columns', [page.getByRole('button', { name: 'View', exact: true }), page.getByRole('dialog')])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Keep view' }).click()
    await camera.read(page)
    await page.getByLabel('Name', { exact: true }).fill('Everybody')
    await page.getByRole('button', { name: 'Keep', exact: true }).click()
    await expect(page.getByRole('button', { name: 'Change view' })).toBeVisible()
    await camera.read(page)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Find a page/ }).fill('con')
    await camera.take('find', page.getByRole('dialog'))
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('?')
    await camera.take('keys', page.getByRole('dialog', { name: 'Keyboard shortcuts' }))
    await page.keyboard.press('Escape')
  })

  await test.step('the record', async () => {
    await page.goto('/audit')
    await camera.take('audit', [
      page.getByRole('button', { name: 'Verify audit' }),
      title(page),
      page.getByRole('table').getByRole('row').nth(3),
    ])
    await page.goto('/audit/disclosures')
    await camera.read(page)
    await page.goto('/audit')
    await page.getByRole('button', { name: 'Verify audit' }).click()
    await expect(page).toHaveURL(/\/audit\/verify\//)
    await expect(page.getByText(/sound/i).first()).toBeVisible()
    await camera.read(page)
  })

  await test.step('members, roles and rules', async () => {
    for (const role of ['admin', 'sender', 'auditor'] as const) await createMember({ email: `${role}@${slug}.example.org`, role, slug })
    await page.goto('/settings')
    await camera.take('members', page.getByRole('region', { name: 'Members' }))
    await page.getByRole('button', { name: 'Add member' }).click()
    await camera.read(page)
    await page.keyboard.press('Escape')
    await page.goto('/approvals')
    await camera.read(page)
    await page.goto('/inspect')
    await camera.read(page)
  })

  await test.step('the guide shows these pictures, and says in bold what stands on these screens', async () => {
    const guide = readGuide()
    expect([...new Set(guide.flatMap(({ images }) => images))].sort()).toEqual(camera.taken().sort())
    const unseen = guide.flatMap(({ file, bold }) => bold.filter((words) => !camera.seen().has(words)).map((words) => `${file}: ${words}`))
    expect(unseen).toEqual([])
  })
  await portal.close()
})

async function upload(page: Page, contacts: readonly SampleContact[]): Promise<void> {
  await page.goto('/roster')
  const buffer = Buffer.from(sampleRosterCsv(contacts))
  await page.getByLabel('Contact CSV').setInputFiles({ name: 'contacts.csv', mimeType: 'text/csv', buffer })
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await expect(page.getByLabel('Counts')).toBeVisible()
}

function nameOf({ given_name, family_name }: SampleContact): string {
  return `${given_name} ${family_name}`
}

/** One who reads English, has an address and shares the name with nobody. */
function familyWith(addresses: ReadonlyMap<string, string>): SampleContact {
  const all = sampleContacts()
  const isAlone = (contact: SampleContact) => all.filter((other) => nameOf(other) === nameOf(contact)).length === 1
  const found = all.find((contact) => contact.language === 'en' && contact.email && isAlone(contact) && addresses.has(nameOf(contact)))
  if (!found) throw new Error('Nobody of the sample roster fits.')
  return found
}
