import path from 'node:path'
import { expect, type Locator, type Page, type TestInfo } from '@playwright/test'
import { imagesFolder } from './read-guide'

/** Pixels around what is shown. */
const room = 16

/** What the screens said that a journey saw, and which pictures it took. */
export type GuideCamera = {
  /** Takes a picture of the guide, of one thing or of what several have between them, and reads the screen it is of. */
  take: (name: string, of: Page | Locator | readonly Locator[]) => Promise<void>
  /** Reads a screen that the guide names things of without a picture. */
  read: (page: Page) => Promise<void>
  taken: () => string[]
  /** Names of buttons, fields and the like, and whole lines of text. */
  seen: () => ReadonlySet<string>
}

/** Pictures land in the guide when UPDATE_SCREENSHOT is 1, otherwise among the results of the test. */
export function openCamera(testInfo: TestInfo): GuideCamera {
  const taken: string[] = []
  const seen = new Set<string>()

  async function read(page: Page): Promise<void> {
    const tree = await page.locator('body').ariaSnapshot()
    for (const [, name = ''] of tree.matchAll(/"((?:[^"\\]|\\.)+)"/g)) seen.add(name.replaceAll('\\"', '"'))
    // biome-ignore lint/performance/useDomNodeTextContent: wanted are the lines as they stand on the screen
    for (const line of (await page.locator('body').innerText()).split(/[\n\t]/)) seen.add(line.trim())
  }

  async function take(name: string, of: Page | Locator | readonly Locator[]): Promise<void> {
    const page = pageOf(of)
    await read(page)
    const folder = process.env.UPDATE_SCREENSHOT === '1' ? imagesFolder : testInfo.outputPath()
    const options = { path: path.join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' } as const
    // Nothing under the pointer, which is where the last press has left it.
    await page.mouse.move(0, 0)
    if (isSeveral(of)) await page.screenshot({ ...options, clip: await frameOf(page, of) })
    else await of.screenshot(options)
    taken.push(`${name}.png`)
  }

  return { take, read, taken: () => taken, seen: () => seen }
}

function isSeveral(of: Page | Locator | readonly Locator[]): of is readonly Locator[] {
  return Array.isArray(of)
}

function pageOf(of: Page | Locator | readonly Locator[]): Page {
  if (!isSeveral(of)) return 'page' in of ? of.page() : of
  const [first] = of
  if (!first) throw new Error('A picture of nothing.')
  return first.page()
}

/** What of the window shows all of them, with some room around, and nothing of the menu beside them. */
async function frameOf(page: Page, of: readonly Locator[]) {
  // What was pressed last may have scrolled.
  await page.evaluate(() => scrollTo(0, 0))
  for (const each of of) await expect(each).toBeInViewport()
  const boxes = await Promise.all(of.map((each) => each.boundingBox()))
  const known = boxes.filter((box) => box !== null)
  const window = page.viewportSize() ?? { width: 0, height: 0 }
  const main = await page.getByRole('main').boundingBox()
  const left = Math.max(main?.x ?? 0, Math.min(...known.map(({ x }) => x)) - room)
  const top = Math.max(0, Math.min(...known.map(({ y }) => y)) - room)
  const right = Math.min(window.width, Math.max(...known.map(({ x, width }) => x + width)) + room)
  const bottom = Math.min(window.height, Math.max(...known.map(({ y, height }) => y + height)) + room)
  return { x: left, y: top, width: right - left, height: bottom - top }
}
