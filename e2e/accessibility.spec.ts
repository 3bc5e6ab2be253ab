import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { ownerState } from './district'
import { expect, test } from './fixtures'

type Screen = { name: string; path: string; prepare?: (page: Page) => Promise<void> }

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
  { name: 'roster', path: '/roster' },
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
    await transitionsEnd(page)
    expect(await violations(new AxeBuilder({ page }))).toEqual([])

    await page.emulateMedia({ colorScheme: 'dark' })
    await transitionsEnd(page)
    // The markup is the same; only the colours are others.
    expect(await violations(new AxeBuilder({ page }).withRules(['color-contrast']))).toEqual([])

    for (const width of [1440, 1280, 768, 320]) {
      await page.setViewportSize({ width, height: 800 })
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect(excess, `at ${width} pixels`).toBeLessThanOrEqual(0)
    }
  })
}

async function violations(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`)
}

/** However short a transition is, for one frame it shows the colour that was. */
async function transitionsEnd(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
    await Promise.allSettled(transitions.map(({ finished }) => finished))
  })
}
