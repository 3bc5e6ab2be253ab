import { copyAll, handOut, openContact, openLinks, selectEverybody } from './desk'
import { expectAccessible } from './expect-accessible'
import { expect, test } from './fixtures'
import { minh } from './small-district'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

const kinds = ['gg4l', 'get_connected', 'proprofs', 'synap', 'passage', 'custom']

test('the screens of all systems are accessible in light and dark and do not scroll sideways', async ({
  desk: { page },
  getConnected,
  proprofs,
  synap,
  passage,
  phone,
}) => {
  const look = (state: string) => test.step(state, () => expectAccessible(page))
  const dialog = page.getByRole('dialog', { name: 'Create links' })

  for (const kind of kinds) {
    await page.goto(`/portals/new?kind=${kind}`)
    await page.getByText('More settings').click()
    await look(`add ${kind}`)
  }
  await page.goto('/portals')
  for (const { url } of [getConnected, proprofs, synap, passage]) await expect(page.getByText(url).first()).toBeVisible()
  await look('the portals')

  const selection = await selectEverybody(page)
  await selection.getByRole('button', { name: 'Create links' }).click()
  for (const portal of ['Family Volunteering', 'Help Center', 'Test Preparation']) {
    await dialog.getByLabel('Portal', { exact: true }).selectOption({ label: portal })
    await look(`create links of ${portal}`)
  }
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  await openContact(page, minh)
  await handOut(page, page, { portal: 'Family Volunteering' })
  const [address = ''] = (await copyAll(page)).values()
  for (const heading of ['You are signed in', 'Cổng thông tin chưa cho quý vị vào']) {
    await phone.goto(address)
    await expect(phone.getByRole('heading', { level: 1, name: heading })).toBeVisible()
  }
  await expect(await openLinks(page, minh)).toContainText('Refused by the portal')
  await look('links, one refused')
  await openContact(page, minh)
  await look('the contact whose link was refused')
  await page.goto('/')
  await look('the overview')

  await page.goto('/inspect')
  for (const token of [address, passage.issue({ sub: 'user-0815', lifetimeSeconds: -60 }), 'a.b.c']) {
    await page.getByLabel('Paste a link or token').fill(token)
    await page.getByRole('button', { name: 'Inspect' }).click()
    await expect(page.getByText(/^It (works|does not work)/).first()).toBeVisible()
    await look('inspected')
  }
  await page.goto('/inspect/build')
  await look('build a token')
  await page.getByLabel('E-mail address').fill('nobody@example.org')
  await page.getByRole('button', { name: 'Build token' }).click()
  await expect(page.getByRole('heading', { name: 'The token' })).toBeVisible()
  await look('a token built')
})
