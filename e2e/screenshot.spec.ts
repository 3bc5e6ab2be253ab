import { ownerState } from './district'
import { expect, test } from './fixtures'

test.use({ storageState: ownerState(), contextOptions: { reducedMotion: 'reduce' } })

test('makes the picture that the README shows', async ({ page }, testInfo) => {
  await page.goto('/contacts?language=es')
  const boxes = page.getByRole('checkbox', { name: /^Select (?!every)/ })
  for (const index of [1, 2]) await boxes.nth(index).check()
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText('2 contacts selected')
  const picture = process.env.UPDATE_SCREENSHOT === '1' ? 'docs/screenshot.png' : testInfo.outputPath('screenshot.png')
  await page.screenshot({ path: picture })
})
