import { selectEverybody } from './desk'
import { ownerState } from './district'
import { expect, test } from './fixtures'
import { expectFocusSeen, pressByKey, tabTo, typeByKey } from './keyboard'
import { ana, everybody } from './small-district'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('from signing in to a copied and inspected link by keyboard alone', async ({ desk: { page, owner, password } }) => {
  const contacts = page.getByRole('table', { name: 'Contacts' })
  const rail = page.getByRole('navigation', { name: 'Main' })
  const dialog = page.getByRole('dialog', { name: 'Create links' })

  await test.step('sign in', async () => {
    await page.context().clearCookies()
    await page.goto('/sign-in')
    await typeByKey(page.getByLabel('E-mail'), owner)
    await typeByKey(page.getByLabel('Password'), password)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  })

  await test.step('skip to the content, filter and select', async () => {
    await pressByKey(rail.getByRole('link', { name: 'Contacts' }))
    await expect(contacts.getByRole('row')).toHaveCount(everybody.length + 1)
    await page.reload()
    await pressByKey(page.getByRole('link', { name: 'Skip to content' }))
    await expect(page.getByRole('main')).toBeFocused()
    await typeByKey(page.getByLabel('Search name, e-mail or student'), ana.name)
    await expect(contacts.getByRole('row')).toHaveCount(2)
    await pressByKey(page.getByLabel(`Select ${ana.name}`), 'Space')
    await expect(page.getByRole('region', { name: 'Selection' })).toContainText('1 contact selected')
  })

  await test.step('the dialog keeps the focus, gives it back and creates', async () => {
    const opener = page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Create links' })
    await pressByKey(opener)
    await expect(dialog).toBeVisible()
    await expect(dialog.locator(':focus')).toHaveCount(1)
    await tabTo(dialog.getByRole('button', { name: 'Close' }))
    await tabTo(dialog.getByRole('button', { name: 'Cancel' }), 'Shift+Tab')
    await page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    await expect(opener).toBeFocused()
    await page.keyboard.press('Enter')
    await pressByKey(dialog.getByRole('button', { name: 'Create links' }))
    await expect(page.getByRole('table', { name: 'Links created' })).toBeVisible()
  })

  const address = await test.step('copy, which keeps the focus where it is', async () => {
    const copy = page.getByRole('table', { name: 'Links created' }).getByRole('button', { name: /Copy link/ })
    await pressByKey(copy)
    await expect(page.getByRole('button', { name: /Copied/ })).toBeFocused()
    return page.evaluate(() => navigator.clipboard.readText())
  })

  await test.step('find it among the links, and inspect it', async () => {
    await pressByKey(rail.getByRole('link', { name: 'Links', exact: true }))
    await expect(page.getByRole('table', { name: 'Issued links' })).toContainText(ana.name)
    await pressByKey(rail.getByRole('link', { name: 'Inspect' }))
    await expect(page.getByRole('heading', { level: 1, name: 'Inspect' })).toBeVisible()
    await tabTo(page.getByLabel('Paste a link or token'))
    await page.evaluate((text) => navigator.clipboard.writeText(text), address)
    await page.keyboard.press('ControlOrMeta+v')
    await pressByKey(page.getByRole('button', { name: 'Inspect' }))
    await expect(page.getByRole('main')).toContainText(ana.name)
  })
})

test('a roster is imported and invitations are sent by keyboard alone', async ({ desk: { page, slug } }) => {
  const csv = `guid,family_name,given_name,email,language\r\n0b7c2f0e-5f0a-4c1e-9d2b-1f6a4d3c0aff,Okafor,Chidi,chidi@${slug}.example.org,en\r\n`
  const rail = page.getByRole('navigation', { name: 'Main' })

  await test.step('import', async () => {
    await pressByKey(rail.getByRole('link', { name: 'Roster' }))
    const upload = page.getByRole('region', { name: 'Upload a file' })
    const choosing = page.waitForEvent('filechooser')
    await pressByKey(upload.getByLabel('Contact CSV'), 'Space')
    await (await choosing).setFiles({ name: 'more.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await pressByKey(upload.getByRole('button', { name: 'Upload', exact: true }))
    await expect(page.getByLabel('Counts')).toContainText(/Added\s*1/)
    // Four of the five would go, and that is held.
    await pressByKey(page.getByRole('button', { name: 'Release and apply' }))
    const dialog = page.getByRole('dialog', { name: 'Remove 4 contacts?' })
    await expect(dialog.getByLabel('Type 4 to release it')).toBeFocused()
    await page.keyboard.type('4')
    await pressByKey(dialog.getByRole('button', { name: 'Release and apply' }))
    await expect(page.getByText('Import applied')).toBeVisible()
  })

  await test.step('mail', async () => {
    await pressByKey(rail.getByRole('link', { name: 'Contacts' }))
    await pressByKey(page.getByLabel('Select every contact on this page'), 'Space')
    await pressByKey(page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Send invitations' }))
    const dialog = page.getByRole('dialog', { name: 'Send invitations' })
    await expect(dialog.getByText('Counting the mails')).toHaveCount(0)
    await pressByKey(dialog.getByRole('button', { name: 'Send invitations' }))
    await expect(page.getByRole('heading', { level: 1, name: 'Invitations by mail' })).toBeVisible()
    await expect(page.getByText('Completed')).toBeVisible({ timeout: 60_000 })
  })
})

test.describe('of a long list', () => {
  test.use({ storageState: ownerState(), viewport: { width: 1280, height: 480 } })

  test('no stop of the Tab key is hidden under the header of the table or the bar of the selection, down and up', async ({ page }) => {
    await selectEverybody(page)
    const rows = page.getByRole('table', { name: 'Contacts' }).getByRole('row')
    await tabTo(rows.last().getByRole('link', { name: /,/ }))
    await tabTo(rows.nth(1).getByRole('link', { name: /,/ }), 'Shift+Tab')
    await page.setViewportSize({ width: 390, height: 500 })
    await tabTo(rows.nth(8).getByRole('link', { name: /,/ }))
    await tabTo(rows.nth(1).getByRole('link', { name: /,/ }), 'Shift+Tab')
  })

  test('what moves and what only colour tells have another way', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    const selection = await selectEverybody(page)
    const longest = () =>
      page.evaluate(() =>
        Math.max(0, ...document.getAnimations().map(({ effect }) => Number(effect?.getComputedTiming().activeDuration ?? 0))),
      )
    const open = async () => {
      await selection.getByRole('button', { name: 'Create links' }).press('Enter')
      const moving = await longest()
      await expect(page.getByRole('dialog')).toBeVisible()
      await page.keyboard.press('Escape')
      return moving
    }
    // The first time a spinner may turn for as long as the dialog is being fetched.
    await open()
    expect(await open()).toBeLessThanOrEqual(180)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    expect(await open()).toBeLessThanOrEqual(1)

    await page.emulateMedia({ forcedColors: 'active' })
    const borders = page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link')
      .evaluateAll((links) => links.map((link) => [link.getAttribute('aria-current') ?? '', getComputedStyle(link).outlineStyle]))
    for (const [current, outline] of await borders) expect(outline !== 'none', `aria-current=${current}`).toBe(current === 'page')
    await tabTo(page.getByLabel('Select every contact on this page'))
    await expectFocusSeen(page)
  })
})
