import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GetConnectedPortal, startGetConnectedPortal } from '@/e2e/portals/get-connected-portal'
import { type SynapPortal, startSynapPortal } from '@/e2e/portals/synap-portal'
import { inDistrict } from '@/lib/district-scope'
import { recordReturn } from '@/lib/invitations/record-return'
import { parseInput } from '@/lib/parse-input'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal, makePortalOf, testLinkBase, testSecret } from '@/scripts/testing/make-portal'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { dumpDistrict, findInDatabase } from '@/scripts/testing/stored-text'
import { buildToken, builtTokenSchema } from './build-token'
import { savePortal } from './save-portal'

const now = new Date('2026-03-01T12:00:00.789Z')
const guid = '50a5374f-2108-4a60-b7eb-ab9fb5cd094a'
const person = { guid, givenName: 'Test', familyName: 'Person', email: 'test.person@example.org' }

const eventsOf = (districtId: string) =>
  inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { action: 'token.built' }, include: { personal: true } }))

describe('buildToken', () => {
  it('signs with the stored secret as a link of the portal is signed', async () => {
    const { owner } = await makeDistrict()
    const { id } = await makePortal(owner)
    const built = await buildToken(owner, { portalId: id, person, lifetimeSeconds: 600 }, now)
    const claims = { iss: 'jwtp.gg4l.com', sub: 'contact_setup_test', exp: 1_772_367_000, iat: 1_772_366_400, guid }
    const signingInput = [{ alg: 'HS256', typ: 'JWT' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    const token = `${signingInput}.${createHmac('sha256', testSecret).update(signingInput).digest('base64url')}`
    expect(built).toEqual({
      token,
      url: testLinkBase + token,
      header: { alg: 'HS256', typ: 'JWT' },
      claims,
      issuedAt: new Date('2026-03-01T12:00:00Z'),
      expiresAt: new Date('2026-03-01T12:10:00Z'),
    })
  })

  it('records the claims, beside the leaf, and keeps nothing of the token', async () => {
    const { districtId, owner } = await makeDistrict()
    const { id, secretVersions } = await makePortal(owner)
    const { token } = await buildToken(owner, { portalId: id, person }, now)
    const [event] = await eventsOf(districtId)
    expect(event).toMatchObject({ subjectId: id, actorId: owner.id, actorKind: 'member', at: now })
    expect(JSON.parse(event?.leaf ?? '').details).toEqual({
      secret_version_id: secretVersions[0]?.id,
      issued_at: '2026-03-01T12:00:00.000Z',
      expires_at: '2026-03-01T17:00:00.000Z',
    })
    expect(event?.leaf).not.toContain(guid)
    expect(event?.personal?.data).toContain(guid)
    const [header = '', claims = '', signature = ''] = token.split('.')
    for (const part of [`${header}.`, claims, signature, Buffer.from(signature, 'base64url').toString('hex')])
      expect(await findInDatabase(districtId, part)).toEqual([])
    expect(await inDistrict(districtId, (tx) => tx.link.count())).toBe(0)
    expect(await inDistrict(districtId, (tx) => tx.invitation.count())).toBe(0)
  })

  it('leads back to an address of the portal, where there is no link', async () => {
    const { owner, slug } = await makeDistrict()
    const { id } = await makePortalOf(owner, 'get_connected')
    const { url } = await buildToken(owner, { portalId: id, person }, now)
    const named = id.replaceAll('-', '')
    expect(new URL(url).searchParams.get('return')).toMatch(new RegExp(`/i/${slug}/${named}[0-9a-f]{32}/returned$`))
  })

  it.each(['sender', 'auditor'] as const)('is refused to the %s', async (role) => {
    const district = await makeDistrict()
    const { id } = await makePortal(district.owner)
    await expect(buildToken(district[role], { portalId: id, person }, now)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await eventsOf(district.districtId)).toEqual([])
  })

  it('is allowed to an admin', async () => {
    const { owner, admin } = await makeDistrict()
    const { id } = await makePortal(owner)
    expect(await buildToken(admin, { portalId: id, person }, now)).toMatchObject({ claims: { guid } })
  })

  it.each([
    ['the GUID', {}, 'person.guid', { ...person, guid: guid.toUpperCase() }],
    ['the GUID, removed,', { removedAt: now }, 'person.guid', person],
    ['the e-mail address', { guid: null }, 'person.email', { ...person, email: 'ANA.Reyes@Example.org' }],
    ['the e-mail address, removed,', { guid: null, removedAt: now }, 'person.email', { ...person, email: 'ana.reyes@example.org' }],
    [
      'the e-mail address, written in capitals,',
      { guid: null, email: 'ANA@EXAMPLE.ORG' },
      'person.email',
      { ...person, email: 'ana@example.org' },
    ],
  ])('refuses %s of a contact of the roster', async (_, contact, field, asked) => {
    const { districtId, owner } = await makeDistrict()
    await makeContacts(districtId, [{ guid, email: 'ana.reyes@example.org', ...contact }])
    const { id } = await makePortal(owner)
    await expect(buildToken(owner, { portalId: id, person: asked }, now)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.not.stringContaining('ana'),
      fields: { [field]: expect.stringContaining('Create a link for the contact instead') },
    })
    expect(await eventsOf(districtId)).toEqual([])
  })

  it.each([
    ['in braces and capitals', guid, `{${guid.toUpperCase()}}`],
    ['without hyphens', guid, guid.replaceAll('-', '')],
    ['as Python writes a URN', guid, `urn:uuid:${guid}`],
    ['in wide digits', guid, guid.replaceAll('5', '\uff15')],
    ['with hyphens where the roster has none', guid.replaceAll('-', '').toUpperCase(), guid],
  ])('refuses the GUID of a contact, written %s', async (_, known, typed) => {
    const { districtId, owner } = await makeDistrict()
    await makeContacts(districtId, [{ guid: known }])
    const { id } = await makePortal(owner)
    await expect(buildToken(owner, { portalId: id, person: { ...person, guid: typed } }, now)).rejects.toMatchObject({
      code: 'conflict',
      fields: { 'person.guid': expect.any(String) },
    })
  })

  it('takes what has neither letters nor digits for no contact’s GUID', async () => {
    const { districtId, owner } = await makeDistrict()
    await makeContacts(districtId, [{ guid: '{-}' }])
    const { id } = await makePortal(owner)
    await expect(buildToken(owner, { portalId: id, person: { ...person, guid: '--' } }, now)).resolves.toMatchObject({
      claims: { guid: '--' },
    })
  })

  it('refuses a contact whom only the claims template names', async () => {
    const { districtId, owner } = await makeDistrict()
    await makeContacts(districtId, [{ email: 'ana.reyes@example.org' }])
    const template = JSON.stringify({ user: ['{guid}', { mail: 'Ana.Reyes@example.org' }], iat: '{iat}' })
    const { id } = await makePortalOf(owner, 'custom', { claims_template: template })
    await expect(buildToken(owner, { portalId: id, person }, now)).rejects.toMatchObject({ code: 'conflict', fields: {} })
  })

  it('takes an address that is only like a contact’s', async () => {
    const { districtId, owner } = await makeDistrict()
    await makeContacts(districtId, [{ guid: null, email: 'ana.reyes@example.org' }])
    const { id } = await makePortal(owner)
    const built = buildToken(owner, { portalId: id, person: { ...person, email: 'ana_reyes@example.org' } }, now)
    await expect(built).resolves.toMatchObject({ claims: { guid } })
  })

  it.each(
    [
      'superintendent@cedar-valley.example.edu',
      'student@example.edu',
      'me@example.org.example.edu',
      'me@notexample.org',
      'me@examples.net',
      'me@test.example.edu',
      'auditor@district.example.edu',
    ].map((email) => [email]),
  )('signs nobody in who may be real: %s', async (email) => {
    const { districtId, owner } = await makeDistrict()
    const { id } = await makePortalOf(owner, 'get_connected')
    await renameMembers(districtId)
    await expect(buildToken(owner, { portalId: id, person: { ...person, email } }, now)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { 'person.email': 'Use an address that ends in @example.org, or your own.' },
    })
    expect(await eventsOf(districtId)).toEqual([])
  })

  it.each(['a@example.com', 'a@mail.Example.NET', 'a@sub.example.org', 'a@school.test', 'a@b.invalid', 'a@b.example', 'a@mail.localhost'])(
    'takes an address under a name that is reserved for tests: %s',
    async (email) => {
      const { owner } = await makeDistrict()
      const { id } = await makePortalOf(owner, 'get_connected')
      await expect(buildToken(owner, { portalId: id, person: { ...person, email } }, now)).resolves.toMatchObject({ claims: { email } })
    },
  )

  it('takes the member’s own address, and not for a key of the API or for another member', async () => {
    const { districtId, owner, admin } = await makeDistrict()
    const { id } = await makePortalOf(owner, 'get_connected')
    await renameMembers(districtId)
    const asked = { portalId: id, person: { ...person, email: 'Owner@district.example.edu' } }
    await expect(buildToken(owner, asked, now)).resolves.toMatchObject({ claims: { email: 'Owner@district.example.edu' } })
    await expect(buildToken(admin, asked, now)).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(buildToken({ ...owner, kind: 'api_key' }, asked, now)).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('names the contact, not the address, where a contact has the address', async () => {
    const { districtId, owner } = await makeDistrict()
    await makeContacts(districtId, [{ email: 'ana@cedar-valley.example.edu' }])
    const { id } = await makePortal(owner)
    const asked = { portalId: id, person: { ...person, email: 'ana@cedar-valley.example.edu' } }
    await expect(buildToken(owner, asked, now)).rejects.toMatchObject({ code: 'conflict' })
  })

  it.each([
    ['a fixed address', { mail: 'superintendent@cedar-valley.example.edu' }, {}],
    ['an address among other words', { who: ['The boss <boss@cedar-valley.example.edu>, tester@example.org'] }, {}],
    ['an address made of a name', { mail: '{given_name}@cedar-valley.example.edu' }, {}],
    ['an address typed as a name', { mail: '{given_name}' }, { givenName: 'boss@cedar-valley.example.edu' }],
    ['an address with a wide dot and sign', { mail: 'boss\uff20cedar-valley\uff0eexample.edu' }, {}],
    ['an address that goes on as one for tests', { mail: 'boss@cedar-valley.example.edu,@example.org' }, {}],
    ['an address at a number', { mail: 'boss@[127.0.0.1]' }, {}],
  ])('refuses %s in the claims', async (_, claims, typed) => {
    const { districtId, owner } = await makeDistrict()
    const { id } = await makePortalOf(owner, 'custom', { claims_template: JSON.stringify({ ...claims, iat: '{iat}' }) })
    await expect(buildToken(owner, { portalId: id, person: { ...person, ...typed } }, now)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.not.stringContaining('boss'),
      fields: {},
    })
    expect(await eventsOf(districtId)).toEqual([])
  })

  it('does not know the contacts of another district', async () => {
    const [ours, theirs] = [await makeDistrict(), await makeDistrict()]
    await makeContacts(theirs.districtId, [{ guid }])
    const { id } = await makePortal(ours.owner)
    await expect(buildToken(ours.owner, { portalId: id, person }, now)).resolves.toMatchObject({ claims: { guid } })
    await expect(buildToken(theirs.owner, { portalId: id, person }, now)).rejects.toMatchObject({ code: 'not_found' })
  })

  it.each([59, 86_401, 60.5, Number.NaN])('refuses a lifetime of %d seconds', async (lifetimeSeconds) => {
    const { owner } = await makeDistrict()
    const { id } = await makePortal(owner)
    await expect(buildToken(owner, { portalId: id, person, lifetimeSeconds }, now)).rejects.toMatchObject({ code: 'invalid_lifetime' })
  })

  it.each(['proprofs', 'get_connected'] as const)('chooses no lifetime for %s', async (kind) => {
    const { owner } = await makeDistrict()
    const { id } = await makePortalOf(owner, kind)
    await expect(buildToken(owner, { portalId: id, person, lifetimeSeconds: 181 }, now)).rejects.toMatchObject({ code: 'invalid_lifetime' })
    const { expiresAt } = await buildToken(owner, { portalId: id, person }, now)
    expect(expiresAt).toEqual(kind === 'proprofs' ? new Date('2026-03-01T12:03:00Z') : null)
  })

  it('refuses Passage, for which nothing is signed', async () => {
    const { owner } = await makeDistrict()
    const { id } = await makePortalOf(owner, 'passage')
    await expect(buildToken(owner, { portalId: id, person }, now)).rejects.toMatchObject({ code: 'unsupported' })
  })

  it('refuses a portal that is not ready', async () => {
    const { owner } = await makeDistrict()
    const { id } = await savePortal(owner, { kind: 'gg4l', name: 'Parent Portal', settings: {} }, now)
    await expect(buildToken(owner, { portalId: id, person }, now)).rejects.toMatchObject({ code: 'portal_not_ready' })
  })

  it('says what the claims of the portal want', async () => {
    const { owner } = await makeDistrict()
    const [gg4l, synap] = [await makePortal(owner), await makePortalOf(owner, 'synap')]
    const { guid: _guid, ...withoutGuid } = person
    const { email: _email, ...withoutEmail } = person
    await expect(buildToken(owner, { portalId: gg4l.id, person: withoutGuid }, now)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { 'person.guid': expect.stringContaining('GUID') },
    })
    await expect(buildToken(owner, { portalId: synap.id, person: withoutEmail }, now)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { 'person.email': expect.stringContaining('e-mail') },
    })
  })
})

/** As addresses of real people stand in a district. */
async function renameMembers(districtId: string): Promise<void> {
  await inDistrict(
    districtId,
    (tx) => tx.$executeRaw`UPDATE members SET email = role || '@district.example.edu' WHERE district_id = ${districtId}::uuid`,
  )
}

describe('where a built token leads', () => {
  let volunteering: GetConnectedPortal
  let testPreparation: SynapPortal

  beforeAll(async () => {
    volunteering = await startGetConnectedPortal({ secret: testSecret })
    testPreparation = await startSynapPortal({ secret: testSecret, eaid: 'school-one' })
  })

  afterAll(async () => {
    await volunteering.close()
    await testPreparation.close()
  })

  /** Where the portal sends whoever opens the link, and what stands there. */
  async function follow(url: string) {
    const { headers } = await fetch(url, { redirect: 'manual' })
    const landing = new URL(headers.get('location') ?? '', url)
    const [, place, slug = '', code = '', page] = landing.pathname.split('/')
    if (place !== 'i' || page !== 'returned') return { landing: landing.pathname }
    return recordReturn({ slug, code, query: landing.searchParams, visit: phoneVisit }, now)
  }

  it('is Get Connected once, and then the page that tells of its refusal, with nothing recorded', async () => {
    const { districtId, owner } = await makeDistrict()
    const { id, name: portalName } = await makePortalOf(owner, 'get_connected', { site: volunteering.url })
    const { url } = await buildToken(owner, { portalId: id, person }, new Date())
    const shutOut = await buildToken(owner, { portalId: id, person: { ...person, email: 'shut.out@example.org' } }, new Date())
    volunteering.site.shutOut.add('shut.out@example.org')
    const before = await dumpDistrict(districtId)
    expect(await follow(url)).toEqual({ state: 'arrived', forwardTo: volunteering.url })
    const page = { districtName: 'Willow Creek Unified', portalName, language: null, officeContact: null }
    expect(await follow(url)).toEqual({ state: 'failed', reason: 'link_refused', page })
    expect(await follow(shutOut.url)).toEqual({ state: 'failed', reason: 'details_refused', page })
    expect(await dumpDistrict(districtId)).toEqual(before)
  })

  it('is Synap until the token has died, and then the page that tells of its refusal', async () => {
    const { districtId, owner } = await makeDistrict()
    const settings = { eaid: 'school-one', endpoint: testPreparation.endpoint }
    const { id, name: portalName } = await makePortalOf(owner, 'synap', settings)
    const { url } = await buildToken(owner, { portalId: id, person, lifetimeSeconds: 600 }, new Date())
    const before = await dumpDistrict(districtId)
    expect(await follow(url)).toEqual({ landing: '/' })
    testPreparation.clock.advance(3_600)
    const page = { districtName: 'Willow Creek Unified', portalName, language: null, officeContact: null }
    expect(await follow(url)).toEqual({ state: 'failed', reason: 'unspecified', page })
    expect(await dumpDistrict(districtId)).toEqual(before)
  })
})

describe('what a token is built from', () => {
  const portalId = '01890000-0000-7000-8000-000000000000'

  it('is trimmed, in every script', () => {
    const asked = { guid: ' g1 ', givenName: ' Zoë 👩‍👧 ', familyName: ' الحسن ', email: ' zoe@example.org ' }
    expect(parseInput(builtTokenSchema, { portalId, person: asked }).person).toEqual({
      guid: 'g1',
      givenName: 'Zoë 👩‍👧',
      familyName: 'الحسن',
      email: 'zoe@example.org',
    })
  })

  it.each([
    ['person.guid', { guid: ' ' }],
    ['person.guid', { guid: 'g'.repeat(201) }],
    ['person.givenName', { givenName: '' }],
    ['person.familyName', { familyName: 'p'.repeat(201) }],
    ['person.email', { email: 'nobody' }],
    ['person.email', { email: `${'a'.repeat(200)}@example.org` }],
    ['person.sourcedId', { sourcedId: 's1' }],
  ])('is refused for %s where it is %j', (field, wrong) => {
    expect(() => parseInput(builtTokenSchema, { portalId, person: { ...person, ...wrong } })).toThrow(
      expect.objectContaining({ code: 'invalid_input', fields: { [field]: expect.any(String) } }),
    )
  })
})
