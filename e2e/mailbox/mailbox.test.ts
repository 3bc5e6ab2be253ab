import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Mailbox, startMailbox } from './mailbox'
import { readMailbox } from './read-mailbox'

let mailbox: Mailbox

beforeAll(async () => {
  mailbox = await startMailbox()
})
afterAll(() => mailbox.stop())

async function send(mail: {
  to: string | { name: string; address: string }
  subject: string
  text?: string
  html?: string
  headers?: Record<string, string>
}) {
  const transport = createTransport(mailbox.smtpUrl)
  await transport.sendMail({ from: { name: 'Office', address: 'office@maple-grove.example.org' }, ...mail })
  transport.close()
}

it.each([
  ['Spanish', 'José Peña Núñez', 'Invitación de la señora Muñoz'],
  ['Simplified Chinese', '王小明', '枫树林学区的邀请'],
  ['Vietnamese', 'Nguyễn Thị Ánh Tuyết', 'Lời mời từ học khu'],
  ['Arabic', 'ليلى حداد', 'دعوة من المنطقة التعليمية'],
  ['Haitian Creole', 'Jan-Batis Désir', 'Envitasyon pou w kreye kont ou an, byen bonè'],
  ['signs of every kind', 'A "quoted", <b>bold</b> & \\back 🏫', `${'a long way '.repeat(30)}home`],
])('gives names, subject and text back as they were in %s', async (language, name, subject) => {
  const address = `${language.replaceAll(' ', '.').toLowerCase()}@families.example.org`
  await send({ to: { name, address }, subject, text: `${name}\n${subject}\n`, html: `<p>${subject}</p>` })
  const [mail] = await mailbox.waitForMail(address)
  expect(mail).toMatchObject({
    from: { name: 'Office', address: 'office@maple-grove.example.org' },
    to: [{ name, address }],
    subject,
    envelope: { from: 'office@maple-grove.example.org', to: [address] },
  })
  // Writing a mail down ends each part with the end of a line.
  expect(mail?.html.trimEnd()).toBe(`<p>${subject}</p>`)
  expect(mail?.text.trimEnd()).toBe(`${name}\n${subject}`)
})

it('waits for the mail to an address, in another process too', async () => {
  const waiting = mailbox.waitForMail('Ana@families.example.org', 2)
  const elsewhere = readMailbox(mailbox.url).waitForMail('ana@families.example.org', 2)
  for (const subject of ['first', 'second']) await send({ to: 'ana@families.example.org', subject, text: subject })
  expect((await waiting).map(({ subject }) => subject)).toEqual(['first', 'second'])
  expect(await elsewhere).toEqual(await waiting)
  expect(await readMailbox(mailbox.url).messagesTo('nobody@families.example.org')).toEqual([])
})

it('shows a mail without letting its markup into the page', async () => {
  const address = 'minh@families.example.org'
  const subject = '<script>alert(1)</script>'
  await send({
    to: { name: '"><img src=x>', address },
    subject,
    text: 'Open https://desk.example.org/i/cedar/abc?a=1&b="<i> now',
    html: `<html><head></head><body>${subject}</body></html>`,
    headers: { 'List-Unsubscribe': '<https://desk.example.org/u>' },
  })
  const [mail] = await mailbox.waitForMail(address)
  const [list, page] = await Promise.all(
    [`${mailbox.url}/?to=minh`, `${mailbox.url}/${mail?.number}`].map(async (url) => (await fetch(url)).text()),
  )
  expect(list).toContain(`<a href="/${mail?.number}" dir="auto">&#60;script&#62;`)
  expect(page).toContain('<a href="https://desk.example.org/i/cedar/abc?a=1&#38;b=" target="_blank" rel="noreferrer">')
  expect(page).toContain('<dt>list-unsubscribe</dt><dd>&#60;https://desk.example.org/u&#62;</dd>')
  for (const html of [list, page]) expect(html).not.toMatch(/<script|<img|<i>/)

  const own = await fetch(`${mailbox.url}/${mail?.number}/html`)
  expect(own.headers.get('content-security-policy')).toMatch(/^default-src 'none';.* sandbox allow-popups allow-popups-to-escape-sandbox$/)
  expect(await own.text()).toContain('<html><head><base target="_blank"></head>')
})

it('says when its port is taken, and leaves none open', async () => {
  const webPort = Number(new URL(mailbox.url).port)
  await expect(startMailbox({ webPort })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  const smtpPort = Number(new URL(mailbox.smtpUrl).port)
  await expect(startMailbox({ smtpPort })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

it('answers 404 for a mail it does not have', async () => {
  expect((await fetch(`${mailbox.url}/99999`)).status).toBe(404)
})
