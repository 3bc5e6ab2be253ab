import type { Page } from '@playwright/test'
import { expect } from './fixtures'

const usual = { width: 1280, height: 800 }

const phone = { width: 390, height: 844 }

/** A phone, a tablet, the usual screen and a wide one; the usual one at 400 % and at 200 % zoom. */
const every = [
  { width: 320, height: 200 },
  phone,
  { width: 640, height: 400 },
  { width: 768, height: 1024 },
  usual,
  { width: 1920, height: 1080 },
]

const screens = { every, phone: [phone] }

/** Nothing scrolls sideways and no text is cut off, on these screens; on a phone and the usual one from right to left too. */
export async function expectLayout(page: Page, on: keyof typeof screens): Promise<void> {
  for (const screen of screens[on]) {
    await page.setViewportSize(screen)
    await expectToFit(page, `at ${screen.width} pixels`)
    if (screen !== phone && screen !== usual) continue
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
    await expectToFit(page, `at ${screen.width} pixels from right to left`)
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'ltr'))
  }
  await page.setViewportSize(usual)
}

type Box = {
  isBlock: boolean
  /** Only for a screen reader. */
  isOnlyRead: boolean
  isScrolled: boolean
  /** Meant to be: it says so with an ellipsis, and a title has the whole. */
  isShortened: boolean
  cutsAside: boolean
  cutsBelow: boolean
  edge: DOMRect
}

async function expectToFit(page: Page, where: string): Promise<void> {
  // What floats beside a control follows it a frame later.
  await expect.soft.poll(() => page.evaluate(findMisfits), { message: `${page.url()} ${where}` }).toEqual([])
}

/** Runs in the page: what makes it scroll sideways, and each text that is cut off without an ellipsis and a title that has it whole. */
function findMisfits(): string[] {
  const root = document.documentElement
  const tolerance = 1
  const misfits: string[] = []
  const boxes = new Map<Element, Box>()
  if (root.scrollWidth > root.clientWidth) misfits.push(`scrolls sideways by ${root.scrollWidth - root.clientWidth}`)

  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    if (!hasTextOfItsOwn(element) || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    if (element.closest('[inert], svg, iframe, script, style') || isOnlyRead(element)) continue
    const cut = cutOff(element)
    if (cut) misfits.push(`${cut}: ${nameOf(element)}`)
  }
  return misfits

  function hasTextOfItsOwn(element: Element): boolean {
    return [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
  }

  function cutOff(element: HTMLElement): string | undefined {
    const own = boxOf(element)
    if (own.isBlock && element.scrollWidth > element.clientWidth + tolerance && !own.isScrolled && !own.isShortened) {
      return 'wider than its box'
    }
    const range = document.createRange()
    range.selectNodeContents(element)
    const text = range.getBoundingClientRect()
    for (let around = element.parentElement; around && around !== document.body; around = around.parentElement) {
      const { isScrolled, isShortened, cutsAside, cutsBelow, edge } = boxOf(around)
      if (isScrolled || isShortened) return
      const isCutAside = cutsAside && (text.left < edge.left - tolerance || text.right > edge.right + tolerance)
      // Half of the space between lines may lie outside.
      const isCutBelow = cutsBelow && (text.top < edge.top - 4 || text.bottom > edge.bottom + 4)
      if (isCutAside || isCutBelow) return 'cut off by what is around it'
    }
    return undefined
  }

  /** By itself, or by what it stands in. */
  function isOnlyRead(element: Element): boolean {
    for (let box: Element | null = element; box && box !== document.body; box = box.parentElement) if (boxOf(box).isOnlyRead) return true
    return false
  }

  /** Looked up once for everything that stands in it. */
  function boxOf(element: Element): Box {
    const known = boxes.get(element)
    if (known) return known
    const { display, position, clipPath, overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(element)
    const box = {
      isBlock: display !== 'inline',
      isOnlyRead: position === 'absolute' && clipPath === 'inset(50%)',
      isScrolled: [overflowX, overflowY].some((overflow) => overflow === 'auto' || overflow === 'scroll'),
      isShortened: (textOverflow === 'ellipsis' || webkitLineClamp !== 'none') && element.closest('[title]') !== null,
      cutsAside: overflowX !== 'visible',
      cutsBelow: overflowY !== 'visible',
      edge: element.getBoundingClientRect(),
    }
    boxes.set(element, box)
    return box
  }

  function nameOf(element: HTMLElement): string {
    return `<${element.localName}> ${element.textContent.trim().slice(0, 60)}`
  }
}
