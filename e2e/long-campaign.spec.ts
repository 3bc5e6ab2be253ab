import { writeFile } from 'node:fs/promises'
import { expectAccessible } from './expect-accessible'
import { expect, test } from './fixtures'
import { runCli } from './product-cli'
import { inDatabaseOf } from './product-database'

/** More than one request serves. */
const many = 5_101

/** Two in a hundred are restricted, each with a name that sorts them by number. */
function rosterOf(slug: string): string {
  const lines = Array.from({ length: many }, (_, index) => {
    const number = String(index).padStart(5, '0')
    return `${slug}-${number},Family ${number},Ana,family${number}@example.org,${index % 50 === 7}`
  })
  return ['guid,family_name,given_name,email,restricted', ...lines].join('\n')
}

test('a campaign for thousands is issued without anybody watching, and one that waits can be stopped', async ({
  desk: { page, slug },
  request,
}, testInfo) => {
  const file = testInfo.outputPath('roster.csv')
  await writeFile(file, rosterOf(slug))
  await runCli(['contacts', 'import', '--district', slug, '--source', 'many', '--file', file, '--apply'])
  const { key } = await runCli(['api-key', 'create', '--district', slug, '--role', 'admin', '--name', 'Nightly'])
  const begin = async () => {
    const answer = await request.post('/api/v1/campaigns', {
      headers: { Authorization: `Bearer ${key}` },
      data: { portal: 'Parent Portal', filter: { search: `${slug}-` } },
    })
    expect(answer.status()).toBe(201)
    const body = await answer.json()
    expect(body).toMatchObject({ state: 'issuing', counts: { issued: 0, skipped: 0, pending: many }, skipped: [] })
    expect(body.links).toBeUndefined()
    return String(body.id)
  }

  await test.step('it ends by itself with a page that tells what became of it', async () => {
    await page.goto(`/links/campaigns/${await begin()}`)
    await expect(page.getByRole('heading', { level: 1, name: '4,999 links created' })).toBeVisible({ timeout: 60_000 })
    await expect(page.getByText('Finished')).toBeVisible()
    await expect(page.getByRole('table', { name: 'What families did' }).getByRole('row', { name: /Invited/ })).toContainText('4,999')
    await expect(page.getByRole('button', { name: 'Copy all' })).toBeVisible()
    await expectAccessible(page)
  })

  await test.step('everybody skipped for a reason is listed', async () => {
    await page.getByRole('link', { name: 'and 90 more' }).click()
    await expect(page.getByRole('heading', { name: 'Skipped: Restricted by a court order' })).toBeVisible()
    await expect(page.getByRole('table', { name: 'Skipped contacts' }).getByRole('link', { name: 'Ana Family 00007' })).toBeVisible()
    await expectAccessible(page)
    for (const name of ['Ana Family 04957', 'Ana Family 05057']) {
      await page.getByRole('link', { name: 'Next' }).click()
      await expect(page.getByRole('table', { name: 'Skipped contacts' }).getByRole('link', { name })).toBeVisible()
    }
  })

  const held = await test.step('while a worker is at it, the page says how far it is', async () => {
    const id = await inDatabaseOf(slug, async (client) => {
      await client.query('BEGIN')
      await client.query('SELECT FROM contacts WHERE guid = $1 FOR NO KEY UPDATE', [`${slug}-00000`])
      const campaign = await begin()
      await page.goto(`/links/campaigns/${campaign}`)
      const progress = page.getByRole('region', { name: 'Progress' })
      await expect(progress.getByRole('progressbar', { name: 'Creating links' })).toHaveAttribute('aria-valuenow', '0')
      await expect(progress).toContainText('0 of 5,101 contacts')
      await expect(page.getByRole('button', { name: 'Copy all' })).toHaveCount(0)
      await expectAccessible(page)
      await client.query('UPDATE secret_versions SET active = false')
      // The chunk that waits for the contact was begun before that, and those after it are refused.
      await client.query('COMMIT')
      return campaign
    })
    await expect(page.getByText('It waits, with 4,901 contacts to go')).toBeVisible({ timeout: 60_000 })
    await expect(page.getByRole('heading', { level: 1, name: '196 links so far' })).toBeVisible()
    return id
  })

  await test.step('stopped, it keeps what was created and says who has nothing', async () => {
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Stop before 4,901 more contacts?' })
    await dialog.getByRole('button', { name: 'Stop', exact: true }).click()
    await expect(page.getByText('Stopped before 4,901 contacts')).toBeVisible()
    await expect(page.getByRole('table', { name: 'Links created' })).toBeVisible()
    await expectAccessible(page)
    const answer = await request.get(`/api/v1/campaigns/${held}`, { headers: { Authorization: `Bearer ${key}` } })
    expect(await answer.json()).toMatchObject({ state: 'cancelled', counts: { issued: 196, skipped: 4, pending: 4_901 } })
  })
})
