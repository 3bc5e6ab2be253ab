import { type BrowserContext, test as base, devices, expect, type Page } from '@playwright/test'
import { portalClientId, portalSecret, signInAsNew } from './district'
import { readMailbox } from './mailbox/read-mailbox'
import { type GetConnectedPortal, startGetConnectedPortal } from './portals/get-connected-portal'
import { type Gg4lPortal, startGg4lPortal } from './portals/gg4l-portal'
import { type PassageService, startPassageService } from './portals/passage-service'
import { type ProprofsPortal, startProprofsPortal } from './portals/proprofs-portal'
import { type SynapPortal, startSynapPortal } from './portals/synap-portal'
import { createMember } from './product-cli'
import { emailOf, everybody, minh, setUpPortal, setUpSmallDistrict } from './small-district'

export { expect }

type Watch = {
  /** Lets the browser's console say this in the test, where a refusal is what the test is about. */
  allowConsoleError(text: RegExp): void
  /** Of a context that the test opens itself. */
  follow(context: BrowserContext): void
}

/** A small district of its own, and the page on which its owner is signed in. */
type Desk = { page: Page; slug: string; owner: string; password: string; portal: Gg4lPortal }

type Fixtures = {
  watch: Watch
  desk: Desk
  /** A family's page: as small as a cheap phone, and without scripts. */
  phone: Page
  /** Family Volunteering: a sample portal that the desk's district has set up, as are the next three. */
  getConnected: GetConnectedPortal
  /** Help Center, where of everybody only Minh has an account. */
  proprofs: ProprofsPortal
  /** Test Preparation. */
  synap: SynapPortal
  /** Library Sign-in, whose keys the product fetches. */
  passage: PassageService
}

type WorkerFixtures = {
  /** Where every mail of the product lands. */
  mailbox: ReturnType<typeof readMailbox>
}

/** Every test fails on what it did not look for: an error in the console, an uncaught error, a request that leaves this machine. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  watch: [
    async ({ context }, use) => {
      const seen: string[] = []
      const allowed: RegExp[] = []
      const follow = (each: BrowserContext) => watchContext(each, (what) => seen.push(what))
      follow(context)
      await use({ allowConsoleError: (text) => allowed.push(text), follow })
      expect(seen.filter((what) => !allowed.some((text) => text.test(what)))).toEqual([])
    },
    { auto: true },
  ],
  desk: [
    async ({ page }, use) => {
      const guids = new Set(everybody.map(({ guid }) => guid))
      const portal = await startGg4lPortal({ clientId: portalClientId, secret: portalSecret, guids })
      const slug = await setUpSmallDistrict(portal.linkBase)
      const owner = `owner@${slug}.example.org`
      const password = await signInAsNew(page, owner, await createMember({ email: owner, role: 'owner', slug }))
      await use({ page, slug, owner, password, portal })
      await portal.close()
    },
    { timeout: 120_000 },
  ],
  phone: async ({ browser, watch }, use) => {
    // By its own name a browser of the tests is a machine.
    const userAgent = devices['Pixel 7']?.userAgent ?? ''
    const context = await browser.newContext({
      viewport: { width: 360, height: 740 },
      locale: 'en-US',
      javaScriptEnabled: false,
      userAgent,
    })
    watch.follow(context)
    await use(await context.newPage())
    await context.close()
  },
  getConnected: async ({ desk: { slug } }, use) => {
    const portal = await startGetConnectedPortal({ secret: portalSecret })
    await setUpPortal(slug, { kind: 'get_connected', name: 'Family Volunteering', settings: { site: portal.url }, secret: portalSecret })
    await use(portal)
    await portal.close()
  },
  proprofs: async ({ desk: { slug } }, use) => {
    const portal = await startProprofsPortal({ apiKey: portalSecret, users: [emailOf(minh, slug)] })
    await setUpPortal(slug, { kind: 'proprofs', name: 'Help Center', settings: { domain: portal.url }, secret: portalSecret })
    await use(portal)
    await portal.close()
  },
  synap: async ({ desk: { slug } }, use) => {
    const portal = await startSynapPortal({ eaid: slug, secret: portalSecret })
    const settings = { eaid: slug, endpoint: portal.endpoint }
    await setUpPortal(slug, { kind: 'synap', name: 'Test Preparation', settings, secret: portalSecret })
    await use(portal)
    await portal.close()
  },
  passage: async ({ desk: { slug } }, use) => {
    const service = await startPassageService({ appId: slug })
    await setUpPortal(slug, { kind: 'passage', name: 'Library Sign-in', settings: { app_id: slug, jwks_url: service.jwksUrl } })
    await use(service)
    await service.close()
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures this one wants.
  mailbox: [async ({}, use) => use(readMailbox(process.env.E2E_MAILBOX_URL ?? '')), { scope: 'worker' }],
})

/** Reports what no test looks for, of a context that a test opens itself. */
export function watchContext(context: BrowserContext, report: (what: string) => void): void {
  const ours = new URL(process.env.E2E_URL ?? '').origin
  context.on('console', (message) => {
    if (message.type() === 'error') report(`console: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) =>
    report(`uncaught at ${error.page()?.url()}: ${error.error().stack || error.error().message || error.error().name}`),
  )
  context.on('request', (request) => {
    const { protocol, hostname, origin } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== 'localhost' && hostname !== '127.0.0.1') report(`left this machine: ${request.url()}`)
    // A page of ours fetches from us alone; that somebody goes on to a portal is what it is for.
    const isOurs = !request.isNavigationRequest() && request.frame().url().startsWith(`${ours}/`)
    if (isOurs && protocol.startsWith('http') && origin !== ours) report(`asked somebody else: ${request.url()}`)
  })
}
