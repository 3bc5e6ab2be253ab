import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Mailbox, startMailbox } from '@/e2e/mailbox/mailbox'
import { inDistrict } from '@/lib/district-scope'
import { defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { prepareMail } from '@/lib/invitations/prepare-mail'
import { deliverMail } from '@/lib/mail/deliver-mail'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { invitePagesTo } from '@/scripts/testing/make-issuing-district'
import { makePortalOf } from '@/scripts/testing/make-portal'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { GET, POST } from './route'

let mailbox: Mailbox
const stopped = new AbortController()
let worker: Promise<void>

beforeAll(async () => {
  mailbox = await startMailbox()
  worker = deliverMail({ prepare: prepareMail, signal: stopped.signal, pollMilliseconds: 20 })
})
afterAll(async () => {
  stopped.abort()
  await worker
  await mailbox.stop()
})

let families = 0

/** A family's invite page of a portal that signs in, in a district that mails on another day of the week only, one mail a minute. */
async function invited(language: string | null = null) {
  const { districtId, slug, owner } = await makeDistrict()
  const { id: portalId } = await makePortalOf(owner, 'get_connected')
  families += 1
  const email = `family.${families}@example.org`
  const contactIds = await makeContacts(districtId, [{ givenName: 'Ana', email, language }])
  const today = new Date().getUTCDay() || 7
  const sendsOn = [((today + 2) % 7) + 1]
  await setUpMail(owner, { port: Number(new URL(mailbox.smtpUrl).port), sendsOn })
  await setDistrictPolicy(owner, { ...defaultDistrictPolicy, officeContact: 'Call +1 555 0100' }, new Date())
  const { pages } = await invitePagesTo(owner, { portalId, contactIds, now: new Date() })
  const code = pages[0]?.code ?? ''
  const path = `http://localhost/i/${slug}/${code}`
  const door = { params: Promise.resolve({ district: slug, code }) }
  const headers = Object.fromEntries(phoneVisit.headers)
  return {
    districtId,
    email,
    get: (query = '') => GET(new Request(`${path}${query}`, { headers }), door),
    post: (fields: Record<string, string>, query = '') =>
      POST(new Request(`${path}${query}`, { method: 'POST', body: new URLSearchParams(fields), headers }), door),
  }
}

const digitsOf = (text: string) => /^[0-9]{6}$/m.exec(text)?.[0] ?? ''

describe('the invite page of a portal that signs in', () => {
  it('mails a code at once, whatever the hours, and answers the digits with the way to the portal', async () => {
    const { email, get, post } = await invited('es')
    expect(await (await get()).text()).toContain('f•••@example.org')
    const pressed = await post({ action: 'continue' })
    expect([pressed.status, pressed.headers.get('cache-control'), pressed.headers.get('set-cookie')]).toEqual([200, 'no-store', null])
    expect(await pressed.text()).toMatch(/autocomplete="one-time-code"/)
    const [mail] = await mailbox.waitForMail(email)
    if (!mail) throw new Error('A mail was waited for.')
    const digits = digitsOf(mail.text)
    expect(mail.html).toContain(`>${digits}</p>`)
    expect(mail.subject).not.toContain(digits)
    expect(mail.headers.some(({ name }) => name === 'list-unsubscribe')).toBe(false)

    const wrong = await post({ action: 'confirm', digits: digits === '000000' ? '000001' : '000000' }, '?lang=en&code')
    expect(wrong.status).toBe(200)
    expect(await wrong.text()).toContain('role="alert">This is not the code.')
    const right = await post({ action: 'confirm', digits })
    expect(right.status).toBe(303)
    expect(right.headers.get('location')).toMatch(/^https:\/\/volunteer\.example\.org\/sso\/jwta\/\?payload=ey/)
    expect(right.headers.get('set-cookie')).toBeNull()
  })

  it.each([
    [null, '?lang=ar', 'ar', 'مرحبًا Ana،'],
    ['vi', '', 'vi', 'Xin chào Ana,'],
    [null, '', 'es', 'Hola, Ana:'],
  ])('writes the mail in the language of the page: contact %s, asked %s', async (language, query, tag, greeting) => {
    const { email, post } = await invited(language)
    const page = await post({ action: 'continue' }, query)
    expect(await page.text()).toContain(`<html lang="${tag}"`)
    const [mail] = await mailbox.waitForMail(email)
    expect(mail?.text.split('\n')[0]).toBe(greeting)
  })

  it('keeps the question for the code in the address, for a phone that has forgotten the page', async () => {
    const { email, get, post } = await invited()
    const asks = async () => (await (await get('?lang=en&code')).text()).includes('name="digits"')
    expect(await asks()).toBe(false)
    await post({ action: 'continue' }, '?lang=en&code')
    expect(await asks()).toBe(true)
    const [mail] = await mailbox.waitForMail(email)
    expect((await post({ action: 'confirm', digits: digitsOf(mail?.text ?? '') })).status).toBe(303)
    expect(mailbox.messagesTo(email)).toHaveLength(1)
  })

  it('mails nothing for a program that fills in every field', async () => {
    const { districtId, post } = await invited()
    const answer = await post({ action: 'new-code', website: 'https://example.com' }, '?lang=en&code')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, expect.stringMatching(/^\/i\/.*\?lang=en$/)])
    expect(await inDistrict(districtId, (tx) => tx.message.count({ where: { districtId } }))).toBe(0)
  })

  it('answers 429 with the time when too many codes were asked for', async () => {
    const { districtId, post } = await invited()
    await post({ action: 'continue' })
    await inDistrict(districtId, async (tx) => {
      const [code] = await tx.mailedCode.findMany({ where: { districtId }, include: { message: true } })
      if (!code) throw new Error('A code was mailed.')
      const at = (minutes: number) => new Date(code.createdAt.getTime() - minutes * 60_000)
      const { message, ...row } = code
      for (const minutes of [11, 12, 13, 14]) {
        const id = crypto.randomUUID()
        await tx.message.create({ data: { ...message, id, messageId: `${id}@example.org`, state: 'accepted' } })
        await tx.mailedCode.create({ data: { ...row, id, createdAt: at(minutes), expiresAt: at(minutes - 10) } })
      }
      await tx.mailedCode.update({
        where: { districtId_id: { districtId, id: code.id } },
        data: { createdAt: at(10.5), expiresAt: at(0.5) },
      })
    })
    const answer = await post({ action: 'new-code' }, '?lang=en&code')
    expect(answer.status).toBe(429)
    expect(await answer.text()).toMatch(/Many codes were asked for[\s\S]*Call \+1 555 0100/)
  })

  it('sends a family without an address for the code to the office, when the page is opened and when it is pressed', async () => {
    const { districtId, get, post } = await invited()
    await asTableOwner(districtId, 'UPDATE contacts SET email = NULL')
    for (const answer of [await get('?lang=en'), await get('?lang=en&code'), await post({ action: 'continue' }, '?lang=en')]) {
      expect(answer.status).toBe(200)
      const text = await answer.text()
      expect(text).toMatch(/<h1>We cannot mail you a code<\/h1>[\s\S]*Call \+1 555 0100/)
      expect(text).not.toMatch(/You are signed in|Try again later/)
    }
    expect(await (await get('?lang=en&not-me')).text()).toContain('What is wrong?')
  })

  it('answers what is unknown or closed alike, whatever is posted', async () => {
    const { districtId, get, post } = await invited()
    await inDistrict(districtId, (tx) => tx.invitation.updateMany({ where: { districtId }, data: { revokedAt: new Date() } }))
    const answers = [
      await get(),
      await get('?code'),
      await post({ action: 'confirm', digits: '000000' }),
      await post({ action: 'new-code' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
  })
})
