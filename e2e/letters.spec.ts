import type { Locator, Page } from '@playwright/test'
import { selectEverybody } from './desk'
import { expect, test } from './fixtures'
import { readPrintedCodes } from './read-printed-codes'
import { ana, everybody, layla } from './small-district'

test('letters go to paper one a sheet, and their QR codes and typed addresses open the page', async ({ desk: { page, portal }, phone }) => {
  await createLetters(page)
  const letters = page.getByRole('list', { name: 'Letters' })
  await expect(letters.getByRole('listitem').filter({ has: page.getByRole('article') })).toHaveCount(everybody.length)

  await test.step('each in the language of the family, without a child’s name or a token', async () => {
    await expect(letterOf(page, layla)).toHaveAttribute('dir', 'rtl')
    for (const person of everybody) {
      const letter = letterOf(page, person)
      await expect(letter).toHaveAttribute('lang', person.language)
      await expect(letter).toContainText(person.givenName)
      await expect(letter).not.toContainText('Leo')
      await expect(letter).not.toContainText('eyJ')
    }
  })

  await test.step('printed, one sheet each, with codes of 4 cm that lead to the addresses below them', async () => {
    const pdf = await page.pdf({ preferCSSPageSize: true })
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(everybody.length)
    const codes = readPrintedCodes(pdf)
    for (const { text, widthMillimetres } of codes) {
      expect(text).toMatch(/^http:\/\/[\w.]+:\d+\/i\/cedar-\w+\/[0-9a-hj-km-np-tv-z]{26}$/)
      expect(widthMillimetres).toBeGreaterThanOrEqual(40)
    }
    const typed = await Promise.all(everybody.map((person) => typedAddress(letterOf(page, person))))
    expect(codes.map(({ text }) => withoutHyphens(text)).sort()).toEqual(typed.map(withoutHyphens).sort())
  })

  await test.step('typed as it stands on paper, with its hyphens, it opens the page', async () => {
    await phone.goto(await typedAddress(letterOf(page, ana)))
    await expect(phone.getByRole('heading', { level: 1, name: 'Hola, Ana:' })).toBeVisible()
    await phone.getByRole('button', { name: 'Continuar' }).click()
    await expect(phone.getByRole('heading', { name: 'Set up your account' })).toBeVisible()
    expect(portal.accepted.map(({ guid }) => guid)).toEqual([ana.guid])
  })

  await test.step('printed again with new addresses, the old one is dead', async () => {
    const old = await typedAddress(letterOf(page, ana))
    await createLetters(page, { renewing: true })
    const renewed = await typedAddress(letterOf(page, ana))
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

/** As a browser takes what somebody types from paper. */
async function typedAddress(letter: Locator): Promise<string> {
  const lines = letter.getByText(/\/i\/cedar-/).locator('..')
  return `http://${((await lines.textContent()) ?? '').replace(/\s/g, '')}`
}

function withoutHyphens(address: string): string {
  return address.replaceAll('-', '')
}
