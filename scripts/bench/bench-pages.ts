// What a browser makes of the production build: bytes, Lighthouse's marks, and how long a press takes on a slow processor.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type BrowserContext, chromium, type Page } from '@playwright/test'
import lighthouse from 'lighthouse'
import { freePort } from '@/scripts/embedded-postgres'
import { findBrowser } from '@/scripts/find-browser'
import { compressedBytes, emptyPageBytes } from './empty-page'
import type { Figure } from './measure'

type Measured = { name: string; value: number; unit: string }

type Demo = { url: string; email: string; password: string; stop: () => Promise<void> }

const browserArguments = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const longestStartMilliseconds = 600_000

/** Starts the demo in a folder of its own and measures its pages in the system's Chromium. */
export async function benchPages(): Promise<Figure[]> {
  const demo = await startDemo()
  const profile = await mkdtemp(path.join(tmpdir(), 'invite-desk-bench-browser-'))
  const debugPort = await freePort()
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findBrowser(),
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
    args: [...browserArguments, `--remote-debugging-port=${debugPort}`],
  })
  try {
    const page = await context.newPage()
    const marks = await markPage(`${demo.url}/sign-in`, debugPort)
    await signIn(page, demo)
    for (const address of ['/', '/contacts', '/links']) marks.push(...(await markPage(demo.url + address, debugPort)))
    const bytes = await benchBytes(context, `${demo.url}/contacts`)
    const presses = await benchPresses(page, demo.url)
    const invitePage = await handOutInvitePage(page, demo.url)
    marks.push(...(await markPage(invitePage, debugPort, 'invite page')))
    bytes.push(atMost(0, { name: 'JavaScript of the invite page', value: await scriptBytes(context, invitePage), unit: 'bytes' }))
    return [...marks, ...bytes, ...presses]
  } finally {
    await context.close()
    await demo.stop()
    await rm(profile, { recursive: true, force: true })
  }
}

async function markPage(url: string, port: number, name = new URL(url).pathname): Promise<Figure[]> {
  const result = await lighthouse(url, {
    port,
    onlyCategories: ['performance', 'accessibility'],
    // It would sign the browser out.
    disableStorageReset: true,
    logLevel: 'silent',
  })
  const mark = (category: string) => Math.round((result?.lhr.categories[category]?.score ?? 0) * 100)
  return [
    atLeast(95, { name: `Lighthouse, performance of ${name}`, value: mark('performance'), unit: 'of 100' }),
    atLeast(100, { name: `Lighthouse, accessibility of ${name}`, value: mark('accessibility'), unit: 'of 100' }),
  ]
}

async function benchBytes(context: BrowserContext, url: string): Promise<Figure[]> {
  const [ours, empty] = [await scriptBytes(context, url), await emptyPageBytes()]
  return [
    atMost(1.4, {
      name: `JavaScript of /contacts beside ${Math.round(empty / 1000)} KB of an empty page`,
      value: ours / empty,
      unit: 'times',
    }),
    atMost(Math.round((empty * 1.4) / 1000), { name: 'the same', value: Math.round(ours / 1000), unit: 'KB' }),
  ]
}

async function scriptBytes(context: BrowserContext, url: string): Promise<number> {
  const page = await context.newPage()
  // Also keeps what an earlier page has loaded from being taken from the cache.
  await page.route('**/*', (route) => route.continue())
  const scripts: Array<Promise<number>> = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body().then(compressedBytes))
  })
  await page.goto(url, { waitUntil: 'networkidle' })
  const bytes = await Promise.all(scripts)
  await page.close()
  return bytes.reduce((sum, each) => sum + each, 0)
}

/** Interaction to next paint on a processor four times as slow as this one. */
async function benchPresses(page: Page, url: string): Promise<Figure[]> {
  const slow = async (rate: number) => {
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate })
    await session.detach()
  }
  const press = async (name: string, work: () => Promise<void>) => {
    const duration = await longestInteraction(page, work)
    return atMost(100, { name: `${name} at a quarter of the speed`, value: duration, unit: 'ms' })
  }
  await page.goto(`${url}/contacts`, { waitUntil: 'networkidle' })
  const selection = page.getByRole('region', { name: 'Selection' })
  const figures: Figure[] = []
  // Whatever is loaded on demand has been asked for once: that is the network's time, not the page's.
  await page.getByLabel('Select every contact on this page').check()
  await selection.getByRole('button', { name: 'Create links' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await page.getByLabel('Select every contact on this page').uncheck()
  await slow(4)
  figures.push(await press('select all', () => page.getByLabel('Select every contact on this page').check()))
  figures.push(await press('open a dialog', () => selection.getByRole('button', { name: 'Create links' }).click()))
  await slow(1)
  await page.getByRole('dialog').getByRole('button', { name: 'Create links' }).click()
  const copy = page.getByRole('table', { name: 'Links created' }).getByRole('button', { name: /^Copy link/ })
  await copy.first().waitFor()
  await slow(4)
  figures.push(await press('copy', () => copy.first().click()))
  await slow(1)
  return figures
}

/** From the press to the paint after it, in milliseconds; browsers round to eight. */
async function longestInteraction(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const seen: number[] = []
    new PerformanceObserver((list) => seen.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'event',
      durationThreshold: 16,
    } as PerformanceObserverInit)
    Object.assign(window, { interactions: seen })
  })
  await work()
  return page.evaluate(async () => {
    for (let frame = 0; frame < 10; frame++) await new Promise(requestAnimationFrame)
    const { interactions } = window as unknown as { interactions: number[] }
    return Math.max(0, ...interactions)
  })
}

async function handOutInvitePage(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/contacts`)
  await page.getByLabel('Select every contact on this page').check()
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Create links' }).click()
  const dialog = page.getByRole('dialog', { name: 'Create links' })
  await dialog.getByLabel('What to hand out').selectOption({ label: 'Invite pages (work for days)' })
  await dialog.getByRole('button', { name: 'Create invite pages' }).click()
  await page
    .getByRole('button', { name: /^Copy address/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  return page.evaluate(() => navigator.clipboard.readText())
}

async function signIn(page: Page, { url, email, password }: Demo): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
}

async function startDemo(): Promise<Demo> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'invite-desk-bench-demo-'))
  await chmod(dataDir, 0o711)
  const { NODE_OPTIONS, APP_URL, ...environment } = process.env
  const demo = spawn(process.execPath, ['scripts/bootstrap.mjs', 'demo'], {
    env: { ...environment, DATA_DIR: dataDir, PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const stop = async () => {
    await ended(demo)
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    return { ...(await readSignIn(demo)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function readSignIn(demo: ChildProcess): Promise<Omit<Demo, 'stop'>> {
  let output = ''
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The demo did not get ready.\n${output}`)), longestStartMilliseconds)
    demo.stdout?.on('data', (chunk: Buffer) => {
      output += chunk
      const [, url = ''] = /Sample district +(\S+)/.exec(output) ?? []
      const [, email = ''] = /Sign in as +(\S+)/.exec(output) ?? []
      const [, password = ''] = /Password +(\S+)\n/.exec(output) ?? []
      if (!url || !email || !password) return
      clearTimeout(timer)
      resolve({ url, email, password })
    })
    demo.once('exit', (code) => reject(new Error(`The demo ended with exit code ${code}.\n${output}`)))
  })
}

async function ended(demo: ChildProcess): Promise<void> {
  if (demo.exitCode !== null || demo.signalCode !== null) return
  const exited = new Promise((resolve) => demo.once('exit', resolve))
  demo.kill('SIGTERM')
  await exited
}

function atMost(limit: number, { name, value, unit }: Measured): Figure {
  return { what: name, value, unit, wanted: { atMost: limit } }
}

function atLeast(limit: number, { name, value, unit }: Measured): Figure {
  return { what: name, value, unit, wanted: { atLeast: limit } }
}
