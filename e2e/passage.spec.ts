import { type Page, request } from '@playwright/test'
import { expect, test } from './fixtures'
import { runCli } from './product-cli'

test('a token of Passage is verified on the screen and by POST /api/v1/verify, and signs in at the service', async ({
  desk: { page, slug },
  passage,
  phone,
}) => {
  const good = passage.issue({ sub: 'user-0815' })
  const expired = passage.issue({ sub: 'user-0815', lifetimeSeconds: -60 })
  const ofAnother = passage.issue({ sub: 'user-0815', claims: { iss: 'another-app' } })

  await test.step('pasted on Inspect', async () => {
    await page.goto('/inspect')
    await inspect(page, good)
    const report = page.getByRole('main')
    await expect(report.getByText('It works', { exact: true })).toBeVisible()
    await expect(report).toContainText('Library Sign-in')
    await expect(report).toContainText('user-0815')
    await inspect(page, expired)
    await expect(report.getByText('It does not work', { exact: true })).toBeVisible()
    await expect(report.getByText('It works', { exact: true })).toHaveCount(0)
  })

  await test.step('by a program', async () => {
    const { key = '' } = await runCli(['api-key', 'create', '--district', slug, '--role', 'admin', '--name', 'Library'])
    const api = await request.newContext({ baseURL: process.env.E2E_URL ?? '', extraHTTPHeaders: { Authorization: `Bearer ${key}` } })
    const verify = async (token: string) => {
      const answer = await api.post('/api/v1/verify', { data: { portal: 'Library Sign-in', token } })
      expect(answer.status()).toBe(200)
      return answer.json()
    }
    expect(await verify(good)).toMatchObject({ valid: true, reasons: [], claims: { iss: slug, sub: 'user-0815' } })
    expect(await verify(expired)).toMatchObject({ valid: false, reasons: [expect.stringContaining('xpired')], claims: null })
    expect(await verify(ofAnother)).toMatchObject({ valid: false, reasons: [expect.stringContaining('iss')], claims: null })
    await api.dispose()
  })

  await test.step('the service itself thinks the same of them', async () => {
    const signIn = (token: string) => phone.request.get(`${passage.url}/sign-in`, { headers: { Authorization: `Bearer ${token}` } })
    expect((await signIn(good)).status()).toBe(200)
    expect((await signIn(expired)).status()).toBe(401)
    expect((await signIn(ofAnother)).status()).toBe(401)
    await phone.context().addCookies([{ name: 'psg_auth_token', value: good, url: passage.url }])
    await phone.goto(`${passage.url}/sign-in`)
    await expect(phone.getByRole('heading', { level: 1, name: 'You are signed in' })).toBeVisible()
    await expect(phone.getByText('Signed in as user-0815')).toBeVisible()
  })
})

async function inspect(page: Page, token: string): Promise<void> {
  await page.getByLabel('Paste a link or token').fill(token)
  await page.getByRole('button', { name: 'Inspect' }).click()
}
