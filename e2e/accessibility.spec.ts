import type { Page } from '@playwright/test'
import { ownerState, signInAsNew } from './district'
import { expectAccessible } from './expect-accessible'
import { expect, test } from './fixtures'
import { createMember, runCli } from './product-cli'
import { emptyPaths, fullScreens, type Screen, signedOutScreens } from './screens'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test.describe('signed in', () => {
  test.use({ storageState: ownerState() })
  for (const [name, screens] of Object.entries(fullScreens)) {
    test(`${name} are accessible in every state`, ({ page, watch }) => {
      // One of the states is that nobody is found.
      watch.allowConsoleError(/404 .*\/contacts\/01900000/)
      return lookAt(page, screens)
    })
  }
})

test('signing in is accessible in every state', async ({ page, watch }) => {
  // One of the states is that signing in is refused.
  watch.allowConsoleError(/401/)
  await lookAt(page, signedOutScreens)
})

test('a district nobody has worked in yet is accessible on every page, and so is a page that a role does not open', async ({
  page,
  watch,
}) => {
  const slug = `empty-${Date.now().toString(36)}`
  await runCli(['district', 'create', '--name', 'Willow Creek', '--slug', slug, '--time-zone', 'America/Chicago'])
  const email = `owner@${slug}.example.org`
  await signInAsNew(page, email, await createMember({ email, role: 'owner', slug }))
  await lookAt(
    page,
    emptyPaths.map((path) => ({ page: path, state: 'empty', path })),
    'phone',
  )
  await page.context().clearCookies()
  const auditor = `auditor@${slug}.example.org`
  await signInAsNew(page, auditor, await createMember({ email: auditor, role: 'auditor', slug }))
  watch.allowConsoleError(/403/)
  await page.goto('/roster')
  await expect(page.getByRole('heading', { name: 'Your role does not open this page' })).toBeVisible()
  await expectAccessible(page)
})

async function lookAt(page: Page, screens: readonly Screen[], on?: 'phone'): Promise<void> {
  for (const { page: address, state, path, prepare } of screens) {
    await test.step(`${address}, ${state}`, async () => {
      if (path !== undefined) await page.goto(path)
      await prepare?.(page)
      await expect(page.getByRole('heading').first()).toBeAttached()
      await expectAccessible(page, on)
    })
  }
}
