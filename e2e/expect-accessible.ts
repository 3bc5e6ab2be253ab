import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './fixtures'

const usual = { width: 1280, height: 800 }

/** What axe finds of the page as it stands, in light and in dark, and whether it scrolls sideways on any screen. */
export async function expectAccessible(page: Page): Promise<void> {
  await transitionsEnd(page)
  expect(await violations(new AxeBuilder({ page }))).toEqual([])

  await page.emulateMedia({ colorScheme: 'dark' })
  await transitionsEnd(page)
  // The markup is the same; only the colours are others.
  expect(await violations(new AxeBuilder({ page }).withRules(['color-contrast']))).toEqual([])

  for (const width of [1440, 1280, 768, 320]) {
    await page.setViewportSize({ ...usual, width })
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(excess, `at ${width} pixels`).toBeLessThanOrEqual(0)
  }
  await page.setViewportSize(usual)
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Mails are shown in frames that run no script, axe's neither; they are looked at by themselves, in the journey of a mail. */
async function violations(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.exclude('iframe[sandbox][title]').analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`)
}

/** However short a transition is, for one frame it shows the colour that was; and what inherits a colour begins when that ends. */
async function transitionsEnd(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const running = () => document.getAnimations().filter((animation) => animation instanceof CSSTransition)
    do {
      await Promise.allSettled(running().map(({ finished }) => finished))
      await new Promise(requestAnimationFrame)
    } while (running().length > 0)
  })
}
