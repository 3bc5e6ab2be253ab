import { type BrowserContext, test as base, expect } from '@playwright/test'
import { readMailbox } from './mailbox/read-mailbox'

export { expect }

type Watch = {
  /** Lets the browser's console say this in the test, where a refusal is what the test is about. */
  allowConsoleError(text: RegExp): void
}

/** Every test fails on what it did not look for: an error in the console, an uncaught error, a request that leaves this machine. */
export const test = base.extend<{ watch: Watch }, { mailbox: ReturnType<typeof readMailbox> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures this one wants.
  mailbox: [async ({}, use) => use(readMailbox(process.env.E2E_MAILBOX_URL ?? '')), { scope: 'worker' }],
  watch: [
    async ({ context }, use) => {
      const seen: string[] = []
      const allowed: RegExp[] = []
      watchContext(context, (what) => seen.push(what))
      await use({ allowConsoleError: (text) => allowed.push(text) })
      expect(seen.filter((what) => !allowed.some((text) => text.test(what)))).toEqual([])
    },
    { auto: true },
  ],
})

/** Reports what no test looks for, of a context that a test opens itself. */
export function watchContext(context: BrowserContext, report: (what: string) => void): void {
  context.on('console', (message) => {
    if (message.type() === 'error') report(`console: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => report(`uncaught: ${error.error().stack ?? error.error().message}`))
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== 'localhost' && hostname !== '127.0.0.1') report(`left this machine: ${request.url()}`)
  })
}
