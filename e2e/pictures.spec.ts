import { copyAll, handOut, openContact } from './desk'
import { expectAccessible } from './expect-accessible'
import { expect, test } from './fixtures'
import { ana } from './small-district'

const header = 'guid,sourced_id,family_name,given_name,email,language'
const line = (at: number, givenName: string) => `,P-${at},Nguyễn-Featherstonehaugh ${at},${givenName},,vi`

test('an import, a link and a token are drawn, and each drawing has its table', async ({ desk: { page } }) => {
  const upload = async (source: string, lines: string[]) => {
    await page.goto('/roster')
    const form = page.getByRole('region', { name: 'Upload a file' })
    await form.getByLabel('Source', { exact: true }).selectOption({ label: source })
    if (source === 'A new source') await form.getByLabel('Name', { exact: true }).fill('Pictures')
    const buffer = Buffer.from([header, ...lines].join('\r\n'))
    await form.getByLabel('Contact CSV').setInputFiles({ name: 'pictures.csv', mimeType: 'text/csv', buffer })
    await form.getByRole('button', { name: 'Upload', exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Import from Pictures' })).toBeVisible()
  }

  await test.step('an import shows its source before and after', async () => {
    const twenty = Array.from({ length: 20 }, (_, at) => line(at, 'Ngọc'))
    await upload('A new source', twenty)
    await page.getByRole('button', { name: 'Apply' }).click()
    await expect(page.getByRole('button', { name: 'Undo import' })).toBeVisible()
    await upload('Pictures (Contact CSV)', [...twenty.slice(1, 18), line(18, 'Anh'), line(19, 'Anh'), line(20, 'Mai'), line(21, 'Mai')])
    const picture = page.getByRole('figure', { name: 'Contacts of the source before and after' })
    await expect(picture).toContainText('20 contacts')
    await expect(picture).toContainText('21 contacts')
    await picture.getByText('Show as table').click()
    const table = picture.getByRole('table')
    for (const row of ['Unchanged 17 85 %', 'Changed 2 10 %', 'Removed 1 5 %', 'Listed once applied 21']) {
      await expect(table.getByRole('row', { name: row })).toBeVisible()
    }
    await expectAccessible(page)
  })

  const address = await test.step('a link shows its story', async () => {
    await openContact(page, ana)
    await handOut(page, page)
    const [[, first = ''] = []] = await copyAll(page)
    await page.goto('/links')
    await page.getByRole('table', { name: 'Issued links' }).locator('a[data-row-link]').first().click()
    const story = page.getByRole('figure', { name: 'Timeline of the link' })
    await expect(story.getByRole('listitem').first()).toContainText('Link issued')
    await expect(story.getByRole('listitem').last()).toContainText('Link expires')
    await story.getByText('Show as table').click()
    await expect(story.getByRole('row', { name: /Account not known to be set up yet/ })).toContainText('not yet')
    await expectAccessible(page)
    return first
  })

  await test.step('a part of a token leads to what it says, and lights up with it', async () => {
    await page.goto('/inspect')
    await page.getByLabel('Paste a link or token').fill(address)
    await page.getByRole('button', { name: 'Inspect' }).click()
    const claims = page.getByRole('region', { name: '2 Claims' })
    const ground = () => claims.evaluate((element) => getComputedStyle(element).backgroundColor)
    const dark = await ground()
    const part = page.getByRole('link', { name: /^Part 2 of 3, claims/ })
    await part.focus()
    expect(await ground()).not.toBe(dark)
    await page.keyboard.press('Enter')
    await expect(claims).toBeFocused()
    const times = page.getByRole('table', { name: 'Times of the token' })
    await expect(times.getByRole('row')).toContainText(['Moment', 'Issued', 'Now', 'Expires'])
    await expectAccessible(page)
  })
})
