import { createHmac } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { answerOf, makeApiKey, problemOf } from '@/scripts/testing/call-api'
import { type MadeContact, makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { makePortal, makePortalOf, testLinkBase, testSecret } from '@/scripts/testing/make-portal'
import { setUpMail } from '@/scripts/testing/set-up-mail'

const kinds = ['gg4l', 'get_connected', 'proprofs', 'synap', 'custom'] as const
type Kind = (typeof kinds)[number]
type Channel = 'link' | 'email' | 'letter'
type Form = 'signed' | 'invite_page' | 'not said'
type Issue = { channel?: Channel; form?: Form; lifetime_seconds?: number }

const day = 86_400

/** Where the link of a kind leads, up to its token. */
const endpoints: Record<Kind, string> = {
  gg4l: testLinkBase,
  get_connected: 'https://volunteer.example.org/sso/jwta/?payload=',
  proprofs: 'https://help.example.org/access/jwtsso/?token=',
  synap: 'https://api.synap.ac/external-auth/jwt/authenticate/?jwt=',
  custom: 'https://library.example.org/enter?jwt=',
}

let district: TestDistrict
let key: string
const portals = new Map<string, string>()

beforeAll(async () => {
  district = await makeDistrict()
  const { owner } = district
  await setUpMail(owner)
  key = await makeApiKey(district, 'sender')
  portals.set('gg4l', (await makePortal(owner)).id)
  for (const kind of ['get_connected', 'proprofs', 'synap', 'custom', 'passage'] as const)
    portals.set(kind, (await makePortalOf(owner, kind)).id)
})

/** One whom no row of a table has invited before, so that no earlier invitation prolongs this one. */
async function newContact(contact: MadeContact = {}): Promise<string> {
  const [id = ''] = await makeContacts(district.districtId, [contact])
  return id
}

function asked(kind: string, contact: string, { form = 'not said', ...issue }: Issue) {
  return { key, body: { portal: portals.get(kind), contacts: [contact], ...issue, ...(form !== 'not said' && { form }) } }
}

async function issueOne(kind: string, issue: Issue = {}) {
  const contact = await newContact()
  const campaign = await answerOf('issueLinks', asked(kind, contact, issue))
  expect(campaign).toMatchObject({ portal_id: portals.get(kind), counts: { issued: 1, skipped: 0 }, skipped: [] })
  expect(campaign.links).toHaveLength(1)
  return { contact, campaign, link: campaign.links[0] }
}

/** Issues to nobody: the refusal, after which there is neither a campaign nor an invitation nor a link. */
async function refusalOf(kind: string, issue: Issue) {
  const contact = await newContact()
  const campaigns = async () => (await answerOf('findCampaigns', { key, query: 'limit=500' })).data.length
  const before = await campaigns()
  const problem = await problemOf('issueLinks', asked(kind, contact, issue))
  expect(await campaigns()).toBe(before)
  for (const list of ['findInvitations', 'findLinks'] as const)
    expect((await answerOf(list, { key, query: `contact=${contact}` })).data).toEqual([])
  return problem
}

/** In seconds; null where no expiry is known. */
function lifeOf({ issued_at, expires_at }: { issued_at: string; expires_at: string | null }): number | null {
  return expires_at === null ? null : (Date.parse(expires_at) - Date.parse(issued_at)) / 1000
}

/** The claims of the token in an address, once it is certain that the portal's secret signed it. */
function claimsIn(kind: Kind, url: string) {
  const base = endpoints[kind]
  expect(url.slice(0, base.length)).toBe(base)
  const [header = '', claims = '', signature] = url.slice(base.length).split('&')[0]?.split('.') ?? []
  expect(signature).toBe(createHmac('sha256', testSecret).update(`${header}.${claims}`).digest('base64url'))
  return JSON.parse(Buffer.from(claims, 'base64url').toString())
}

describe('POST /campaigns by kind, channel and form', () => {
  it.each<[Kind, Channel, Form, number | null]>([
    ['gg4l', 'link', 'not said', 18_000],
    ['gg4l', 'link', 'signed', 18_000],
    // Nobody can click at once on what is mailed, so it lives as long as the portal allows.
    ['gg4l', 'email', 'signed', day],
    ['get_connected', 'link', 'not said', null],
    ['get_connected', 'link', 'signed', null],
    ['get_connected', 'email', 'signed', null],
    ['synap', 'link', 'not said', 14 * day],
    ['synap', 'link', 'signed', 14 * day],
    ['synap', 'email', 'signed', 14 * day],
    ['custom', 'link', 'not said', 3_600],
    ['custom', 'link', 'signed', 3_600],
    ['custom', 'email', 'signed', 3_600],
  ])('%s on channel %s in form %s signs links that live %s seconds', async (kind, channel, form, life) => {
    const { contact, campaign, link } = await issueOne(kind, { channel, form })
    expect(campaign).toMatchObject({ channel, form: 'signed', lifetime_seconds: life })
    expect(lifeOf(link)).toBe(life)
    const claims = claimsIn(kind, link.url)
    expect(claims.exp).toBe(life === null ? undefined : Date.parse(link.expires_at) / 1000)
    expect(await answerOf('getLink', { key, id: link.id })).toMatchObject({
      contact: { id: contact },
      channel,
      issued_at: link.issued_at,
      expires_at: link.expires_at,
      status: 'live',
    })
  })

  it.each<[Kind, Channel, Form, number]>([
    ['gg4l', 'link', 'invite_page', 14],
    ['gg4l', 'email', 'not said', 14],
    ['gg4l', 'letter', 'not said', 14],
    ['get_connected', 'link', 'invite_page', 1],
    ['get_connected', 'email', 'not said', 1],
    ['get_connected', 'letter', 'not said', 1],
    ['proprofs', 'link', 'not said', 1],
    ['proprofs', 'link', 'invite_page', 1],
    ['proprofs', 'email', 'not said', 1],
    ['proprofs', 'email', 'invite_page', 1],
    ['proprofs', 'letter', 'not said', 1],
    ['synap', 'link', 'invite_page', 1],
    ['synap', 'email', 'not said', 1],
    ['synap', 'letter', 'invite_page', 1],
    ['custom', 'link', 'invite_page', 1],
    ['custom', 'email', 'not said', 1],
    ['custom', 'letter', 'not said', 1],
  ])('%s on channel %s in form %s hands out invite pages that live %s days', async (kind, channel, form, days) => {
    const { contact, campaign, link } = await issueOne(kind, { channel, form })
    expect(campaign).toMatchObject({ channel, form: 'invite_page', lifetime_seconds: null })
    expect(link.id).toBeNull()
    expect(link.url).toMatch(new RegExp(`/i/${district.slug}/[0-9a-hjkmnp-tv-z]{26}$`))
    expect(lifeOf(link)).toBe(days * day)
    const { data } = await answerOf('findInvitations', { key, query: `contact=${contact}` })
    expect(data).toMatchObject([{ id: link.invitation_id, closes_at: link.expires_at, last_link_expires_at: null }])
    expect((await answerOf('findLinks', { key, query: `contact=${contact}` })).data).toEqual([])
  })

  it.each<[Kind, Channel]>([
    ['proprofs', 'link'],
    ['proprofs', 'email'],
    ['proprofs', 'letter'],
    ['gg4l', 'letter'],
    ['get_connected', 'letter'],
    ['synap', 'letter'],
    ['custom', 'letter'],
  ])('refuses signed links of %s on channel %s and writes nothing', async (kind, channel) => {
    expect(await refusalOf(kind, { channel, form: 'signed' })).toMatchObject({ status: 422, code: 'unsupported' })
  })

  it.each<[Channel, Form]>([
    ['link', 'not said'],
    ['link', 'signed'],
    ['link', 'invite_page'],
    ['email', 'not said'],
    ['letter', 'not said'],
  ])('refuses everything for passage, also channel %s and form %s', async (channel, form) => {
    expect(await refusalOf('passage', { channel, form })).toMatchObject({
      status: 422,
      code: 'unsupported',
      detail: expect.stringContaining('only verified'),
    })
  })

  it('lets the policy say how long pages that sign in live, and whether there are any', async () => {
    const own = await makeDistrict()
    const ownKey = await makeApiKey(own)
    const [contact = ''] = await makeContacts(own.districtId, [{}])
    for (const kind of ['proprofs', 'get_connected'] as const) await makePortalOf(own.owner, kind)
    const body = (portal: string) => ({ key: ownKey, body: { portal, contacts: [contact] } })
    await setDistrictPolicy(own.owner, { ...defaultDistrictPolicy, signInPageDays: 3 }, new Date())
    expect(lifeOf((await answerOf('issueLinks', body('proprofs'))).links[0])).toBe(3 * day)
    await setDistrictPolicy(own.owner, { ...defaultDistrictPolicy, invitePages: false }, new Date())
    expect(await problemOf('issueLinks', body('proprofs'))).toMatchObject({ status: 422, code: 'unsupported' })
    expect((await answerOf('issueLinks', body('get_connected'))).links).toMatchObject([{ expires_at: null }])
  })
})

describe('POST /campaigns twice for the same contact', () => {
  it.each<[Kind]>([['get_connected'], ['synap'], ['custom']])(
    'does not let a link of %s prolong the invite page that signs in',
    async (kind) => {
      const { contact, link } = await issueOne(kind)
      const { links } = await answerOf('issueLinks', asked(kind, contact, { form: 'invite_page' }))
      expect([links[0].invitation_id, lifeOf(links[0])]).toEqual([link.invitation_id, day])
      const [invitation] = (await answerOf('findInvitations', { key, query: `contact=${contact}` })).data
      expect(invitation.closes_at).toBe(links[0].expires_at)
    },
  )
})

describe('POST /campaigns with a lifetime', () => {
  it.each<[Kind, number]>([
    ['gg4l', 60],
    ['gg4l', day],
    ['synap', 60],
    ['synap', 1_209_600],
    ['custom', 60],
    ['custom', 3_600],
  ])('%s signs links that live the %s seconds asked for', async (kind, lifetime_seconds) => {
    const { campaign, link } = await issueOne(kind, { lifetime_seconds })
    expect([campaign.lifetime_seconds, lifeOf(link)]).toEqual([lifetime_seconds, lifetime_seconds])
    expect(claimsIn(kind, link.url).exp).toBe(Date.parse(link.expires_at) / 1000)
  })

  it.each<[Kind, number, Form, string]>([
    ['gg4l', 59, 'not said', 'invalid_lifetime'],
    ['gg4l', day + 1, 'not said', 'invalid_lifetime'],
    ['gg4l', 600, 'invite_page', 'invalid_input'],
    ['get_connected', 600, 'not said', 'invalid_lifetime'],
    ['get_connected', 600, 'signed', 'invalid_lifetime'],
    ['get_connected', 600, 'invite_page', 'invalid_input'],
    // Not even the three minutes that it has.
    ['proprofs', 180, 'not said', 'invalid_input'],
    ['proprofs', 180, 'invite_page', 'invalid_input'],
    ['synap', 59, 'not said', 'invalid_lifetime'],
    ['synap', 1_209_601, 'not said', 'invalid_lifetime'],
    ['synap', 600, 'invite_page', 'invalid_input'],
    ['custom', 59, 'not said', 'invalid_lifetime'],
    // Its own setting is the most it allows.
    ['custom', 3_601, 'not said', 'invalid_lifetime'],
  ])('refuses %s with %s seconds in form %s and writes nothing', async (kind, lifetime_seconds, form, code) => {
    const problem = await refusalOf(kind, { lifetime_seconds, form })
    expect(problem).toMatchObject({ code, fields: { lifetime_seconds: expect.any(String) } })
    expect(problem.status).toBe(code === 'invalid_input' ? 400 : 422)
  })

  it('mails links that live as long as GG4L allows, and no longer than the portal says where they sign in', async () => {
    const own = await makeDistrict()
    const ownKey = await makeApiKey(own)
    await setUpMail(own.owner)
    const [contact = ''] = await makeContacts(own.districtId, [{}])
    const { id: gg4l } = await makePortal(own.owner, { lifetime_seconds: 3_600 })
    const { id: synap } = await makePortalOf(own.owner, 'synap', { lifetime_seconds: 3_600 })
    const mailed = async (portal: string) => {
      const body = { portal, contacts: [contact], channel: 'email', form: 'signed' }
      return lifeOf((await answerOf('issueLinks', { key: ownKey, body })).links[0])
    }
    expect([await mailed(gg4l), await mailed(synap)]).toEqual([day, 3_600])
  })

  it('refuses one for a portal whose claims carry no expiry, and counts the portal’s own', async () => {
    const settings = { claims_template: '{"sub":"{guid}","iat":"{iat}"}', lifetime_seconds: 1_800 }
    const own = await makeDistrict()
    const ownKey = await makeApiKey(own)
    const { id: portal } = await makePortalOf(own.owner, 'custom', settings)
    const [contact = ''] = await makeContacts(own.districtId, [{}])
    const body = { portal, contacts: [contact] }
    const problem = await problemOf('issueLinks', { key: ownKey, body: { ...body, lifetime_seconds: 1_801 } })
    expect(problem).toMatchObject({ status: 422, code: 'invalid_lifetime', fields: { lifetime_seconds: expect.any(String) } })
    const { links } = await answerOf('issueLinks', { key: ownKey, body })
    expect(lifeOf(links[0])).toBe(1_800)
    expect(Object.keys(claimsIn('custom', links[0].url))).toEqual(['sub', 'iat'])
  })
})

describe('POST /campaigns for a contact who lacks something', () => {
  const lacking = {
    'no GUID': { guid: null },
    'no e-mail address': { email: null },
    'no given name': { givenName: '' },
    'no family name': { familyName: '' },
    'no name at all': { givenName: ' ', familyName: '' },
    'no e-mail address and a court order': { email: null, guid: null, restricted: true },
  } satisfies Record<string, MadeContact>

  it.each<[Kind, keyof typeof lacking, string]>([
    ['gg4l', 'no GUID', 'no_guid'],
    ['gg4l', 'no e-mail address', 'served'],
    ['gg4l', 'no name at all', 'served'],
    ['get_connected', 'no GUID', 'served'],
    ['get_connected', 'no e-mail address', 'no_email'],
    ['get_connected', 'no given name', 'no_name'],
    ['get_connected', 'no family name', 'no_name'],
    ['proprofs', 'no GUID', 'served'],
    ['proprofs', 'no e-mail address', 'no_email'],
    ['proprofs', 'no name at all', 'served'],
    ['synap', 'no GUID', 'served'],
    ['synap', 'no e-mail address', 'no_email'],
    ['synap', 'no given name', 'served'],
    ['synap', 'no family name', 'served'],
    ['synap', 'no name at all', 'no_name'],
    ['custom', 'no GUID', 'no_guid'],
    // Its template says {email?}.
    ['custom', 'no e-mail address', 'served'],
    ['custom', 'no name at all', 'served'],
    ...kinds.map((kind) => [kind, 'no e-mail address and a court order', 'restricted'] as [Kind, keyof typeof lacking, string]),
  ])('%s and %s: %s', async (kind, lack, reason) => {
    const contact: MadeContact = lacking[lack]
    const id = await newContact(contact)
    const campaign = await answerOf('issueLinks', asked(kind, id, {}))
    expect(campaign.skipped.map((skipped: { id: string; reason: string }) => [skipped.id, skipped.reason])).toEqual(
      reason === 'served' ? [] : [[id, reason]],
    )
    expect(campaign.counts).toEqual(reason === 'served' ? { issued: 1, skipped: 0 } : { issued: 0, skipped: 1 })
    expect(campaign.links).toHaveLength(campaign.counts.issued)
  })

  it.each<[Kind, Form, string | null, string]>([
    // No such page asks for a code, or it is no page.
    ['gg4l', 'invite_page', null, 'served'],
    ['gg4l', 'invite_page', 'ana@nowhere', 'served'],
    ['get_connected', 'signed', 'ana@nowhere', 'served'],
    ['custom', 'signed', null, 'served'],
    ['get_connected', 'invite_page', 'ana@nowhere', 'bad_email'],
    ['proprofs', 'invite_page', 'ana@nowhere', 'bad_email'],
    ['synap', 'invite_page', 'ana@nowhere', 'bad_email'],
    ['custom', 'invite_page', 'ana@nowhere', 'bad_email'],
    ['custom', 'invite_page', null, 'no_email'],
  ])('%s in form %s for the address %s, where pages that sign in mail a code: %s', async (kind, form, email, reason) => {
    const id = await newContact({ email })
    const { skipped, links } = await answerOf('issueLinks', asked(kind, id, { form }))
    expect(skipped.map((one: { reason: string }) => one.reason)).toEqual(reason === 'served' ? [] : [reason])
    expect(links).toHaveLength(reason === 'served' ? 1 : 0)
  })

  it('hands out pages to whom no mail reaches while no code is mailed', async () => {
    const own = await makeDistrict()
    const ownKey = await makeApiKey(own)
    const { id: portal } = await makePortalOf(own.owner, 'custom')
    const [contact = ''] = await makeContacts(own.districtId, [{ email: null }])
    const counts = async () => {
      const body = { portal, contacts: [contact], form: 'invite_page' }
      return (await answerOf('issueLinks', { key: ownKey, body })).counts
    }
    expect(await counts()).toEqual({ issued: 1, skipped: 0 })
    await setUpMail(own.owner)
    expect(await counts()).toEqual({ issued: 0, skipped: 1 })
    await setDistrictPolicy(own.owner, { ...defaultDistrictPolicy, mailedCodes: false }, new Date())
    expect(await counts()).toEqual({ issued: 1, skipped: 0 })
  })

  it.each<[Kind, Channel]>(kinds.map((kind) => [kind, 'email']))('%s mails nobody without an address', async (kind, channel) => {
    const id = await newContact({ email: null })
    const { skipped, links } = await answerOf('issueLinks', asked(kind, id, { channel }))
    expect([skipped, links]).toEqual([[{ id, guid: expect.any(String), reason: 'no_email' }], []])
  })
})

describe('a link once it is issued', () => {
  it.each<[Kind]>([['gg4l'], ['get_connected'], ['synap'], ['custom']])('of %s is revealed as it was', async (kind) => {
    const { link } = await issueOne(kind, { channel: 'link' })
    expect(await answerOf('revealLink', { key, id: link.id })).toEqual({ url: link.url })
    expect(await answerOf('revealLink', { key, id: link.id })).toEqual({ url: link.url })
  })

  it.each<[Kind]>([['get_connected'], ['proprofs'], ['synap']])('of %s is answered again to who asks twice', async (kind) => {
    const contact = await newContact()
    const request = { ...asked(kind, contact, {}), headers: { 'Idempotency-Key': `twice-${kind}` } }
    const first = await answerOf('issueLinks', request)
    expect(first.links).toHaveLength(1)
    expect(await answerOf('issueLinks', request)).toEqual(first)
  })

  it.each<[Kind, number | null, number]>([
    ['gg4l', 18_000, 0],
    // Nobody knows when its token dies.
    ['get_connected', null, 1],
    // Of an invite page on which nobody has pressed, no token is out.
    ['proprofs', null, 0],
    ['synap', 14 * day, 0],
    ['custom', 3_600, 0],
  ])('of %s is revoked, which says when its token dies (%s seconds) and how many never do (%s)', async (kind, life, unending) => {
    const { link } = await issueOne(kind)
    expect(await answerOf('revokeInvitation', { key, id: link.invitation_id })).toEqual({
      id: link.invitation_id,
      status: 'revoked',
      last_link_expires_at: life === null ? null : link.expires_at,
    })
    expect(await answerOf('getInvitation', { key, id: link.invitation_id })).toMatchObject({ links_without_expiry: unending })
    if (link.id === null) return
    expect(await problemOf('revealLink', { key, id: link.id })).toMatchObject({ status: 409, code: 'conflict' })
    expect(await answerOf('getLink', { key, id: link.id })).toMatchObject({ expires_at: link.expires_at })
  })
})
