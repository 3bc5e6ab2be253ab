import { describe, expect, it } from 'vitest'
import { findEvents } from '@/lib/audit/find-events'
import { inDistrict } from '@/lib/district-scope'
import { defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { deriveReturnAddresses } from '@/lib/portals/return-address'
import { eraseContact } from '@/lib/privacy/erase-contact'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { issueTo } from '@/scripts/testing/make-issuing-district'
import { makePortal, makePortalOf } from '@/scripts/testing/make-portal'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { returnAddressOf } from '@/scripts/testing/return-address-of'
import { dumpDistrict, findInDatabase } from '@/scripts/testing/stored-text'
import { getLink } from './links'
import { openReturnPage, recordReturn } from './record-return'

const now = new Date('2026-03-02T12:00:00.000Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const site = 'https://volunteer.example.org'
const closed = { state: 'closed', officeContact: null }

async function issuedLink(kind: 'get_connected' | 'synap' = 'get_connected') {
  const district = await makeDistrict()
  const { districtId, owner } = district
  const settings = kind === 'get_connected' ? { site } : { eaid: 'school-one' }
  const portal = await makePortalOf(owner, kind, settings)
  const contactIds = await makeContacts(districtId, [{ givenName: 'Ana', familyName: 'Reyes', language: 'es' }])
  const [link] = (await issueTo(owner, { portalId: portal.id, contactIds, now })).links
  if (!link) throw new Error('There is a link.')
  const { slug, code } = returnAddressOf(link)
  const comeBack = (query: Record<string, string>, at = now, visit = phoneVisit) =>
    recordReturn({ slug, code, query: new URLSearchParams(query), visit }, at)
  const rows = () => inDistrict(districtId, (tx) => tx.linkReturn.findMany({ where: { districtId }, orderBy: { id: 'asc' } }))
  const events = async (action: 'link.failed' | 'link.arrived') =>
    (await findEvents(owner, { filter: { action }, paging: { limit: 50 }, timeZone: 'UTC' })).rows
  return { ...district, portal, contactId: contactIds[0] ?? '', link, address: { slug, code }, comeBack, rows, events }
}

describe('what Get Connected says', () => {
  it.each([
    ['jwt', 'link_refused'],
    ['validation', 'details_refused'],
    ['unspecified', 'unspecified'],
    ['maintenance', 'unspecified'],
  ])('is told apart and recorded for kind %s', async (code, reason) => {
    const { owner, comeBack, rows, events, link, portal, contactId } = await issuedLink()
    const page = { districtName: 'Willow Creek Unified', portalName: portal.name, language: 'es', officeContact: null }
    expect(await comeBack({ kind: code, message: 'Token was already used.' })).toEqual({ state: 'failed', reason, page })
    expect(await rows()).toMatchObject([{ linkId: link.id, returnedAt: now, reason, code, message: 'Token was already used.' }])
    expect(await getLink(owner, link.id, now)).toMatchObject({
      lastReturn: { at: now, reason, code, message: 'Token was already used.' },
    })
    const [event, ...more] = await events('link.failed')
    expect(event).toMatchObject({ at: now, subjectId: contactId, actor: { kind: 'system' } })
    expect(event?.details).toEqual({ link_id: link.id, portal_id: portal.id, reason })
    expect(more).toEqual([])
  })

  it('is kept without who it is about, whom the link’s row would name for ever', async () => {
    const { comeBack, rows, districtId } = await issuedLink()
    await comeBack({ kind: 'validation', message: 'ANA REYES (ana.reyes@example.org) has an account. Reyesson has none.' })
    expect(await rows()).toMatchObject([{ message: '… … (…) has an account. Reyesson has none.' }])
    expect(await findInDatabase(districtId, 'ANA REYES')).toEqual(['audit_personal'])
  })

  it('is kept without a text where the person was erased, since nobody knows any more what would name them', async () => {
    const { comeBack, rows, events, districtId, owner, contactId } = await issuedLink()
    await eraseContact(owner, { contactId, name: 'Ana Reyes', reason: 'asked' }, now)
    await comeBack({ kind: 'validation', message: 'ANA REYES has an account.' })
    expect(await rows()).toMatchObject([{ reason: 'details_refused', code: null, message: null }])
    expect(await events('link.failed')).toHaveLength(1)
    expect(await findInDatabase(districtId, 'ANA REYES')).toEqual([])
  })

  it('is that the person arrived when there is no kind, whatever else the query says', async () => {
    const { owner, comeBack, rows, events, link, portal, contactId } = await issuedLink()
    const query = { message: 'Hello', return: 'https://elsewhere.example.com', forwardTo: 'https://elsewhere.example.com' }
    expect(await comeBack(query)).toEqual({ state: 'arrived', forwardTo: site })
    expect(await rows()).toMatchObject([{ linkId: link.id, reason: null, code: null, message: null }])
    expect(await getLink(owner, link.id, now)).toMatchObject({ lastReturn: { at: now, reason: null, code: null, message: null } })
    const details = { link_id: link.id, portal_id: portal.id }
    expect(await events('link.arrived')).toMatchObject([{ subjectId: contactId, details }])
  })
})

describe('what Synap says', () => {
  it.each([
    [{ sso_error: 'Token expired' }, 'Token expired'],
    [{}, null],
    [{ sso_error: '' }, null],
  ])('is a refusal in its own words: %o', async (query, message) => {
    const { comeBack, rows } = await issuedLink('synap')
    expect(await comeBack(query)).toMatchObject({ state: 'failed', reason: 'unspecified' })
    expect(await rows()).toMatchObject([{ reason: 'unspecified', code: null, message }])
  })
})

describe('the vendor’s own text', () => {
  it.each([
    ['markup', '<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['text that turns the direction', 'a\u202eb\u2066c', 'a b c'],
    ['control characters', 'a\0b\r\nc\u009bd', 'a b  c d'],
    ['10,000 characters', 'x'.repeat(10_000), 'x'.repeat(500)],
    ['10,000 characters past the basic plane', '😀'.repeat(10_000), '😀'.repeat(500)],
  ])('is kept as text: %s', async (_, message, kept) => {
    const { comeBack, rows } = await issuedLink()
    expect(await comeBack({ kind: 'jwt', message })).toMatchObject({ state: 'failed' })
    expect((await rows()).map((row) => row.message)).toEqual([kept])
  })

  it('is no part of what the page may show', async () => {
    const { comeBack } = await issuedLink()
    expect(JSON.stringify(await comeBack({ kind: 'call-555-0199', message: 'Call 555-0199' }))).not.toContain('0199')
  })

  it.each(['Marisol Vega', 'marisol_vega', 'jwt'])('stands beside the audit leaf and never in it, as does the code %s', async (code) => {
    const { districtId, comeBack, link, portal } = await issuedLink()
    await comeBack({ kind: code, message: 'No account for Tobias Lindqvist' })
    const [event] = await inDistrict(districtId, (tx) =>
      tx.auditEvent.findMany({ where: { districtId, action: 'link.failed' }, include: { personal: true } }),
    )
    const reason = code === 'jwt' ? 'link_refused' : 'unspecified'
    expect(JSON.parse(event?.leaf ?? '').details).toEqual({ link_id: link.id, portal_id: portal.id, reason })
    expect(JSON.parse(event?.personal?.data ?? '')).toEqual({ code, message: 'No account for Tobias Lindqvist' })
    expect((await findInDatabase(districtId, 'Lindqvist')).sort()).toEqual(['audit_personal', 'link_returns'])
    if (code !== 'jwt') expect((await findInDatabase(districtId, code)).sort()).toEqual(['audit_personal', 'link_returns'])
  })
})

describe('recordReturn', () => {
  it('records the same answer once a minute, and another at once', async () => {
    const { comeBack, rows, events } = await issuedLink()
    const answers: Array<[Record<string, string>, number]> = [
      [{ kind: 'jwt', message: 'Used' }, 0],
      [{ kind: 'jwt', message: 'Used' }, 59],
      [{ kind: 'jwt', message: 'Used again' }, 59],
      [{}, 60],
      [{}, 61],
      [{}, 121],
    ]
    for (const [query, seconds] of answers) await comeBack(query, later(seconds))
    expect((await rows()).map(({ message, returnedAt }) => [message, returnedAt])).toEqual([
      ['Used', later(0)],
      ['Used again', later(59)],
      [null, later(60)],
      [null, later(121)],
    ])
    expect(await events('link.failed')).toHaveLength(2)
    expect(await events('link.arrived')).toHaveLength(2)
  })

  it('records the same answer once when it comes many times at the same moment', async () => {
    const { comeBack, rows } = await issuedLink()
    const answers = await Promise.all(Array.from({ length: 5 }, () => comeBack({ kind: 'jwt' })))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await rows()).toHaveLength(1)
  })

  it('keeps ten answers a link and goes on answering', async () => {
    const { comeBack, rows, events } = await issuedLink()
    for (let turn = 0; turn < 13; turn++) {
      expect(await comeBack({ kind: 'jwt', message: `Answer ${turn}` })).toMatchObject({ state: 'failed', reason: 'link_refused' })
    }
    expect((await rows()).map(({ message }) => message)).toEqual(Array.from({ length: 10 }, (_, turn) => `Answer ${turn}`))
    expect(await events('link.failed')).toHaveLength(10)
  })

  it('records what a browser of any name brings, and nothing of a HEAD', async () => {
    const { districtId, comeBack, rows } = await issuedLink()
    const before = await dumpDistrict(districtId)
    const head = new Request('http://localhost/', { method: 'HEAD', headers: phoneVisit.headers })
    expect(await comeBack({ kind: 'jwt' }, now, head)).toMatchObject({ state: 'failed', reason: 'link_refused' })
    expect(await comeBack({}, now, head)).toEqual({ state: 'arrived', forwardTo: site })
    expect(await dumpDistrict(districtId)).toEqual(before)
    const scanner = new Request('http://localhost/', { headers: { 'User-Agent': 'Barracuda Sentinel (EE)' } })
    expect(await comeBack({ kind: 'jwt' }, now, scanner)).toMatchObject({ state: 'failed', reason: 'link_refused' })
    expect(await rows()).toHaveLength(1)
  })

  it('says whom to ask where the district has said so', async () => {
    const { owner, comeBack, address } = await issuedLink()
    await setDistrictPolicy(owner, { ...defaultDistrictPolicy, officeContact: 'Call +1 555 0100' }, now)
    expect(await comeBack({ kind: 'jwt' })).toMatchObject({ page: { officeContact: 'Call +1 555 0100' } })
    const unknown = { ...address, code: '0'.repeat(64), query: new URLSearchParams(), visit: phoneVisit }
    expect(await recordReturn(unknown, now)).toEqual({ state: 'closed', officeContact: 'Call +1 555 0100' })
  })

  it('answers what is unknown, proven wrongly or of another district alike, and changes nothing', async () => {
    const { districtId, address } = await issuedLink()
    const other = await issuedLink()
    const { slug, code } = address
    const before = await dumpDistrict(districtId)
    const addresses = [
      { slug, code: other.address.code },
      { slug: other.address.slug, code },
      { slug, code: code.slice(0, 32) + other.address.code.slice(32) },
      { slug, code: `${code.slice(0, 63)}${code.endsWith('0') ? '1' : '0'}` },
      { slug, code: code.slice(0, 32) },
      { slug, code: code.toUpperCase() === code ? '' : code.toUpperCase() },
      { slug: 'nowhere', code },
      { slug: '', code: '' },
      { slug: 'a\0b', code: 'a\0b' },
      { slug: "'; --", code: '\ud800' },
      { slug, code: 'x'.repeat(100_000) },
    ]
    for (const unknown of addresses) {
      for (const query of ['kind=jwt', '']) {
        expect(await recordReturn({ ...unknown, query: new URLSearchParams(query), visit: phoneVisit }, now)).toEqual(closed)
      }
      expect(await openReturnPage(unknown)).toEqual(closed)
    }
    expect(await dumpDistrict(districtId)).toEqual(before)
    expect(await other.rows()).toEqual([])
  })

  it('knows no return of a link whose portal never sends anybody back', async () => {
    const { owner, contactId, slug, districtId } = await issuedLink()
    const { id: portalId } = await makePortal(owner)
    const [link] = (await issueTo(owner, { portalId, contactIds: [contactId], now })).links
    const returnAddresses = await inDistrict(districtId, (tx) => deriveReturnAddresses(tx, districtId))
    const { pathname } = new URL(returnAddresses(link?.id ?? ''))
    const code = pathname.split('/')[3] ?? ''
    expect(code).toHaveLength(64)
    expect(await recordReturn({ slug, code, query: new URLSearchParams({ kind: 'jwt' }), visit: phoneVisit }, now)).toEqual(closed)
  })
})

describe('the return address of a portal itself, which tokens built to try it carry', () => {
  async function portalAddress(kind: 'get_connected' | 'synap' | 'gg4l' | 'passage') {
    const district = await makeDistrict()
    const { districtId, owner, slug } = district
    const portal = kind === 'gg4l' ? await makePortal(owner) : await makePortalOf(owner, kind)
    const returnAddresses = await inDistrict(districtId, (tx) => deriveReturnAddresses(tx, districtId))
    const code = new URL(returnAddresses(portal.id)).pathname.split('/')[3] ?? ''
    const comeBack = (query: Record<string, string>) =>
      recordReturn({ slug, code, query: new URLSearchParams(query), visit: phoneVisit }, now)
    return { ...district, portal, code, comeBack }
  }

  it.each([
    ['get_connected', { kind: 'jwt', message: 'Used' }, 'link_refused'],
    ['synap', { sso_error: 'Token expired' }, 'unspecified'],
  ] as const)('shows what %s refused as families see it, and records nothing', async (kind, query, reason) => {
    const { districtId, slug, code, portal, comeBack } = await portalAddress(kind)
    const before = await dumpDistrict(districtId)
    const page = { districtName: 'Willow Creek Unified', portalName: portal.name, language: null, officeContact: null }
    expect(await comeBack(query)).toEqual({ state: 'failed', reason, page })
    expect(await openReturnPage({ slug, code })).toEqual({ state: 'open', page })
    expect(await dumpDistrict(districtId)).toEqual(before)
  })

  it('leads on to the site of Get Connected, and records nothing', async () => {
    const { districtId, portal, comeBack } = await portalAddress('get_connected')
    const before = await dumpDistrict(districtId)
    expect(await comeBack({})).toEqual({ state: 'arrived', forwardTo: portal.settings.site })
    expect(await dumpDistrict(districtId)).toEqual(before)
  })

  it.each(['gg4l', 'passage'] as const)('is unknown for %s, which never sends anybody back', async (kind) => {
    const { comeBack } = await portalAddress(kind)
    expect(await comeBack({ kind: 'jwt' })).toEqual(closed)
  })

  it('is unknown in another district, and without its proof', async () => {
    const [ours, theirs] = [await portalAddress('get_connected'), await portalAddress('get_connected')]
    for (const code of [theirs.code, ours.code.slice(0, 32) + theirs.code.slice(32), `${ours.code.slice(0, 32)}${'0'.repeat(32)}`]) {
      expect(await recordReturn({ slug: ours.slug, code, query: new URLSearchParams(), visit: phoneVisit }, now)).toEqual(closed)
    }
  })
})

describe('openReturnPage', () => {
  it('names district and portal once more and records nothing', async () => {
    const { districtId, address, portal } = await issuedLink()
    const before = await dumpDistrict(districtId)
    const page = { districtName: 'Willow Creek Unified', portalName: portal.name, language: 'es', officeContact: null }
    expect(await openReturnPage(address)).toEqual({ state: 'open', page })
    expect(await dumpDistrict(districtId)).toEqual(before)
  })
})
