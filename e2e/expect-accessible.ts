import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import { expect } from './fixtures'

const usual = { width: 1280, height: 800 }

/** By way of its package for Playwright, which puts the whole of it into each page several times over and opens another page to sum up. */
const axe = readFileSync(
  createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
)

/** Mails are shown in frames that run no script, axe's neither; they are looked at by themselves, in the journey of a mail. */
const looked = { exclude: ['iframe[sandbox][title]'] }

/** What axe finds of the page as it stands, in light and in dark, and whether it scrolls sideways on any screen. */
export async function expectAccessible(page: Page): Promise<void> {
  await transitionsEnd(page)
  expect(await violations(page)).toEqual([])

  await page.emulateMedia({ colorScheme: 'dark' })
  await transitionsEnd(page)
  // The markup is the same; only the colours are others.
  expect(await violations(page, { runOnly: ['color-contrast'] })).toEqual([])

  for (const width of [1440, 1280, 768, 320]) {
    await page.setViewportSize({ ...usual, width })
    // What floats beside a control follows it a frame later.
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), {
        message: `scrolls sideways at ${width} pixels`,
      })
      .toBeLessThanOrEqual(0)
  }
  await page.setViewportSize(usual)
  await page.emulateMedia({ colorScheme: 'light' })
}

async function violations(page: Page, options: { runOnly?: string[] } = {}): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
  return page.evaluate<string[]>(
    `axe.run(${JSON.stringify(looked)}, ${JSON.stringify({ ...options, resultTypes: ['violations'] })}).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(' | ')))`,
  )
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
