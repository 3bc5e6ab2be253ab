import { openContact, openSending, send } from './desk'
import { expect, test } from './fixtures'
import { ana, emailOf } from './small-district'

test('the settings tell what the mail server truly answers, and a test to oneself arrives', async ({
  desk: { page, slug, owner },
  mailbox,
  watch,
}) => {
  const { hostname, port } = new URL(process.env.E2E_SMTP_URL ?? '')
  await page.goto('/mail/settings')

  await test.step('a server that is not there, one without encryption, and the right one', async () => {
    await page.getByLabel('Mail goes through').selectOption({ label: 'A mail server of the district' })
    await page.getByLabel('Server', { exact: true }).fill(hostname)
    await page.getByRole('textbox', { name: 'Port' }).fill('1')
    await page.getByLabel('Sign-in').selectOption({ label: 'Not at all' })
    const tried = page.getByRole('button', { name: 'Try the server' })
    await tried.click()
    await expect(page.getByText('The mail server could not be reached')).toBeVisible()
    await page.getByRole('textbox', { name: 'Port' }).fill(port)
    await expect(page.getByText('The mail server could not be reached')).toHaveCount(0)
    await tried.click()
    await expect(page.getByText('The mail server offers no encryption')).toBeVisible()
    await page.getByLabel('Encryption').selectOption({ label: 'None: a server on this very machine' })
    await tried.click()
    await expect(page.getByText('The mail server took the connection')).toBeVisible()
  })

  await test.step('plain mail to another machine is refused at the field', async () => {
    await page.getByLabel('Server', { exact: true }).fill('smtp.example.org')
    await page.getByRole('button', { name: 'Save mail settings' }).click()
    await expect(page.getByLabel('Encryption')).toHaveAccessibleDescription(/for a server on this very machine only/)
  })

  await test.step('saved, with a sender of the district’s own', async () => {
    await page.getByLabel('Server', { exact: true }).fill(hostname)
    await page.getByLabel('Name', { exact: true }).fill('Oficina de José Peña')
    await page.getByLabel('Address', { exact: true }).fill('office@cedar.example.org')
    await page.getByLabel('Answers go to').fill('answers@cedar.example.org')
    await page.getByRole('button', { name: 'Save mail settings' }).click()
    await expect(page.getByText('Mail settings saved')).toBeVisible()
    await page.reload()
    await expect(page.getByRole('textbox', { name: 'Port' })).toHaveValue(port)
  })

  await test.step('a test to oneself, which is no invitation', async () => {
    await openContact(page, ana)
    const dialog = await openSending(page)
    await dialog.getByRole('button', { name: 'Send a test to me' }).click()
    await expect(dialog.getByText(`The mail server accepted the test to ${owner}`)).toBeVisible()
    const mails = await mailbox.waitForMail(owner, 2)
    const test = mails.find(({ subject }) => subject.startsWith('[Test]'))
    expect(test).toMatchObject({
      subject: '[Test] Cedar Valley Schools le invita a crear su cuenta para padres',
      from: { name: 'Oficina de José Peña', address: 'office@cedar.example.org' },
      replyTo: [{ address: 'answers@cedar.example.org' }],
    })
    const [sample = ''] = /http:\S+\/i\/\S+$/m.exec(test?.text ?? '') ?? []
    watch.allowConsoleError(/404/)
    expect((await page.request.get(sample)).status()).toBe(404)
    expect(await mailbox.messagesTo(emailOf(ana, slug))).toEqual([])
  })
})

test('a text edited on screen is refused with a mistake in it, and stands in the next mail without', async ({
  desk: { page, slug },
  mailbox,
}) => {
  await page.goto('/mail/texts?language=es')
  const subject = page.getByLabel('Subject', { exact: true })
  const text = page.getByLabel('Text', { exact: true })
  const original = await text.inputValue()
  const preview = page.getByRole('region', { name: 'Preview' })
  const save = page.getByRole('button', { name: 'Save', exact: true })

  await test.step('each mistake stands at its field, and nothing is saved', async () => {
    await text.fill(original.replace('{{given_name}}', '{{given_nme}}'))
    await save.click()
    await expect(text).toHaveAccessibleDescription(/There is no placeholder {{given_nme}}/)
    await text.fill(original.replace('{{links}}', ''))
    await expect(text).toHaveAccessibleDescription(/Put {{links}} on a line of its own/)
    await text.fill(`${original}\n<script>alert(1)</script>`)
    await expect(text).toHaveAccessibleDescription(/Take <script out: the text is plain/)
    await text.fill(original)
    await subject.fill('Para {{links}}')
    await save.click()
    await expect(subject).toHaveAccessibleDescription(/a subject has no buttons/)
    await expect(page.getByText('The original text counts; nobody has changed it.')).toBeVisible()
  })

  await test.step('mended, previewed as it is typed, saved as a version', async () => {
    await subject.fill('{{district}}: su cuenta, en español & <ñ>')
    await text.fill(original.replace('Hola,', 'Muy buenos días,'))
    await expect(preview.frameLocator('iframe').getByText('Muy buenos días,')).toBeVisible()
    await expect(preview).toContainText('Cedar Valley Schools: su cuenta, en español & <ñ>')
    await save.click()
    await expect(page.getByText('Saved as version 1')).toBeVisible()
    await expect(page.getByText('counts now')).toBeVisible()
  })

  await test.step('the next mail says it', async () => {
    await openContact(page, ana)
    await send(await openSending(page))
    const [mail] = await mailbox.waitForMail(emailOf(ana, slug))
    expect(mail?.subject).toBe('Cedar Valley Schools: su cuenta, en español & <ñ>')
    expect(mail?.text).toContain('Muy buenos días, Ana:')
    expect(mail?.html).toContain('Muy buenos días, ')
  })
})
