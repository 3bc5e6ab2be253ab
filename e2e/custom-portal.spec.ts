import { copyAll, handOut, selectEverybody } from './desk'
import { portalSecret } from './district'
import { expect, test } from './fixtures'
import { startSynapPortal } from './portals/synap-portal'
import { ana, emailOf } from './small-district'

test('a system nobody has described is served by a template: to it we are as good as any', async ({ desk: { page, slug }, phone }) => {
  const portal = await startSynapPortal({ eaid: 'reading-club', secret: portalSecret, subPortals: new Set(['Willow Elementary School']) })
  await test.step('describe it on the screen', async () => {
    await page.goto('/portals/new')
    await page.getByRole('link', { name: /^Custom/ }).click()
    await page.getByLabel('Name', { exact: true }).fill('Reading Club')
    await page.getByLabel('Link', { exact: true }).fill(`${portal.endpoint}?jwt={token}`)
    const claims = { eaid: 'reading-club', exp: '{exp}', email: '{email}', name: '{name}', subPortal: '{school}' }
    await page.getByLabel('Claims').fill(JSON.stringify(claims, null, 2))
    await page.getByLabel('Client secret').fill(portalSecret)
    await page.getByRole('button', { name: 'Save portal' }).click()
    await expect(page.getByText('Portal saved')).toBeVisible()
  })
  await handOut(page, await selectEverybody(page), { portal: 'Reading Club' })
  await phone.goto((await copyAll(page)).get(ana.name) ?? '')
  await expect(phone.getByText(`Signed in as ${ana.name} (${emailOf(ana, slug)})`)).toBeVisible()
  expect(portal.accepted).toMatchObject([{ subPortal: 'Willow Elementary School' }])
  expect(portal.refused).toEqual([])
  await portal.close()
})
