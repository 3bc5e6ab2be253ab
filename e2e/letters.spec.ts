import type { Locator, Page } from '@playwright/test'
import jsQR from 'jsqr'
import { selectEverybody } from './desk'
import { expect, test } from './fixtures'
import { ana, everybody, layla } from './small-district'

test.setTimeout(120_000)

test('letters go to paper one a sheet, and their QR codes and typed addresses open the page', async ({ desk: { page, portal }, phone }) => {
  await createLetters(page)
  const letters = page.getByRole('list', { name: 'Letters' })
  await expect(letters.getByRole('listitem').filter({ has: page.getByRole('article') })).toHaveCount(everybody.length)

  await test.step('one sheet for each contact, in the language of the family, without a child’s name or a token', async () => {
    const pdf = await page.pdf({ preferCSSPageSize: true })
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(everybody.length)
    await expect(letterOf(page, layla)).toHaveAttribute('dir', 'rtl')
    for (const person of everybody) {
      const letter = letterOf(page, person)
      await expect(letter).toHaveAttribute('lang', person.language)
      await expect(letter).toContainText(person.givenName)
      await expect(letter).not.toContainText('Leo')
      await expect(letter).not.toContainText('eyJ')
    }
  })

  await test.step('the QR code as it is printed leads to the address below it', async () => {
    await page.emulateMedia({ media: 'print' })
    for (const person of everybody) {
      const letter = letterOf(page, person)
      const decoded = await decodeQr(letter.getByRole('img'))
      expect(decoded).toMatch(/^http:\/\/[\w.]+:\d+\/i\/cedar-\w+\/[0-9a-hj-km-np-tv-z]{26}$/)
      expect(`http://${(await typedAddress(letter)).replaceAll('-', '')}`).toBe(decoded.replaceAll('-', ''))
    }
    await page.emulateMedia({ media: 'screen' })
  })

  await test.step('typed as it stands on paper, with its hyphens, it opens the page', async () => {
    await phone.goto(`http://${await typedAddress(letterOf(page, ana))}`)
    await expect(phone.getByRole('heading', { level: 1, name: 'Hola, Ana:' })).toBeVisible()
    await phone.getByRole('button', { name: 'Continuar' }).click()
    await expect(phone.getByRole('heading', { name: 'Set up your account' })).toBeVisible()
    expect(portal.accepted.map(({ guid }) => guid)).toEqual([ana.guid])
  })

  await test.step('printed again with new addresses, the old one is dead', async () => {
    const old = `http://${await typedAddress(letterOf(page, ana))}`
    await createLetters(page, { renewing: true })
    const renewed = `http://${await typedAddress(letterOf(page, ana))}`
    expect(renewed).not.toBe(old)
    expect((await phone.request.get(old)).status()).toBe(404)
    expect((await phone.request.get(renewed)).status()).toBe(200)
  })
})

async function createLetters(page: Page, { renewing = false } = {}): Promise<void> {
  const selection = await selectEverybody(page)
  await selection.getByRole('button', { name: 'Print letters' }).click()
  const dialog = page.getByRole('dialog', { name: 'Print letters' })
  if (renewing) await dialog.getByLabel('Replace the old addresses').check()
  await dialog.getByRole('button', { name: 'Create letters' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Letters' })).toBeVisible()
}

function letterOf(page: Page, { name }: { name: string }): Locator {
  return page.getByRole('article', { name })
}

async function typedAddress(letter: Locator): Promise<string> {
  const lines = letter.getByText(/\/i\/cedar-/).locator('..')
  return ((await lines.textContent()) ?? '').replace(/\s/g, '')
}

/** What a camera would read from the code as it is drawn. */
async function decodeQr(code: Locator): Promise<string> {
  const picture = await code.screenshot({ scale: 'css' })
  const { width, height, pixels } = await code.page().evaluate(
    async (source) => {
      const bitmap = await createImageBitmap(await (await fetch(source)).blob())
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
      const context = canvas.getContext('2d')
      if (!context) throw new Error('There is no canvas.')
      context.drawImage(bitmap, 0, 0)
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
      return { width: bitmap.width, height: bitmap.height, pixels: [...data] }
    },
    `data:image/png;base64,${picture.toString('base64')}`,
  )
  return jsQR(Uint8ClampedArray.from(pixels), width, height)?.data ?? ''
}
