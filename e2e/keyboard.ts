import type { Locator, Page } from '@playwright/test'
import { expect } from './fixtures'

/** So many stops a page may have before what is looked for: every row of a list, and the rail. */
const mostStops = 160

type Direction = 'Tab' | 'Shift+Tab'

/** Presses Tab until the focus is there. At each stop on the way it can be seen, and nothing lies over it. */
export async function tabTo(target: Locator, direction: Direction = 'Tab'): Promise<void> {
  const page = target.page()
  await expect(target).toBeVisible()
  for (let stop = 0; stop < mostStops; stop++) {
    await page.keyboard.press(direction)
    await expectFocusSeen(page)
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`The Tab key does not lead to ${target}.`)
}

/** Goes there by the keyboard and presses it. */
export async function pressByKey(target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(target)
  await target.page().keyboard.press(key)
}

/** Goes there by the keyboard and types, over what stands there. */
export async function typeByKey(target: Locator, text: string): Promise<void> {
  await tabTo(target)
  await target.page().keyboard.press('ControlOrMeta+a')
  await target.page().keyboard.type(text)
}

/** What has the focus shows it, and no bar that sticks or docks hides it. */
export async function expectFocusSeen(page: Page): Promise<void> {
  // A page that scrolls to it does so a frame later.
  await expect.poll(() => page.evaluate(findFault), { timeout: 2_000, message: `the focus on ${page.url()}` }).toBeUndefined()
}

/** Runs in the page. */
function findFault(): string | undefined {
  const focused = document.activeElement
  // Between the last stop and the first the focus is the browser's own.
  if (!(focused instanceof HTMLElement) || focused === document.body || focused instanceof HTMLIFrameElement) return undefined
  const name = `<${focused.localName}> ${focused.getAttribute('aria-label') ?? focused.textContent.trim().slice(0, 40)}`
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(focused)
  // The place a page or a dialog begins at is no control.
  const isPlace = focused.tabIndex < 0
  const isMarked = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && !outlineColor.endsWith(' 0)')
  if (!isPlace && !isMarked) return `shows no focus: ${name}`

  const { left, right, top, bottom, width, height } = focused.getBoundingClientRect()
  if (isPlace || width === 0 || height === 0) return undefined
  const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2
  const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2
  const over = document.elementFromPoint(x, y)
  if (over === null) return `out of sight: ${name}`
  const labels = focused instanceof HTMLInputElement ? [...(focused.labels ?? [])] : []
  const isFree =
    [focused, ...labels].some((own) => own.contains(over) || over.contains(own)) || over.parentElement === focused.parentElement
  return isFree ? undefined : `hidden under <${over.localName}>: ${name}`
}
