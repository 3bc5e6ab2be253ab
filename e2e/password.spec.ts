import AxeBuilder from '@axe-core/playwright'
import { signIn, signOut } from './district'
import { expect, test } from './fixtures'

const another = 'six herons stand in the rain'
const third = 'seven herons stand in the rain'

test('a forgotten password is set anew from the mail, and signs every browser out', async ({
  desk: { page, owner },
  browser,
  watch,
  mailbox,
}) => {
  const context = await browser.newContext()
  watch.follow(context)
  const elsewhere = await context.newPage()

  const answer = await test.step('the answer is the same for a member and for nobody', async () => {
    const answers: Array<string | null> = []
    for (const email of [owner, `nobody-${owner}`]) {
      await elsewhere.goto('/sign-in')
      await elsewhere.getByRole('link', { name: 'Forgot your password?' }).click()
      // Both pages have such a field.
      await expect(elsewhere).toHaveURL(/\/sign-in\/forgot$/)
      await elsewhere.getByLabel('E-mail').fill(email)
      await elsewhere.getByRole('button', { name: 'Send the mail' }).click()
      await expect(elsewhere.getByText('Look into your mailbox.')).toBeVisible()
      answers.push(await elsewhere.locator('form').getByRole('status').textContent())
    }
    expect(answers[0]).toBe(answers[1])
    return answers[0]
  })
  expect(answer).toContain('It works for an hour.')

  const address = await test.step('the mail brings one address, and reads as well as text', async () => {
    // The first one told that a password was set, when the owner came.
    const [notice, mail, ...more] = await mailbox.waitForMail(owner, 2)
    expect(more).toEqual([])
    expect(notice?.subject).toBe('Your password was changed')
    expect(mail?.subject).toBe('Set a new password for Invite Desk')
    const url = /http:\S+\/sign-in\/set-password\?code=\S+/.exec(mail?.text ?? '')?.[0] ?? ''
    expect(mail?.html).toContain(url)
    const reading = await page.context().newPage()
    await reading.setContent(mail?.html ?? '')
    for (const colorScheme of ['light', 'dark'] as const) {
      await reading.emulateMedia({ colorScheme })
      const { violations } = await new AxeBuilder({ page: reading }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()
      expect(violations.map(({ id }) => id)).toEqual([])
    }
    await reading.close()
    return url
  })

  await test.step('what is guessed first is refused, and the address stays good', async () => {
    await elsewhere.goto(address)
    await expect(elsewhere.getByText(`For ${owner}.`)).toBeVisible()
    await elsewhere.getByLabel('Password').fill('Cedar Valley Schools 2026')
    await elsewhere.getByRole('button', { name: 'Set password' }).click()
    await expect(elsewhere.getByText('the names of your district')).toBeVisible()
    await elsewhere.getByRole('button', { name: 'Show what I type' }).click()
    await expect(elsewhere.getByLabel('Password')).toHaveAttribute('type', 'text')
    await elsewhere.getByLabel('Password').fill(another)
    await elsewhere.getByRole('button', { name: 'Set password' }).click()
    await expect(elsewhere.getByText('Your password is set.')).toBeVisible()
  })

  await test.step('the browser that was signed in is signed out, and the address is used up', async () => {
    await page.goto('/contacts')
    await expect(page).toHaveURL(/\/sign-in/)
    await elsewhere.goto(address)
    await expect(elsewhere.getByRole('heading', { name: 'This address cannot be used' })).toBeVisible()
    await signIn(elsewhere, { email: owner, password: another })
  })
  await context.close()
})

test('a member changes the password in Settings and stays signed in there', async ({ desk: { page, owner, password } }) => {
  await page.goto('/settings')
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Change password' }).click()
  await dialog.getByLabel('Current password').fill(another)
  await dialog.getByLabel('New password').fill(third)
  await dialog.getByRole('button', { name: 'Change password' }).click()
  await expect(dialog.getByText('This is not your current password.')).toBeVisible()
  await dialog.getByLabel('Current password').fill(password)
  await dialog.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Your password is changed')).toBeVisible()
  await page.goto('/contacts')
  await expect(page.getByRole('heading', { level: 1, name: 'Contacts' })).toBeVisible()
  await signOut(page)
  await signIn(page, { email: owner, password: third })
})
