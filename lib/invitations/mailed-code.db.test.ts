import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { type DistrictPolicy, defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { suppressAddress } from '@/lib/mail/suppress-address'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import { type MadeContact, makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { invitePagesTo } from '@/scripts/testing/make-issuing-district'
import { makePortal, makePortalOf } from '@/scripts/testing/make-portal'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { dumpDistrict } from '@/scripts/testing/stored-text'
import { confirmCode, continueInvitePage, openInvitePage, sendNewCode, showCodePage } from './invite-page'
import { prepareMail } from './prepare-mail'

const now = new Date('2026-03-01T12:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const scannerVisit = new Request('http://localhost/', { method: 'POST', headers: { 'User-Agent': 'Barracuda Sentinel (EE)' } })
const ana: MadeContact = { givenName: 'Ana', email: 'ana@example.org', language: 'es' }
const sentTo = 'a•••@example.org'

type Making = { contacts?: MadeContact[]; policy?: Partial<DistrictPolicy>; mail?: boolean; kind?: 'get_connected' | 'proprofs' | 'synap' }

/** Invite pages of a portal that signs its bearer in, and what can be done at the first. */
async function invited({ contacts = [ana], policy = {}, mail = true, kind = 'get_connected' }: Making = {}) {
  const district = await makeDistrict()
  const { districtId, slug, owner } = district
  const { id: portalId } = await makePortalOf(owner, kind)
  const contactIds = await makeContacts(districtId, contacts)
  if (mail) await setUpMail(owner)
  await setDistrictPolicy(owner, { ...defaultDistrictPolicy, signInPageDays: 30, officeContact: 'Call +1 555 0100', ...policy }, now)
  const { pages, campaignId } = await invitePagesTo(owner, { portalId, contactIds, now })
  const addresses = pages.map(({ code }) => ({ slug, code }))
  const [address] = addresses
  if (!address) throw new Error('There is an invite page.')
  const press = (seconds = 0) => continueInvitePage({ ...address, visit: phoneVisit }, later(seconds))
  const again = (seconds: number) => sendNewCode({ ...address, visit: phoneVisit }, later(seconds))
  const type = (digits: string, seconds = 1) => confirmCode({ ...address, visit: phoneVisit, digits }, later(seconds))
  const messages = () => inDistrict(districtId, (tx) => tx.message.findMany({ where: { districtId }, orderBy: { createdAt: 'asc' } }))
  const events = (action: string) =>
    inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { districtId, action }, orderBy: { id: 'asc' } }))
  /** What the mails say at this moment, in the order they were asked for: six digits, or why it is not sent. */
  const mailed = (seconds = 0) =>
    inDistrict(districtId, async (tx) => {
      const rows = await tx.message.findMany({ where: { districtId }, orderBy: { createdAt: 'asc' } })
      const prepared = await prepareMail(tx, districtId, rows, later(seconds))
      return rows.map(({ id }) => {
        const said = prepared.get(id)
        if (!said || 'cancel' in said) return said?.cancel ?? ''
        return said.content.kind === 'code' ? said.content.digits : said.content.kind
      })
    })
  return { ...district, portalId, contactIds, campaignId, pages, addresses, address, press, again, type, messages, events, mailed }
}

const otherThan = (digits: string) => String((Number(digits) + 1) % 1_000_000).padStart(6, '0')

describe('an invite page that signs in', () => {
  it.each(['get_connected', 'proprofs', 'synap'] as const)('mails a code first, and goes on to %s with it', async (kind) => {
    const { press, type, mailed, messages, events, contactIds, pages, portalId, campaignId, districtId } = await invited({ kind })
    expect(await press()).toMatchObject({ state: 'code', sentTo, minutesLeft: 10, problem: null, nextCodeAt: null })
    expect(await messages()).toMatchObject([
      { kind: 'code', campaignId, email: 'ana@example.org', language: 'es', state: 'queued', dueAt: now },
    ])
    const [digits = ''] = await mailed()
    expect(digits).toMatch(/^[0-9]{6}$/)
    expect(await events('link.issued')).toEqual([])
    expect(await type(digits, 590)).toMatchObject({ state: 'signed', url: expect.stringMatching(/^https:\/\/.*ey/) })
    const [message] = await messages()
    for (const action of ['code.mailed', 'code.confirmed']) {
      const [event] = await events(action)
      expect(event).toMatchObject({ actorKind: 'system', actorId: null, subjectId: contactIds[0] })
      const details = { invitation_id: pages[0]?.invitationId, portal_id: portalId, message_id: message?.id }
      expect(JSON.parse(event?.leaf ?? '').details).toEqual(details)
    }
    // Alone: a long run of hexadecimal digits may hold any six.
    const alone = new RegExp(`(?<![0-9a-f])${digits}(?![0-9a-f])`)
    expect((await dumpDistrict(districtId)).filter(({ text }) => alone.test(text)).map(({ table }) => table)).toEqual([])
  })

  it('says beforehand where a code goes, and is opened, not continued, until the code is right', async () => {
    const { address, press, type, mailed, districtId } = await invited()
    const row = () => inDistrict(districtId, (tx) => tx.invitation.findFirstOrThrow({ where: { districtId } }))
    expect(await openInvitePage({ ...address, visit: phoneVisit }, now)).toMatchObject({ invitation: { signsIn: true, codeTo: sentTo } })
    await press()
    expect(await row()).toMatchObject({ openedAt: now, continuedAt: null })
    await type((await mailed())[0] ?? '', 5)
    expect(await row()).toMatchObject({ openedAt: now, continuedAt: later(5) })
  })

  it('signs at once where no code is wanted: by policy, without a mail server, and of a portal that asks by itself', async () => {
    for (const making of [{ policy: { mailedCodes: false } }, { mail: false }]) {
      const { address, press, messages } = await invited(making)
      expect(await openInvitePage({ ...address, visit: phoneVisit }, now)).toMatchObject({ invitation: { signsIn: true, codeTo: null } })
      expect(await press()).toMatchObject({ state: 'signed' })
      expect(await messages()).toEqual([])
    }
    const { owner, slug, contactIds } = await invited()
    const { id: portalId } = await makePortal(owner)
    const { pages } = await invitePagesTo(owner, { portalId, contactIds, now })
    const address = { slug, code: pages[0]?.code ?? '', visit: phoneVisit }
    expect(await openInvitePage(address, now)).toMatchObject({ invitation: { signsIn: false, codeTo: null } })
    expect(await continueInvitePage(address, now)).toMatchObject({ state: 'signed' })
  })

  it('takes the same code again within its ten minutes, also where the page is opened anew', async () => {
    const { press, type, mailed, messages, address } = await invited()
    await press()
    const [digits = ''] = await mailed()
    expect(await type(digits, 10)).toMatchObject({ state: 'signed' })
    expect(await type(` ${digits.slice(0, 3)} ${digits.slice(3)}`, 400)).toMatchObject({ state: 'signed' })
    expect(await press(401)).toMatchObject({ state: 'code', minutesLeft: 4 })
    expect(await showCodePage({ ...address, visit: phoneVisit }, later(402))).toMatchObject({ state: 'code', minutesLeft: 4 })
    expect(await type(digits, 599)).toMatchObject({ state: 'signed' })
    expect(await type(digits, 600)).toMatchObject({ state: 'code', minutesLeft: null, problem: 'expired' })
    expect(await messages()).toHaveLength(1)
  })

  it('ends a code at the fifth wrong try, and counts nothing that is not six digits', async () => {
    const { press, type, mailed, events, again } = await invited()
    await press()
    const [digits = ''] = await mailed()
    for (const typed of ['', '12345', 'abcdef', `${digits}0`]) {
      expect(await type(typed)).toMatchObject({ state: 'code', minutesLeft: 10, problem: 'malformed' })
    }
    for (let tries = 0; tries < 4; tries += 1) expect(await type(otherThan(digits))).toMatchObject({ minutesLeft: 10, problem: 'wrong' })
    expect(await type(digits)).toMatchObject({ state: 'signed' })
    expect(await events('code.failed')).toEqual([])
    expect(await type(otherThan(digits))).toMatchObject({ state: 'code', minutesLeft: null, problem: 'spent' })
    expect(await type(digits)).toMatchObject({ state: 'code', minutesLeft: null, problem: 'spent' })
    expect(await events('code.failed')).toHaveLength(1)
    expect(await press(2)).toMatchObject({ minutesLeft: null, problem: 'too_soon' })
    expect(await again(60)).toMatchObject({ minutesLeft: 10, problem: null })
    expect(await type((await mailed(60))[1] ?? '', 61)).toMatchObject({ state: 'signed' })
  })

  it('counts wrong tries of the same moment one by one', async () => {
    const { press, type, mailed, districtId } = await invited()
    await press()
    const [digits = ''] = await mailed()
    const tried = await Promise.all(Array.from({ length: 8 }, () => type(otherThan(digits))))
    const problems = tried.map((answer) => (answer.state === 'code' ? answer.problem : answer.state)).toSorted()
    expect(problems).toEqual([...Array(4).fill('spent'), ...Array(4).fill('wrong')])
    const code = await inDistrict(districtId, (tx) => tx.mailedCode.findFirstOrThrow({ where: { districtId } }))
    expect(code.wrongTries).toBe(5)
  })

  it('mails one code for presses of the same moment, and none for another within a minute', async () => {
    const { press, again, messages } = await invited()
    const atOnce = await Promise.all([press(), press(), again(0), press()])
    for (const answer of atOnce) expect(answer).toMatchObject({ state: 'code', minutesLeft: 10 })
    expect(await again(59)).toMatchObject({ minutesLeft: 10, problem: 'too_soon' })
    expect(await messages()).toHaveLength(1)
    expect(await again(60)).toMatchObject({ minutesLeft: 10, problem: null })
    expect(await messages()).toHaveLength(2)
  })

  it('lets the newest code alone count, and does not mail an older one any more', async () => {
    const { press, again, type, mailed } = await invited()
    await press()
    const [first = ''] = await mailed()
    await again(60)
    const [replaced, second = ''] = await mailed(60)
    expect([replaced, second]).toEqual(['code_replaced', expect.stringMatching(/^[0-9]{6}$/)])
    expect(await type(first, 61)).toMatchObject({ problem: 'wrong' })
    expect(await type(second, 62)).toMatchObject({ state: 'signed' })
    expect(await mailed(63)).toEqual(['code_replaced', 'code_used'])
  })

  it('mails five an hour and ten a day at most, says when another goes out, and takes the one that lives', async () => {
    const { press, again, type, mailed, messages } = await invited()
    await press()
    for (const second of [60, 120, 180, 240]) await again(second)
    expect(await again(300)).toMatchObject({ minutesLeft: 9, problem: null, nextCodeAt: later(3_600) })
    const fifth = (await mailed(300))[4] ?? ''
    expect(await type(fifth, 301)).toMatchObject({ state: 'signed' })
    expect(await press(900)).toMatchObject({ state: 'code', minutesLeft: null, nextCodeAt: later(3_600) })
    for (const second of [3_600, 3_660, 3_720, 3_780, 3_840]) expect(await again(second)).toMatchObject({ minutesLeft: 10 })
    expect(await again(8_000)).toMatchObject({ minutesLeft: null, nextCodeAt: later(86_400) })
    expect(await messages()).toHaveLength(10)
    expect(await again(86_400)).toMatchObject({ minutesLeft: 10, nextCodeAt: null })
  })

  it('takes no code of another invitation, nor of another portal of the same contact', async () => {
    const { owner, slug, addresses, contactIds, press, mailed } = await invited({ contacts: [ana, { ...ana, givenName: 'Luis' }] })
    const { id: portalId } = await makePortalOf(owner, 'synap')
    const { pages } = await invitePagesTo(owner, { portalId, contactIds, now })
    const others = [addresses[1], { slug, code: pages[0]?.code ?? '' }].flatMap((address) => address ?? [])
    await press()
    const [digits = ''] = await mailed()
    for (const other of others) {
      expect(await confirmCode({ ...other, visit: phoneVisit, digits }, later(1))).toMatchObject({ state: 'code', minutesLeft: null })
      await continueInvitePage({ ...other, visit: phoneVisit }, later(1))
    }
    const [, ...theirs] = await mailed()
    expect(new Set([digits, ...theirs]).size).toBe(3)
    for (const other of others) {
      expect(await confirmCode({ ...other, visit: phoneVisit, digits }, later(2))).toMatchObject({ state: 'code', problem: 'wrong' })
    }
  })

  it('answers another district’s page as unknown, whatever is typed', async () => {
    const one = await invited()
    const other = await invited()
    await one.press()
    const [digits = ''] = await one.mailed()
    const address = { slug: other.address.slug, code: one.address.code, visit: phoneVisit }
    const closed = { state: 'closed', officeContact: 'Call +1 555 0100' }
    expect(await confirmCode({ ...address, digits }, later(1))).toEqual(closed)
    expect(await sendNewCode(address, later(61))).toEqual(closed)
    expect(await showCodePage(address, later(1))).toEqual(closed)
    expect(await confirmCode({ slug: 'nowhere', code: one.address.code, visit: phoneVisit, digits }, later(1))).toMatchObject({
      state: 'closed',
    })
  })

  it('mails one code to whoever presses, also where it looks like a machine', async () => {
    const { address, messages, events } = await invited()
    const machine = () => continueInvitePage({ ...address, visit: scannerVisit }, now)
    for (const answer of [await machine(), await machine()]) expect(answer).toMatchObject({ state: 'code', sentTo, minutesLeft: 10 })
    expect(await messages()).toHaveLength(1)
    expect(await events('link.issued')).toEqual([])
  })

  it('says so without an address to mail to, when it is opened and when it is pressed, and of one that returns mail', async () => {
    const nowhere = await invited({ kind: 'synap' })
    await asTableOwner(nowhere.districtId, "UPDATE contacts SET email = 'ana at example'")
    expect(await openInvitePage({ ...nowhere.address, visit: phoneVisit }, now)).toMatchObject({
      state: 'addressless',
      invitation: { asksCode: true, codeTo: null },
    })
    expect(await nowhere.type('123456')).toMatchObject({ state: 'addressless' })
    expect(await showCodePage({ ...nowhere.address, visit: phoneVisit }, now)).toMatchObject({ state: 'addressless' })
    expect(await nowhere.press()).toMatchObject({ state: 'addressless', invitation: { officeContact: 'Call +1 555 0100' } })
    expect(await nowhere.messages()).toEqual([])
    const returned = await invited()
    await inDistrict(returned.districtId, (tx) =>
      suppressAddress(tx, { districtId: returned.districtId, email: 'ana@example.org', reason: 'bounced', detail: null, now }),
    )
    expect(await returned.press()).toMatchObject({ state: 'unreachable', invitation: { officeContact: 'Call +1 555 0100' } })
    expect(await returned.messages()).toEqual([])
  })

  it.each(['failed', 'cancelled'])(
    'says that the code could not be mailed where its mail ended as %s, and mails another when asked to',
    async (state) => {
      const { address, press, again, type, mailed, messages, districtId } = await invited()
      await press()
      const [digits = ''] = await mailed()
      await asTableOwner(districtId, `UPDATE messages SET state = '${state}'`)
      const unsent = { state: 'code', sentTo, minutesLeft: null, problem: 'unsent', nextCodeAt: null }
      expect(await showCodePage({ ...address, visit: phoneVisit }, later(5))).toMatchObject(unsent)
      expect(await again(6)).toMatchObject(unsent)
      expect(await press(61)).toMatchObject(unsent)
      expect(await type(digits, 62)).toMatchObject(unsent)
      expect(await messages()).toHaveLength(1)
      expect(await again(63)).toMatchObject({ minutesLeft: 10, problem: null })
      expect(await type((await mailed(63))[1] ?? '', 64)).toMatchObject({ state: 'signed' })
    },
  )

  it('says so still after the ten minutes of a code that could not be mailed, and mails another at the next press', async () => {
    const { address, press, districtId } = await invited()
    await press()
    await asTableOwner(districtId, "UPDATE messages SET state = 'cancelled'")
    const look = () => showCodePage({ ...address, visit: phoneVisit }, later(601))
    expect(await look()).toMatchObject({ minutesLeft: null, problem: 'unsent' })
    expect(await press(602)).toMatchObject({ minutesLeft: 10, problem: null })
  })

  it('takes no code that went to an address the contact has no more', async () => {
    const { press, type, mailed, districtId } = await invited()
    await press()
    const [digits = ''] = await mailed()
    await asTableOwner(districtId, "UPDATE contacts SET email = 'new@example.org'")
    expect(await type(digits)).toMatchObject({ state: 'code', sentTo: 'n•••@example.org', minutesLeft: null })
    expect(await mailed()).toEqual(['address_changed'])
  })

  it('asks nobody for a code any more once the policy says so', async () => {
    const { owner, press, type } = await invited()
    await press()
    await setDistrictPolicy(owner, { ...defaultDistrictPolicy, mailedCodes: false }, now)
    expect(await type('')).toMatchObject({ state: 'signed' })
  })

  it('still limits the presses an hour', async () => {
    const { press, type, mailed } = await invited({ policy: { invitePageSignsPerHour: 10 } })
    await press()
    const [digits = ''] = await mailed()
    for (let second = 1; second <= 10; second += 1) expect((await type(digits, second)).state).toBe('signed')
    expect(await type(digits, 11)).toMatchObject({ state: 'busy' })
  })
})

describe('the mail of a code', () => {
  it('is not sent once its ten minutes are over, the page is closed or stopped, or the address is suppressed', async () => {
    const { press, mailed, districtId } = await invited()
    await press()
    expect(await mailed(599)).toEqual([expect.stringMatching(/^[0-9]{6}$/)])
    expect(await mailed(600)).toEqual(['code_expired'])
    for (const [sql, cause] of [
      ["UPDATE invitations SET frozen_at = now(), frozen_reason = 'other'", 'nobody_left'],
      ['UPDATE invitations SET frozen_at = NULL, frozen_reason = NULL, revoked_at = now()', 'nobody_left'],
      ["UPDATE invitations SET revoked_at = NULL, closes_at = '2026-03-01T12:00:00Z'", 'ended'],
      ["UPDATE invitations SET closes_at = '2026-04-01T12:00:00Z', activated_at = now()", expect.stringMatching(/^[0-9]{6}$/)],
      ['UPDATE contacts SET restricted = true', 'nobody_left'],
    ] as const) {
      await asTableOwner(districtId, sql)
      expect(await mailed(1)).toEqual([cause])
    }
    await inDistrict(districtId, (tx) =>
      suppressAddress(tx, { districtId, email: 'ana@example.org', reason: 'opted_out', detail: null, now }),
    )
    expect(await mailed(1)).toEqual(['suppressed'])
  })
})
