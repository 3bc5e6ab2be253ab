import { handOut, openContact } from './desk'
import { expectAccessible } from './expect-accessible'
import { expect, test } from './fixtures'
import { ana } from './small-district'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('months later the record answers: who looked at a contact, what became of a link, of a campaign, and of a day', async ({
  desk: { page, owner },
}) => {
  await openContact(page, ana)
  await handOut(page, page)
  const campaign = page.url()
  await expect(page.getByRole('table', { name: 'Links created' }).getByRole('link', { name: ana.name })).toBeVisible()

  await test.step('one link', async () => {
    await page.getByRole('link', { name: 'Details', exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: `Link to ${ana.name}` })).toBeVisible()
    await expect(page.getByText('Nobody has copied it again since it was issued.')).toBeVisible()
    // Reloaded, the page has forgotten the address and asks for it.
    await page.reload()
    await page.getByRole('button', { name: 'Copy link' }).click()
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
    await page.reload()
    await expect(page.getByText(`Copied again 1 time, by ${owner}.`)).toBeVisible()
    await expect(page.getByRole('table', { name: 'Audit events' })).toContainText(`${owner} issued a link to ${ana.name}`)
    await expectAccessible(page)
  })

  await test.step('one contact', async () => {
    await page.getByRole('definition').getByRole('link', { name: ana.name }).click()
    await page.getByRole('link', { name: 'History' }).click()
    await expect(page.getByRole('heading', { name: `Everything about ${ana.name}` })).toBeVisible()
    const events = page.getByRole('table', { name: 'Audit events' })
    for (const told of [
      `looked at ${ana.name}`,
      `looked at a link of ${ana.name}`,
      'looked at 1 contact in the list of contacts',
      'looked at 1 contact in the links of a campaign',
      `copied the link of ${ana.name} again`,
      `issued a link to ${ana.name}`,
    ]) {
      await expect(events).toContainText(`${owner} ${told}`)
    }
    await page.getByRole('list', { name: 'What was done' }).getByRole('link', { name: 'Copied a link again' }).click()
    await expect(page).toHaveURL(/contact=.*action=link\.revealed|action=link\.revealed.*contact=/)
    await expect(events.getByRole('row')).toHaveCount(2)
    await expectAccessible(page)
  })

  await test.step('one campaign', async () => {
    await page.goto(campaign)
    await page.getByRole('link', { name: 'History' }).click()
    await expect(page.getByRole('heading', { name: /^Everything about the campaign for / })).toBeVisible()
    await expect(page.getByRole('list', { name: 'What was done' })).toContainText('Copied a link again')
    await expect(page.getByRole('table', { name: 'Audit events' })).toContainText('created 1 link')
  })

  await test.step('one member, and one matter', async () => {
    await page.getByLabel('Member').selectOption({ label: owner })
    await page.getByRole('button', { name: /Remove the filter Campaign/ }).click()
    await expect(page.getByRole('heading', { name: `Everything by and about ${owner}` })).toBeVisible()
    await page.getByLabel('Action').selectOption({ label: 'Portals and secrets: everything' })
    await expect(page).toHaveURL(/action=portals/)
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await expect(page.getByRole('heading', { name: `Everything by and about ${owner}` })).toHaveCount(0)
  })

  await test.step('one day', async () => {
    await page.goto('/audit?day=2001-02-03')
    await expect(page.getByText('No event matches')).toBeVisible()
    await page.goto('/audit?from=2001-02-03&to=2999-12-31')
    await expect(page.getByRole('heading', { name: 'Saturday, February 3, 2001 to Tuesday, December 31, 2999' })).toBeVisible()
    await expect(page.getByRole('list', { name: 'Who did it' }).getByRole('link', { name: owner })).toBeVisible()
    await expectAccessible(page)
  })
})
