import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { issueLinks } from '@/lib/invitations/issue-links'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal, makePortalOf, testLinkBase, testSecret } from '@/scripts/testing/make-portal'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { findPortals, getPortal } from './portals'
import { openSecret, savePortal } from './save-portal'

const now = new Date('2026-03-01T12:00:00Z')
const kind = 'gg4l'
const newSecret = 'another-client-secret-of-more-than-32-bytes'

const versions = (districtId: string, portalId: string) =>
  inDistrict(districtId, (tx) => tx.secretVersion.findMany({ where: { districtId, portalId }, orderBy: { version: 'asc' } }))

const events = (districtId: string) =>
  inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { districtId }, orderBy: { id: 'asc' } }))

const actions = async (districtId: string) => (await events(districtId)).map(({ action }) => action)

describe('the client secret of a portal', () => {
  it('is kept nowhere in plain, and shown as its last four characters', async () => {
    const { districtId, owner } = await makeDistrict()
    const portal = await makePortal(owner)
    expect(portal.secretVersions).toMatchObject([{ version: 1, last4: testSecret.slice(-4), active: true }])
    expect(await findInDatabase(districtId, testSecret)).toEqual([])
    expect(await findInDatabase(districtId, testSecret.slice(0, 20))).toEqual([])
    expect(JSON.stringify([portal, await findPortals(owner)])).not.toContain(testSecret.slice(0, 20))
  })

  it('opens to the same bytes, in its place alone', async () => {
    const { districtId, owner } = await makeDistrict()
    const portal = await makePortal(owner)
    await savePortal(owner, { id: portal.id, kind, name: portal.name, settings: {}, secret: newSecret }, now)
    const [first, second] = await versions(districtId, portal.id)
    if (!first || !second) throw new Error('There are two versions.')
    await inDistrict(districtId, async (tx) => {
      expect((await openSecret(tx, districtId, first)).toString()).toBe(testSecret)
      expect((await openSecret(tx, districtId, second)).toString()).toBe(newSecret)
      await expect(openSecret(tx, districtId, { ...first, ciphertext: second.ciphertext })).rejects.toThrow()
      await expect(openSecret(tx, districtId, { ...first, version: 2 })).rejects.toThrow()
      const touched = Uint8Array.from(first.ciphertext)
      touched.set([(touched.at(-1) ?? 0) ^ 1], touched.length - 1)
      await expect(openSecret(tx, districtId, { ...first, ciphertext: touched })).rejects.toThrow()
    })
  })

  it('becomes a new version beside the old one, which is no longer active', async () => {
    const { districtId, owner } = await makeDistrict()
    const { id, name } = await makePortal(owner)
    const saved = await savePortal(owner, { id, kind, name, settings: {}, secret: newSecret }, now)
    expect(saved.secretVersions.map(({ version, active, last4 }) => [version, active, last4])).toEqual([
      [2, true, newSecret.slice(-4)],
      [1, false, testSecret.slice(-4)],
    ])
    expect(await actions(districtId)).toEqual(['portal.created', 'secret.stored', 'portal.changed', 'secret.stored'])
  })

  it.each([undefined, ''])('stays when it is left out: %j', async (secret) => {
    const { owner } = await makeDistrict()
    const { id, secretVersions } = await makePortal(owner)
    const saved = await savePortal(owner, { id, kind, name: 'Renamed', settings: {}, ...(secret === undefined ? {} : { secret }) }, now)
    expect(saved).toMatchObject({ name: 'Renamed', secretVersions })
  })

  it('becomes a new version when only its encoding changes, and refuses an encoding it is not in', async () => {
    const { districtId, owner } = await makeDistrict()
    const bytes = createHash('sha256').update('key').digest()
    const text = bytes.toString('base64')
    const { id, name } = await makePortal(owner, {}, text)
    const base64 = await savePortal(owner, { id, kind, name, settings: { secret_encoding: 'base64' } }, now)
    expect(base64.secretVersions.map(({ version, active }) => [version, active])).toEqual([
      [2, true],
      [1, false],
    ])
    const [first, second] = await versions(districtId, id)
    if (!first || !second) throw new Error('There are two versions.')
    const keys = await inDistrict(districtId, async (tx) => [
      await openSecret(tx, districtId, first),
      await openSecret(tx, districtId, second),
    ])
    expect(keys).toEqual([Buffer.from(text), bytes])
    await expect(savePortal(owner, { id, kind, name, settings: { secret_encoding: 'base64url' } }, now)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { secret: expect.any(String) },
    })
    expect((await getPortal(owner, id)).settings.secret_encoding).toBe('base64')
  })

  it('is refused under 32 bytes, with nothing written, and stored and recorded once it is confirmed', async () => {
    const { districtId, owner } = await makeDistrict()
    const input = { kind, name: 'Parent Portal', settings: {}, secret: 'only-thirty-one-bytes-of-secret' }
    await expect(savePortal(owner, input, now)).rejects.toMatchObject({
      code: 'weak_secret',
      message: expect.not.stringContaining('only-thirty'),
      fields: { secret: expect.stringContaining('31') },
    })
    expect([await findPortals(owner), await events(districtId)]).toEqual([[], []])
    const { id } = await savePortal(owner, { ...input, confirmWeakSecret: true }, now)
    const recorded = await events(districtId)
    expect(recorded.map(({ action }) => action)).toEqual(['portal.created', 'secret.stored', 'secret.weak_confirmed'])
    expect(JSON.parse(recorded[2]?.leaf ?? '')).toMatchObject({
      subject_id: id,
      details: { bytes: 31, version: 1, why: 'short' },
      actor: { id: owner.id },
    })
  })

  it('counts bytes, not characters', async () => {
    const { owner } = await makeDistrict()
    const sixteenLetters = 'äöüßéèêëàâîïôûçñ'
    const portal = await savePortal(owner, { kind, name: 'Parent Portal', settings: {}, secret: sixteenLetters }, now)
    expect(portal.secretVersions).toHaveLength(1)
  })

  it('of ProProfs is judged by what was typed, not by the 32 characters of its digest', async () => {
    const { districtId, owner } = await makeDistrict()
    const input = { kind: 'proprofs', name: 'Help', settings: { domain: 'https://help.example.org' }, secret: 'a-key-of-twenty-byte' }
    await expect(savePortal(owner, input, now)).rejects.toMatchObject({
      code: 'weak_secret',
      fields: { secret: 'Only 20 bytes. Copy it again, or confirm that the vendor issued it so.' },
    })
    const { id, secretVersions } = await savePortal(owner, { ...input, confirmWeakSecret: true }, now)
    expect(secretVersions).toMatchObject([{ version: 1, last4: '' }])
    expect(JSON.parse((await events(districtId)).at(-1)?.leaf ?? '')).toMatchObject({
      action: 'secret.weak_confirmed',
      details: { encoding: 'md5_hex', bytes: 20 },
    })
    const [stored] = await versions(districtId, id)
    if (!stored) throw new Error('There is one version.')
    // printf a-key-of-twenty-byte | md5sum
    expect((await inDistrict(districtId, (tx) => openSecret(tx, districtId, stored))).toString()).toBe('794a3d752c0fd709db53d3a61bfb9e24')
  })

  it.each([
    ['known', 'Your-256-Bit-Secret-your_256_bit_secret', 'Everybody knows this one.'],
    ['repeated', 'Zk3/'.repeat(10), 'It repeats or counts up.'],
  ])('is refused when it is %s, and recorded as such once it is confirmed, with nothing of it shown', async (why, secret, briefly) => {
    const { districtId, owner } = await makeDistrict()
    const input = { kind, name: 'Parent Portal', settings: {}, secret }
    await expect(savePortal(owner, input, now)).rejects.toMatchObject({
      code: 'weak_secret',
      message: expect.not.stringContaining(secret.slice(0, 4)),
      fields: { secret: `${briefly} Copy it again, or confirm that the vendor issued it so.` },
    })
    expect([await findPortals(owner), await events(districtId)]).toEqual([[], []])
    const { secretVersions } = await savePortal(owner, { ...input, confirmWeakSecret: true }, now)
    expect(secretVersions).toMatchObject([{ version: 1, last4: '' }])
    const recorded = JSON.parse((await events(districtId)).at(-1)?.leaf ?? '')
    expect(recorded).toMatchObject({ action: 'secret.weak_confirmed', details: { bytes: Buffer.byteLength(secret), version: 1, why } })
  })

  it('records no confirmation of a secret that needs none', async () => {
    const { districtId, owner } = await makeDistrict()
    await savePortal(owner, { kind, name: 'Parent Portal', settings: {}, secret: newSecret, confirmWeakSecret: true }, now)
    expect(await actions(districtId)).toEqual(['portal.created', 'secret.stored'])
  })

  it('is not wanted where nothing is signed', async () => {
    const { owner } = await makeDistrict()
    await expect(makePortalOf(owner, 'passage')).resolves.toMatchObject({ missing: [], secretVersions: [] })
    const input = { kind: 'passage', name: 'Another', settings: { app_id: 'a' }, secret: testSecret }
    await expect(savePortal(owner, input, now)).rejects.toMatchObject({ code: 'invalid_input', fields: { secret: expect.any(String) } })
    expect(await findPortals(owner)).toHaveLength(1)
  })

  it('shows nothing of a very short one', async () => {
    const { owner } = await makeDistrict()
    const input = { kind, name: 'Parent Portal', settings: {}, secret: 'seven77', confirmWeakSecret: true }
    expect((await savePortal(owner, input, now)).secretVersions).toMatchObject([{ last4: '' }])
  })
})

describe('what the record says of a portal’s settings', () => {
  const sha256 = (json: string) => createHash('sha256').update(json).digest('hex')

  const recorded = async (districtId: string) => {
    const rows = await inDistrict(districtId, (tx) =>
      tx.auditEvent.findMany({
        where: { districtId, action: { in: ['portal.created', 'portal.changed'] } },
        include: { personal: true },
        orderBy: { id: 'asc' },
      }),
    )
    return rows.map(({ leaf, personal }) => ({ details: JSON.parse(leaf).details, beside: personal && JSON.parse(personal.data) }))
  }

  it('is which changed and the digest of each value in the leaf, and the values beside it', async () => {
    const { districtId, owner } = await makeDistrict()
    const add = { kind: 'proprofs', name: 'Help', settings: { domain: 'https://help.example.org', site_access: '4,7' } }
    const { id } = await savePortal(owner, add, now)
    await savePortal(owner, { ...add, id, settings: { guest: false, site_access: '', domain: 'https://help.example.org' } }, now)
    await savePortal(owner, { ...add, id, name: 'Help Center', settings: {} }, now)
    await savePortal(owner, { ...add, id, name: 'Help Center', settings: { guest: true } }, now)
    expect(await recorded(districtId)).toEqual([
      {
        details: {
          kind: 'proprofs',
          name: 'Help',
          settings: { domain: sha256('"https://help.example.org"'), guest: sha256('true'), site_access: sha256('"4,7"') },
        },
        beside: { settings: { domain: 'https://help.example.org', guest: true, site_access: '4,7' } },
      },
      {
        details: { kind: 'proprofs', name: 'Help', settings: { guest: sha256('false'), site_access: null } },
        beside: { settings: { guest: false } },
      },
      { details: { kind: 'proprofs', name: 'Help Center', settings: {} }, beside: null },
      { details: { kind: 'proprofs', name: 'Help Center', settings: { guest: sha256('true') } }, beside: { settings: { guest: true } } },
    ])
  })

  it('takes the members of a list and the order of names for what they are', async () => {
    const { districtId, owner } = await makeDistrict()
    const issuers = ['https://two.example.org', 'https://one.example.org']
    const { id, name } = await makePortalOf(owner, 'passage', { issuers })
    await savePortal(owner, { id, name, kind: 'passage', settings: { issuers: issuers.join('\n') } }, now)
    const [made, again] = await recorded(districtId)
    expect(made?.details.settings.issuers).toBe(sha256('["https://two.example.org","https://one.example.org"]'))
    expect(again?.details.settings).toEqual({})
  })

  it('leaves nothing that a member pasted or typed in a leaf, which is never erased', async () => {
    const { districtId, owner } = await makeDistrict()
    await makePortalOf(owner, 'custom', {
      claims_template: '{"sub":"{guid}","exp":"{exp}","approved_by":"Marisol Vega"}',
      header_template: '{"kid":"lindqvist@example.org"}',
      link_template: 'https://portal.example.org/enter?api_key=k-7261-secret&jwt={token}',
    })
    for (const typed of ['Marisol', 'lindqvist@example.org', 'k-7261-secret']) {
      expect((await findInDatabase(districtId, typed)).sort()).toEqual(['audit_personal', 'portals'])
    }
  })
})

describe('savePortal', () => {
  it('stores a portal that is not complete, and refuses to issue until it is, naming what is missing', async () => {
    const { districtId, owner } = await makeDistrict()
    const [contact = ''] = await makeContacts(districtId, [{}])
    const { id, name, missing } = await savePortal(
      owner,
      { kind, name: 'Parent Portal', settings: { client_id: 'c', link_base: ' ' } },
      now,
    )
    expect(missing).toEqual(['link base', 'client secret'])
    const issue = () => issueLinks(owner, { portal: id, selection: { contacts: [contact] } }, now)
    await expect(issue()).rejects.toMatchObject({ code: 'portal_not_ready', message: expect.stringContaining('link base, client secret') })
    await savePortal(owner, { id, kind, name, settings: {}, secret: testSecret }, now)
    await expect(issue()).rejects.toMatchObject({ code: 'portal_not_ready', message: expect.stringMatching(/Missing: link base\./) })
    await savePortal(owner, { id, kind, name, settings: { link_base: testLinkBase } }, now)
    expect(await issue()).toMatchObject({ links: [{ contactId: contact }] })
    await savePortal(owner, { id, kind, name, settings: { link_base: '' } }, now)
    await expect(issue()).rejects.toMatchObject({ code: 'portal_not_ready' })
  })

  it.each([
    ['client_id', 'x'.repeat(501)],
    ['link_base', 'http://portal.example.org/x?jwt='],
    ['link_base', 7],
    ['lifetime_seconds', 86_401],
    ['lifetime_seconds', 'soon'],
    ['click_lifetime_seconds', 0],
    ['secret_encoding', 'hex'],
    ['colour', 'red'],
  ])('refuses the setting %s when it is %j, naming the field, and keeps what there was', async (field, value) => {
    const { owner } = await makeDistrict()
    const before = await makePortal(owner)
    const input = { id: before.id, kind, name: 'Renamed', settings: { [field]: value }, secret: newSecret }
    await expect(savePortal(owner, input, now)).rejects.toMatchObject({ code: 'invalid_input', fields: { [field]: expect.any(String) } })
    expect(await getPortal(owner, before.id)).toEqual(before)
  })

  it('takes JSON, lists, numbers and yes or no as the texts that forms and the command line give', async () => {
    const { owner } = await makeDistrict()
    const claims = '{\n  "sub": "{guid}",\n  "exp": "{exp}"\n}'
    const custom = await makePortalOf(owner, 'custom', {
      claims_template: `${claims}\n`,
      header_template: '{"kid":"k1"}',
      lifetime_seconds: '900',
    })
    expect(custom.settings).toMatchObject({ claims_template: claims, header_template: '{"kid":"k1"}', lifetime_seconds: 900 })
    expect((await makePortalOf(owner, 'proprofs', { guest: 'false' })).settings.guest).toBe(false)
    const passage = await makePortalOf(owner, 'passage', { issuers: 'https://one.example.org\nhttps://two.example.org\n' })
    expect(passage.settings.issuers).toEqual(['https://one.example.org', 'https://two.example.org'])
  })

  it('takes a setting away when a blank text is given for it, and goes back to what holds without it', async () => {
    const { owner } = await makeDistrict()
    const { id } = await makePortalOf(owner, 'synap', {
      sub_portal: 'families',
      return_to: 'https://www.example.org',
      exp_unit: 'milliseconds',
    })
    const settings = { sub_portal: '', return_to: ' \n', exp_unit: '' }
    const saved = await savePortal(owner, { id, kind: 'synap', name: 'Synap', settings }, now)
    expect(saved.settings).toEqual({ eaid: 'integration-7', endpoint: 'eu', lifetime_seconds: 1_209_600, exp_unit: 'seconds' })

    const custom = await makePortalOf(owner, 'custom', { header_template: '{"kid":"k1"}' })
    const blank = { claims_template: '', header_template: '', link_template: '' }
    const emptied = await savePortal(owner, { id: custom.id, kind: 'custom', name: 'Custom', settings: blank }, now)
    expect(emptied.settings).toEqual({ lifetime_seconds: 3_600, secret_encoding: 'utf8' })
    expect(emptied.missing).toEqual(['link', 'claims'])
  })

  it.each([
    ['get_connected', { token_parameter: 'return' }, 'return_parameter'],
    ['get_connected', { token_parameter: 'jwt', return_parameter: 'jwt' }, 'return_parameter'],
    ['get_connected', { token_parameter: 'a b' }, 'token_parameter'],
    ['proprofs', { site_access: ',' }, 'site_access'],
    ['synap', { endpoint: 'http://sso.example.org/' }, 'endpoint'],
    ['custom', { claims_template: '{"a":"{gid}"}' }, 'claims_template'],
    ['custom', { header_template: '{"alg":"none"}' }, 'header_template'],
    ['custom', { link_template: 'https://library.example.org/' }, 'link_template'],
  ] as const)('refuses of %s %o, naming %s, and keeps what there was', async (given, settings, field) => {
    const { owner } = await makeDistrict()
    const before = await makePortalOf(owner, given)
    const input = { id: before.id, kind: given, name: 'Renamed', settings, secret: newSecret }
    await expect(savePortal(owner, input, now)).rejects.toMatchObject({ code: 'invalid_input', fields: { [field]: expect.any(String) } })
    expect(await getPortal(owner, before.id)).toEqual(before)
  })

  it('refuses an unknown kind, a changed kind’s id of nobody, and a taken name', async () => {
    const { owner } = await makeDistrict()
    const { name } = await makePortal(owner)
    await expect(savePortal(owner, { kind: 'constructor', name: 'x', settings: {} }, now)).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(savePortal(owner, { id: crypto.randomUUID(), kind, name: 'x', settings: {} }, now)).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(savePortal(owner, { kind, name, settings: {} }, now)).rejects.toMatchObject({
      code: 'conflict',
      fields: { name: expect.any(String) },
    })
  })

  it('takes turns when two members save at once: no setting and no secret is lost', async () => {
    const { districtId, owner, admin } = await makeDistrict()
    const { id, name } = await makePortal(owner)
    const save = (actor: typeof owner, settings: Record<string, unknown>, secret: string) =>
      savePortal(actor, { id, kind, name, settings, secret }, now)
    await Promise.all([
      save(owner, { lifetime_seconds: 7_200 }, `${newSecret}-a`),
      save(admin, { client_id: 'changed' }, `${newSecret}-b`),
      save(owner, { click_lifetime_seconds: 600 }, `${newSecret}-c`),
    ])
    const portal = await getPortal(owner, id)
    expect(portal.settings).toMatchObject({ lifetime_seconds: 7_200, client_id: 'changed', click_lifetime_seconds: 600 })
    expect(portal.secretVersions.map(({ version, active }) => [version, active])).toEqual([
      [4, true],
      [3, false],
      [2, false],
      [1, false],
    ])
    expect((await actions(districtId)).filter((action) => action === 'secret.stored')).toHaveLength(4)
  })

  it('gives a name to one of two members who add it at once', async () => {
    const { owner, admin } = await makeDistrict()
    const outcomes = await Promise.allSettled(
      [owner, admin, owner].map((actor) => savePortal(actor, { kind, name: 'Same', settings: {} }, now)),
    )
    expect(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))).toEqual(['conflict', 'conflict'])
  })

  it('gives a name to one of two portals that are renamed to it at once', async () => {
    const { owner, admin } = await makeDistrict()
    const portals = await Promise.all(['One', 'Two'].map((name) => savePortal(owner, { kind, name, settings: {} }, now)))
    const outcomes = await Promise.allSettled(portals.map(({ id }) => savePortal(admin, { id, kind, name: 'Same', settings: {} }, now)))
    expect(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))).toEqual(['conflict'])
  })

  it.each(['sender', 'auditor'] as const)('is refused to the %s', async (role) => {
    const district = await makeDistrict()
    await expect(savePortal(district[role], { kind, name: 'x', settings: {} }, now)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
