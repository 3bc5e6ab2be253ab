import type { Locator, Page } from '@playwright/test'
import { openSending } from './desk'
import { ownerState } from './district'
import { expectAccessible } from './expect-accessible'
import { expect, test } from './fixtures'
import { ana, everybody, layla, luis } from './small-district'

const tableOf = (page: Page) => page.getByRole('table', { name: 'Contacts' })
const selectionOf = (page: Page) => page.getByRole('region', { name: 'Selection' })

/** Opens the view menu and (un)ticks a column of it. */
async function chooseColumn(page: Page, name: string, shown: boolean): Promise<void> {
  await page.getByRole('button', { name: 'View', exact: true }).click()
  const menu = page.getByRole('dialog', { name: 'View' })
  await menu.getByLabel(name, { exact: true }).setChecked(shown)
  await expect(tableOf(page).getByRole('columnheader', { name, exact: true })).toHaveCount(shown ? 1 : 0)
  await page.keyboard.press('Escape')
  await expect(menu).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'View', exact: true })).toBeFocused()
}

test('the list keeps its columns, its density and its views for the member', async ({ desk: { page } }) => {
  await page.goto('/contacts')
  await test.step('columns and density are chosen and stay', async () => {
    await chooseColumn(page, 'GUID', true)
    await expect(tableOf(page)).toContainText(ana.guid)
    await chooseColumn(page, 'Language', false)
    const tall = await heightOf(tableOf(page).getByRole('row').nth(1))
    await page.getByRole('button', { name: 'View', exact: true }).click()
    await page.getByRole('dialog', { name: 'View' }).getByLabel('Rows').selectOption('Compact')
    await expect.poll(() => heightOf(tableOf(page).getByRole('row').nth(1))).toBeLessThan(tall)
    await expectAccessible(page)
    await page.reload()
    await expect(tableOf(page).getByRole('columnheader')).toHaveText([/^$/, 'Name', 'E-mail', 'Students', 'GUID', 'Status'])
  })

  const views = page.getByRole('navigation', { name: 'Saved views' })
  await test.step('a filter and a sort are kept under a name', async () => {
    await page.getByLabel('Language').selectOption('Spanish')
    await expect(page.getByText('2 contacts', { exact: true })).toBeVisible()
    await tableOf(page).getByRole('link', { name: 'Name' }).click()
    await expect(page).toHaveURL(/sort=-name/)
    await page.getByRole('button', { name: 'Keep view' }).click()
    await page.getByRole('dialog', { name: 'Keep view' }).getByRole('button', { name: 'Keep', exact: true }).click()
    await expect(page.getByText('Give the view a name.')).toBeVisible()
    await page.getByLabel('Name', { exact: true }).fill('Families who read Spanish')
    await page.keyboard.press('Enter')
    await expect(views.getByRole('link', { name: 'Families who read Spanish' })).toHaveAttribute('aria-current', 'true')
    await views.getByRole('link', { name: 'All' }).click()
    await expect(page.getByText('4 contacts', { exact: true })).toBeVisible()
    await views.getByRole('link', { name: 'Families who read Spanish' }).click()
    await expect(tableOf(page).getByRole('link', { name: /Ruiz/ })).toHaveText(['Ruiz, Luis', 'Ruiz, Ana'])
  })

  await test.step('it is renamed, removed, and back again', async () => {
    await page.getByRole('button', { name: 'Change view' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Spanish')
    await page.getByRole('button', { name: 'Keep changes' }).click()
    await expect(views.getByRole('link')).toHaveText(['All', 'Spanish'])
    await page.getByRole('button', { name: 'Change view' }).click()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await expect(views).toHaveCount(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(views.getByRole('link', { name: 'Spanish' })).toHaveAttribute('aria-current', 'true')
  })
})

test('a filter pressed in the moment the list of the last one comes stays pressed', async ({ desk: { page } }) => {
  await page.goto('/contacts?language=es')
  await expect(page.getByText('2 contacts', { exact: true })).toBeVisible()
  const box = page.getByLabel('No e-mail')
  const seen = page.getByRole('search', { name: 'Filter contacts' }).evaluate(
    (bar) =>
      new Promise<boolean[]>((resolve) => {
        const box = bar.querySelector<HTMLInputElement>('input[type=checkbox]')
        const states: boolean[] = []
        const look = () => {
          states.push(box?.checked ?? false)
          if (window.location.search === '?no_email=true') resolve(states)
          else setTimeout(look)
        }
        let wasBusy = false
        new MutationObserver((_, observer) => {
          const isBusy = bar.ariaBusy === 'true'
          if (wasBusy && !isBusy) {
            observer.disconnect()
            box?.click()
            setTimeout(look)
          }
          wasBusy = isBusy
        }).observe(bar, { attributes: true, attributeFilter: ['aria-busy'] })
      }),
  )
  await page.getByRole('button', { name: 'Clear filters' }).click()
  expect(new Set(await seen)).toEqual(new Set([true]))
  await expect(box).toBeChecked()
  await expect(page.getByText('0 contacts', { exact: true })).toBeVisible()
})

test('the list is walked, ticked and opened by keyboard, and nothing focused is hidden', async ({ desk: { page } }) => {
  const name = (person: { name: string }) => tableOf(page).getByRole('link', { name: person.name.split(' ').reverse().join(', ') })
  await page.goto('/contacts')
  await expect(page.getByText('4 contacts', { exact: true })).toBeVisible()

  await test.step('j and k walk, x ticks', async () => {
    await page.keyboard.press('j')
    await expect(name(layla)).toBeFocused()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await expect(name(ana)).toBeFocused()
    await page.keyboard.press('x')
    await expect(page.getByLabel(`Select ${ana.name}`)).toBeChecked()
    await page.keyboard.press('k')
    await page.keyboard.press('k')
    await page.keyboard.press('x')
    await expect(selectionOf(page)).toContainText('2 contacts selected')
    await expect(page.getByText('Selected: 2 contacts.')).toHaveCount(1)
  })

  await test.step('with the shift key all between two are ticked', async () => {
    await page.getByLabel(`Select ${layla.name}`).uncheck()
    await page.getByLabel(`Select ${luis.name}`).click({ modifiers: ['Shift'] })
    await expect(selectionOf(page)).toContainText(`${everybody.length} contacts selected`)
  })

  await test.step('what is cleared is back with Undo, and all that match is exact', async () => {
    await selectionOf(page).getByRole('button', { name: 'Clear' }).click()
    await expect(selectionOf(page)).toHaveCount(0)
    await expect(page.getByRole('main')).toBeFocused()
    await page.getByRole('button', { name: 'Undo' }).press('Enter')
    await expect(selectionOf(page)).toContainText(`${everybody.length} contacts selected`)
    await expect(page.getByRole('main')).toBeFocused()
    await page.getByRole('button', { name: `Select all ${everybody.length} that match` }).press('Enter')
    await expect(page.getByRole('button', { name: 'Select nobody' })).toBeFocused()
    await page.getByLabel(`Select ${ana.name}`).uncheck()
    await expect(selectionOf(page)).toContainText(`${everybody.length - 1} contacts selected`)
  })

  await test.step('on a small screen the focus stays clear of the header and of the bar', async () => {
    await page.setViewportSize({ width: 390, height: 500 })
    for (let press = 0; press < 12; press++) {
      await page.keyboard.press('Tab')
      await expectInSight(page)
    }
    for (const key of ['j', 'j', 'j', 'j', 'k', 'k', 'k', 'k']) {
      await page.keyboard.press(key)
      await expectInSight(page)
    }
  })

  await test.step('a dialog gives the focus back to what opened it', async () => {
    const button = selectionOf(page).getByRole('button', { name: 'Create links' })
    await button.focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: 'Create links' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(button).toBeFocused()
  })

  await test.step('Enter opens', async () => {
    await name(ana).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: ana.name })).toBeVisible()
  })
})

test.describe('in a district with hundreds of families', () => {
  test.use({ storageState: ownerState() })

  test('more than 500 mails go out only once their number is typed', async ({ page }) => {
    await page.goto('/contacts')
    await page.getByRole('button', { name: /^Select all \d+ that match$/ }).click()
    const dialog = await openSending(page, selectionOf(page))
    const mails = /^(\d+) mails to/.exec((await dialog.getByText(/^\d+ mails to \d+ contacts$/).textContent()) ?? '')?.[1] ?? ''
    expect(Number(mails)).toBeGreaterThan(500)
    const send = dialog.getByRole('button', { name: 'Send invitations' })
    await expect(send).toBeDisabled()
    const field = dialog.getByLabel(`Type ${mails} to go on`)
    await field.fill(mails.slice(0, -1))
    await expect(send).toBeDisabled()
    await field.fill(mails)
    await expect(send).toBeEnabled()
  })
})

/** What has the focus is what is seen at its place, at its middle and near its corners. */
async function expectInSight(page: Page): Promise<void> {
  const hidden = await page.evaluate(() => {
    const focused = document.activeElement
    if (focused === null || focused === document.body) return undefined
    const { left, right, top, bottom } = focused.getBoundingClientRect()
    const spots = [
      [(left + right) / 2, (top + bottom) / 2],
      [left + 2, top + 2],
      [right - 2, bottom - 2],
    ]
    const isSeen = ([x = 0, y = 0]: number[]) => {
      const seen = document.elementFromPoint(x, y)
      return seen !== null && (focused.contains(seen) || seen.contains(focused))
    }
    return spots.every(isSeen) ? undefined : focused.outerHTML.slice(0, 200)
  })
  expect(hidden).toBeUndefined()
}

async function heightOf(row: Locator): Promise<number> {
  return (await row.boundingBox())?.height ?? 0
}
