import { copyAll, handOut, nextAddress, openContact, openLinks, readMailedCode, selectEverybody } from './desk'
import { expect, test } from './fixtures'
import { emailOf, everybody, layla, minh } from './small-district'

test('from a selection of contacts to being signed in at ProProfs, by invite pages only, and once', async ({
  desk: { page, slug },
  proprofs,
  phone,
  mailbox,
  watch,
}) => {
  const address = emailOf(minh, slug)

  const invitePage = await test.step('the desk explains why it hands out invite pages', async () => {
    const selection = await selectEverybody(page)
    await selection.getByRole('button', { name: 'Create links' }).click()
    const dialog = page.getByRole('dialog', { name: 'Create links' })
    await dialog.getByLabel('Portal', { exact: true }).selectOption({ label: 'Help Center' })
    await expect(dialog.getByText('Links of Help Center live 3 min')).toBeVisible()
    await expect(dialog.getByLabel('What to hand out')).toHaveCount(0)
    await expect(dialog.getByLabel('Lifetime', { exact: true })).toHaveCount(0)
    await dialog.getByRole('button', { name: 'Create invite pages' }).click()
    await expect(page.getByRole('heading', { level: 1, name: '4 invite pages created' })).toBeVisible()
    const addresses = await copyAll(page)
    expect([...addresses.keys()].sort()).toEqual(everybody.map(({ name }) => name).sort())
    return addresses.get(minh.name) ?? ''
  })

  const signed = await test.step('the button and a mailed code lead into the portal', async () => {
    await phone.goto(invitePage)
    await phone.getByRole('button', { name: 'Tiếp tục' }).click()
    await expect(phone.getByRole('heading', { level: 1, name: 'Nhập mã của quý vị' })).toBeVisible()
    await phone.getByLabel('Mã trong thư').fill(await readMailedCode(mailbox, address))
    const signed = nextAddress(phone, `${proprofs.url}/access/jwtsso/?token=`)
    await phone.getByRole('button', { name: 'Tiếp tục' }).click()
    await expect(phone.getByRole('heading', { level: 1, name: 'You are signed in' })).toBeVisible()
    await expect(phone.getByText(`Signed in as ${address}`)).toBeVisible()
    expect(proprofs.accepted).toMatchObject([{ email: address, access: 'user', guest: true, siteAccess: null }])
    await expect(await openLinks(page, minh)).toContainText('Help Center')
    return signed
  })

  await test.step('the address it led to works once', async () => {
    watch.allowConsoleError(/400 \(Bad Request\)/)
    await phone.goto(signed)
    await expect(phone.getByRole('heading', { level: 1, name: 'This link cannot be used' })).toBeVisible()
    await expect(phone.getByText('This link was used before.')).toBeVisible()
    expect(proprofs.refused).toMatchObject([{ reason: 'This link was used before.' }])
  })
})

test('a link that comes after three minutes is dead, and pressing the button again makes another', async ({
  desk: { page, slug },
  proprofs,
  phone,
  mailbox,
  watch,
}) => {
  watch.allowConsoleError(/400 \(Bad Request\)/)
  await openContact(page, minh)
  await handOut(page, page, { portal: 'Help Center', what: 'Create invite pages' })
  const [address = ''] = (await copyAll(page)).values()
  const enterCode = async () => {
    await phone.goto(`${address}?lang=en`)
    await phone.getByRole('button', { name: 'Continue' }).click()
    await phone.getByLabel('Code from the mail').fill(await readMailedCode(mailbox, emailOf(minh, slug)))
    await phone.getByRole('button', { name: 'Continue' }).click()
  }
  proprofs.clock.advance(181)
  await enterCode()
  await expect(phone.getByText('It was made more than 3 minutes ago.')).toBeVisible()
  expect(proprofs.accepted).toEqual([])

  proprofs.clock.advance(-181)
  await enterCode()
  await expect(phone.getByRole('heading', { level: 1, name: 'You are signed in' })).toBeVisible()
})

test('who has no account there is let in as a visitor', async ({ desk: { page, slug }, proprofs, phone, mailbox }) => {
  await openContact(page, layla)
  await handOut(page, page, { portal: 'Help Center', what: 'Create invite pages' })
  const [address = ''] = (await copyAll(page)).values()
  await phone.goto(address)
  await phone.getByRole('button', { name: 'متابعة' }).click()
  await phone.getByRole('textbox').fill(await readMailedCode(mailbox, emailOf(layla, slug)))
  await phone.getByRole('button', { name: 'متابعة' }).click()
  await expect(phone.getByRole('heading', { level: 1, name: 'You are here as a visitor' })).toBeVisible()
  expect(proprofs.accepted).toMatchObject([{ email: emailOf(layla, slug), access: 'visitor' }])
  expect(proprofs.refused).toEqual([])
})
