import { createHash } from 'node:crypto'
import { openContact } from './desk'
import { expectAccessible } from './expect-accessible'
import { expect, test } from './fixtures'
import { inDatabaseOf } from './product-database'
import { ana, minh } from './small-district'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('the shell answers to the keyboard, undoes, copies without a clipboard, and warns before a session ends', async ({
  desk: { page, slug, owner },
}) => {
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  const palette = page.getByRole('dialog', { name: 'Find' })
  const field = palette.getByRole('combobox', { name: 'Find a page, an action or a contact' })
  const search = page.getByRole('searchbox', { name: 'Search name, e-mail or student' })

  await test.step('keys lead to places, to the search, and nowhere while somebody types', async () => {
    await page.goto('/')
    await expect(page.getByRole('button', { name: 'Find' })).toHaveAttribute('aria-keyshortcuts', /Control/)
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await expect(page.getByRole('heading', { level: 1, name: 'Contacts' })).toBeVisible()
    await expect(search).toBeVisible()
    await page.keyboard.press('/')
    await expect(search).toBeFocused()
    await page.keyboard.type('?gl')
    await expect(search).toHaveValue('?gl')
    await expect(help).toBeHidden()
    await search.clear()
    await search.blur()
  })

  await test.step('the help lists what works on this page', async () => {
    await page.keyboard.press('?')
    await expect(help.getByRole('region', { name: 'Rows of this list' }).getByText('Next row')).toBeVisible()
    await expect(help.getByRole('region', { name: 'Go to' }).getByText('Roster')).toBeVisible()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
  })

  await test.step('the palette finds a contact by marks left out, and says so in the record', async () => {
    await page.getByRole('button', { name: 'Find' }).focus()
    await page.keyboard.press('Control+k')
    await expect(field).toBeFocused()
    await field.fill('minh ng')
    await expect(palette.getByRole('option', { name: minh.name })).toHaveAttribute('aria-selected', 'true')
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Find' })).toBeFocused()
    await page.keyboard.press('Control+k')
    await field.fill('minh ng')
    await expect(palette.getByRole('option')).toHaveText([/Minh Nguyen/])
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: minh.name })).toBeVisible()
    await page.goto('/audit')
    await expect(page.getByRole('table', { name: 'Audit events' })).toContainText('in what was found by name')
  })

  await test.step('the palette says when somebody has searched too often, and finds pages still', async () => {
    const row = await inDatabaseOf(slug, async (client) => {
      const { rows } = await client.query("SELECT concat(district_id, ' ', id) AS who FROM members WHERE email = $1", [owner])
      const key = `contactSearches:${createHash('sha256').update(rows[0].who).digest('base64url')}`
      const used = 'UPDATE rate_limits SET points = 120, expire = (extract(epoch FROM now()) * 1000)::bigint + 60000 WHERE key = $1'
      expect((await client.query(used, [key])).rowCount).toBe(1)
      return key
    })
    await page.keyboard.press('Control+k')
    await field.fill('link')
    await expect(palette.getByText('You have searched more than 120 times within a minute.')).toBeVisible()
    await expect(palette.getByRole('option', { name: 'Links' })).toBeVisible()
    await page.keyboard.press('Escape')
    await inDatabaseOf(slug, (client) => client.query('DELETE FROM rate_limits WHERE key = $1', [row]))
  })

  await test.step('switched off, no key does anything, and the button still finds', async () => {
    await page.keyboard.press('?')
    const use = help.getByRole('checkbox', { name: 'Use keyboard shortcuts' })
    await use.uncheck()
    // Saved.
    await expect(use).toBeEnabled()
    await help.getByRole('button', { name: 'Done' }).click()
    await page.reload()
    await page.keyboard.press('?')
    await page.keyboard.press('Control+k')
    await page.getByRole('button', { name: 'Find' }).click()
    await expect(palette).toBeVisible()
    await expect(help).toBeHidden()
    await field.fill('settings')
    await page.keyboard.press('ArrowDown')
    await expect(palette.getByRole('option', { name: 'Mail settings' })).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('ArrowUp')
    await expect(palette.getByRole('option', { name: 'Settings', exact: true })).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('Enter')
    const panel = page.getByRole('region', { name: 'Screens and keyboard' })
    await panel.getByRole('checkbox', { name: 'Use keyboard shortcuts' }).check()
    await panel.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('region', { name: 'Messages' }).getByText('Screens and keyboard saved')).toBeVisible()
    // The shell is drawn anew.
    await expect(page.getByRole('button', { name: 'Find' })).toContainText('Ctrl K')
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('?')
    await expect(help).toBeVisible()
    await page.keyboard.press('Escape')
  })

  await test.step('a flag that was set is undone from the message, by keyboard', async () => {
    await openContact(page, ana)
    await page.getByRole('button', { name: 'Set do not invite' }).click()
    await page.getByLabel('Reason').fill('Asked by telephone')
    await page.getByRole('dialog').getByRole('button', { name: 'Set do not invite' }).click()
    await expect(page.getByRole('button', { name: 'Clear do not invite' })).toBeFocused()
    await page.keyboard.press('F6')
    const messages = page.getByRole('region', { name: 'Messages' })
    await expect(messages.getByRole('button', { name: 'Undo' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Set do not invite' })).toBeFocused()
    await expect(messages).toBeHidden()
  })

  await test.step('a link is copied where the page has no clipboard, and the focus stays', async () => {
    await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }))
    await page.goto('/links')
    await openContact(page, ana)
    await page.getByRole('button', { name: 'Create links' }).click()
    await page.getByRole('dialog', { name: 'Create links' }).getByRole('button', { name: 'Create links' }).click()
    const copy = page.getByRole('row', { name: ana.name }).getByRole('button', { name: 'Copy link' })
    await copy.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: /Copied/ })).toBeFocused()
    await page.goto('/inspect')
    await page.getByRole('textbox').first().focus()
    await page.keyboard.press('Control+v')
    await expect(page.getByRole('textbox').first()).toHaveValue(/^http:/)
  })

  await test.step('before the session ends it offers to stay, and afterwards it says how to go on', async () => {
    const setSession = (unused: string, left: string) =>
      inDatabaseOf(slug, (client) =>
        client.query('UPDATE sessions SET last_seen_at = now() - $1::interval, expires_at = now() + $2::interval', [unused, left]),
      )
    const comeBack = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    const near = page.getByRole('dialog', { name: 'Your session is about to end' })
    await setSession('0 minutes', '100 seconds')
    await page.goto('/links')
    await expect(near).toContainText('You signed in almost 12 hours ago')
    await expect(near.getByRole('button', { name: 'Stay signed in' })).toBeHidden()
    await expectAccessible(page)
    await setSession('59 minutes', '5 hours')
    await comeBack()
    await near.getByRole('button', { name: 'Stay signed in' }).click()
    await expect(near).toBeHidden()
    await setSession('0 minutes', '100 seconds')
    await page.reload()
    await expect(near).toBeVisible()
    await setSession('0 minutes', '-1 seconds')
    await comeBack()
    const ended = page.getByRole('dialog', { name: 'Your session has ended' })
    await expect(ended.getByRole('link', { name: 'Sign in in a new tab' })).toHaveAttribute('href', '/sign-in')
    await setSession('0 minutes', '5 hours')
    await comeBack()
    await expect(ended).toBeHidden()
  })
})
