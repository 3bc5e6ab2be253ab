import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'

/** What the first journey sets up and every other one signs in to. */
export const district = { name: 'Maple Grove School District', slug: 'maple-grove', timeZone: 'America/Chicago' }
export const owner = { email: 'director@maple-grove.example.org', password: 'a password of five plain words' }
export const portalSecret = 'sample-client-secret-0123456789abcdef'
export const portalClientId = 'contact_setup_test'

/** The owner's cookies, for tests that need no sign-in of their own. */
export function ownerState(): string {
  return path.join(process.env.E2E_DATA_DIR ?? '', 'owner.json')
}

export async function signIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
}

/** Up to the sign-in page: whoever goes on before that is still signed in. */
export async function signOut(page: Page): Promise<void> {
  // A browser that leaves a page while it arrives cuts it off, and React reports what is missing.
  await page.waitForLoadState()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in$/)
  // The address changes before the page is there.
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
}

/** A member without a password yet sets one at the one-time address and signs in with it; answers the password. */
export async function signInAsNew(page: Page, email: string, passwordAddress: string): Promise<string> {
  const password = randomBytes(18).toString('base64url')
  await page.goto(passwordAddress)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Set password' }).click()
  await expect(page.getByText('Your password is set.')).toBeVisible()
  await signIn(page, { email, password })
  return password
}
