import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import { expectLayout } from './expect-layout'
import { expect } from './fixtures'

/** By way of its package for Playwright, which puts the whole of it into each page several times over and opens another page to sum up. */
const axe = readFileSync(
  createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
)

/** Mails are shown in frames that run no script, axe's neither; they are looked at by themselves, in the journey of a mail. */
const looked = { exclude: ['iframe[sandbox][title]'] }

/**
 * The page as it stands: axe finds nothing, in light, in dark and in forced colours, with targets of 24 pixels; nothing scrolls
 * sideways and no text is cut off, at 200 % zoom and from right to left too. A test sees each page once in every way, and its
 * further states in light, in dark and on a phone, where room is least. What is wrong fails the test at its end.
 */
export async function expectAccessible(page: Page, on: 'every' | 'phone' = isSeen(page) ? 'phone' : 'every'): Promise<void> {
  await endTransitions(page)
  expect.soft(await violations(page), page.url()).toEqual([])

  // The markup is the same; only the colours are others.
  const others = [{ colorScheme: 'dark' }, { colorScheme: 'light', forcedColors: 'active' }] as const
  for (const media of on === 'every' ? others : others.slice(0, 1)) {
    await page.emulateMedia(media)
    await endTransitions(page)
    expect.soft(await violations(page, { runOnly: ['color-contrast'] }), `${page.url()} with ${JSON.stringify(media)}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' })

  await expectLayout(page, on)
}

const seenOf = new WeakMap<Page, Set<string>>()

/** Whether this was asked of the page before, whichever contact, link or import it tells of. */
function isSeen(page: Page): boolean {
  const seen = seenOf.get(page) ?? new Set()
  const address = new URL(page.url()).pathname.replace(/[\da-f]{8}-[\da-f-]{27}/, '[id]')
  const before = seen.has(address)
  seenOf.set(page, seen.add(address))
  return before
}

async function violations(page: Page, options: { runOnly?: string[] } = {}): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
  // Of WCAG 2.2, and so not among what axe looks at by itself.
  const rules = options.runOnly ? {} : { 'target-size': { enabled: true } }
  const found = await page.evaluate<Array<{ id: string; targets: string[] }>>(
    `axe.run(${JSON.stringify(looked)}, ${JSON.stringify({ ...options, rules, resultTypes: ['violations'], elementRef: true })})
      .then(({ violations }) => violations.map(({ id, nodes }) => ({
        id,
        targets: nodes.filter(({ element }) => id !== 'target-size' || !(${isInSentence})(element)).map(({ target }) => target.join(' '))
      })))`,
  )
  return found.filter(({ targets }) => targets.length > 0).map(({ id, targets }) => `${id}: ${targets.join(' | ')}`)
}

/** Runs in the page. WCAG excepts such a link from the size of targets; axe sees it only where there are words that are no link. */
function isInSentence(element: Element): boolean {
  const sentence = element.closest('p')?.textContent.trim()
  return sentence !== undefined && sentence !== element.textContent.trim() && getComputedStyle(element).display === 'inline'
}

/**
 * However short a transition is, for one frame it shows the colour that was; and what inherits a colour begins when that ends. They are
 * ended here: on a busy machine waiting for them has hung for minutes.
 */
async function endTransitions(page: Page): Promise<void> {
  await page.evaluate(() => {
    const running = () => document.getAnimations().filter((animation) => animation instanceof CSSTransition)
    for (let transitions = running(); transitions.length > 0; transitions = running()) {
      for (const transition of transitions) transition.finish()
    }
  })
}
