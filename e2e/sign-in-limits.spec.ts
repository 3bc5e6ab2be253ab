import type { Page } from '@playwright/test'
import { signIn, signInAsNew, signOut } from './district'
import { expect, test } from './fixtures'

test('whoever guesses at a password is slowed, while its owner goes on signing in on a known device', async ({
  desk,
  browser,
  watch,
  mailbox,
}) => {
  watch.allowConsoleError(/401/)
  const { owner: email, password, page: known } = desk
  const stranger = await browser.newContext()
  watch.follow(stranger)
  const page = await stranger.newPage()
  await page.goto('/sign-in')
  for (let guesses = 0; guesses < 8; guesses++) {
    await trySignIn(page, { email, password: `guess number ${guesses} of eight` })
    await expect(page.getByText('The e-mail address and the password do not go together.')).toBeVisible()
    await page.reload()
  }
  await trySignIn(page, { email, password })
  await expect(page.getByText('Somebody has tried to sign in too often. Try again in 15 minutes.')).toBeVisible()

  await signOut(known)
  await signIn(known, { email, password })

  // Whoever has no such device gets in by the mail, which guessing cannot close.
  await page.getByRole('link', { name: 'Forgot your password?' }).click()
  await expect(page).toHaveURL(/\/sign-in\/forgot/)
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Send the mail' }).click()
  await expect(page.getByText('Look into your mailbox.')).toBeVisible()
  const mails = await mailbox.waitForMail(email, 2)
  const mail = mails.find(({ subject }) => subject === 'Set a new password for Invite Desk')
  await signInAsNew(page, email, /http:\S+\/sign-in\/set-password\?code=\S+/.exec(mail?.text ?? '')?.[0] ?? '')
  await stranger.close()
})

test('a browser remembers that it has signed in, out of reach of scripts and without naming anybody', async ({ desk }) => {
  const cookies = await desk.page.context().cookies()
  const [remembered] = cookies.filter(({ name }) => name.endsWith('invite-desk.device'))
  expect(remembered).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
  const inDays = ((remembered?.expires ?? 0) * 1000 - Date.now()) / 86_400_000
  expect(Math.round(inDays)).toBe(180)
  for (const { value } of cookies) expect(decodeURIComponent(value)).not.toContain(desk.owner)
})

async function trySignIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
