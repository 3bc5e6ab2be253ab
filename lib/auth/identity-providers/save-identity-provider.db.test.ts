import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { uuidV7 } from '@/lib/uuid-v7'
import { addTestProvider, linkTestAccount } from '@/scripts/testing/identity-providers'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { eventsOf } from '@/scripts/testing/members'
import { type OidcIssuer, startOidcIssuer } from '@/scripts/testing/oidc-issuer'
import { findIdentityProviders } from './find-identity-providers'
import { findSignInProviders } from './find-sign-in-providers'
import type { IdentityProviderInput } from './identity-provider'
import { findKnownProvider } from './known-provider'
import { findOwnIdentities } from './own-identities'
import { removeIdentityProvider } from './remove-identity-provider'
import { saveIdentityProvider } from './save-identity-provider'

const now = new Date('2026-11-23T15:00:00Z')
const allowed = { allowed: ['127.0.0.1'] }
const secret = 'client-secret-that-nobody-reads-back'

let district: TestDistrict
let provider: OidcIssuer
let input: Extract<IdentityProviderInput, { kind: 'oidc' }>

beforeEach(async () => {
  district = await makeDistrict()
  provider = await startOidcIssuer()
  const fields = { id: uuidV7(), name: 'Staff accounts', clientId: 'invite-desk', clientSecret: secret, doesSecondFactor: false }
  input = { kind: 'oidc', ...fields, issuer: provider.issuer }
})

afterEach(() => provider.close())

const save = (changed: Partial<typeof input> = {}) => saveIdentityProvider(district.owner, { ...input, ...changed }, now, allowed)
const rowOf = (id: string) =>
  inDistrict(district.districtId, (tx) =>
    tx.identityProvider.findUniqueOrThrow({ where: { districtId_id: { districtId: district.districtId, id } } }),
  )
const signInNameOf = (id: string) => `oidc.${district.districtId}.${id}`

describe('saving a sign-in', () => {
  it('keeps everything, and gives the client secret back to nobody', async () => {
    const view = await save()
    expect(view).toEqual({
      id: input.id,
      kind: 'oidc',
      name: 'Staff accounts',
      issuer: provider.issuer,
      clientId: 'invite-desk',
      hostedDomain: null,
      tenantId: null,
      doesSecondFactor: false,
      linked: 0,
    })
    expect(await findIdentityProviders(district.owner)).toEqual([view])
    expect(Buffer.from((await rowOf(input.id)).secretCiphertext).includes(secret)).toBe(false)
    expect((await findKnownProvider(signInNameOf(input.id)))?.client.clientSecret).toBe(secret)
    const events = await inDistrict(district.districtId, (tx) => tx.auditEvent.findMany({ where: { districtId: district.districtId } }))
    expect(events.map(({ leaf }) => leaf).join()).not.toContain(secret)
  })

  it('records what was decided, and nothing when it is what stood there', async () => {
    await save()
    await save({ clientSecret: '' })
    await save({ clientSecret: '', doesSecondFactor: true })
    const details = { kind: 'oidc', issuer: provider.issuer, client_id: 'invite-desk', hosted_domain: null, unlinked: 0 }
    expect(await eventsOf(district.owner)).toEqual([
      { action: 'identity_provider.saved', subjectId: input.id, details: { ...details, does_second_factor: false, new_secret: true } },
      { action: 'identity_provider.saved', subjectId: input.id, details: { ...details, does_second_factor: true, new_secret: false } },
    ])
  })

  it('wants the secret again for another issuer or another client, and keeps it otherwise', async () => {
    await save()
    const other = await startOidcIssuer()
    for (const changed of [{ issuer: other.issuer }, { clientId: 'another' }])
      await expect(save({ clientSecret: '', ...changed })).rejects.toMatchObject({
        code: 'invalid_input',
        fields: { clientSecret: expect.any(String) },
      })
    await other.close()
    await save({ clientSecret: '', name: 'Staff' })
    expect((await findKnownProvider(signInNameOf(input.id)))?.client.clientSecret).toBe(secret)
  })

  it('refuses a new one without a secret, an address that is no issuer, and a name that is taken', async () => {
    await expect(save({ clientSecret: '' })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { clientSecret: 'Type the client secret.' },
    })
    await expect(save({ issuer: `${provider.issuer}/` })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { issuer: expect.stringContaining('another name') },
    })
    await expect(save({ issuer: `${provider.issuer}/realms/none` })).rejects.toMatchObject({
      fields: { issuer: expect.stringContaining('answered 404') },
    })
    await save()
    await expect(save({ id: uuidV7() })).rejects.toMatchObject({ code: 'conflict', fields: { name: expect.any(String) } })
  })

  it('refuses an issuer inside the network unless the operator allows it', async () => {
    await expect(saveIdentityProvider(district.owner, input, now)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { issuer: expect.any(String) },
    })
    expect(provider.asked).toEqual([])
  })

  it('keeps a ciphertext from opening anywhere else', async () => {
    await save()
    const second = { ...input, id: uuidV7(), name: 'Second' }
    await saveIdentityProvider(district.owner, second, now, allowed)
    const { secretCiphertext } = await rowOf(input.id)
    await inDistrict(district.districtId, (tx) =>
      tx.identityProvider.update({
        where: { districtId_id: { districtId: district.districtId, id: second.id } },
        data: { secretCiphertext: Uint8Array.from(secretCiphertext) },
      }),
    )
    await expect(findKnownProvider(signInNameOf(second.id))).rejects.toThrow()
  })

  it('unlinks the accounts of an issuer that is left, and no others', async () => {
    const microsoft = await addTestProvider(district.owner, now)
    await linkTestAccount(district.sender, microsoft, 'subject-1', now)
    await linkTestAccount(district.auditor, microsoft, 'subject-2', now)
    const { providerId: id } = microsoft
    expect(await saveIdentityProvider(district.owner, { ...input, id, name: 'Microsoft' }, now, allowed)).toMatchObject({ linked: 0 })
    expect(await findOwnIdentities(district.sender)).toEqual([])
  })

  it.each(['admin', 'sender', 'auditor'] as const)('is refused to the role %s, as are looking and removing', async (role) => {
    await save()
    const actor = district[role]
    await expect(saveIdentityProvider(actor, input, now, allowed)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(findIdentityProviders(actor)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(removeIdentityProvider(actor, input.id, now)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('removing a sign-in', () => {
  it('takes its linked accounts along, and says how many', async () => {
    const microsoft = await addTestProvider(district.owner, now)
    await linkTestAccount(district.sender, microsoft, 'subject-1', now)
    await removeIdentityProvider(district.owner, microsoft.providerId, now)
    expect(await findIdentityProviders(district.owner)).toEqual([])
    expect(await findOwnIdentities(district.sender)).toEqual([])
    expect(await findKnownProvider(microsoft.signInName)).toBeUndefined()
    const last = (await eventsOf(district.owner)).at(-1)
    expect(last).toEqual({ action: 'identity_provider.removed', subjectId: microsoft.providerId, details: { unlinked: 1 } })
  })

  it('answers for an unknown one as for another district’s', async () => {
    const stranger = await makeDistrict()
    const theirs = await addTestProvider(stranger.owner, now)
    for (const id of [theirs.providerId, uuidV7(), 'no id'])
      await expect(removeIdentityProvider(district.owner, id, now)).rejects.toMatchObject({ code: 'not_found' })
    expect(await findIdentityProviders(stranger.owner)).toHaveLength(1)
  })
})

describe('the buttons of the sign-in page', () => {
  it('are those of the district that was named, and nothing but their names', async () => {
    await save()
    const found = await findSignInProviders(` ${district.slug.toUpperCase()} `)
    expect(found).toEqual({ providers: [{ signInName: signInNameOf(input.id), name: 'Staff accounts' }], asksForDistrict: true })
  })

  it('are the same for an unknown short name and a district that has none', async () => {
    const none = await findSignInProviders(district.slug)
    expect(none).toEqual({ providers: [], asksForDistrict: true })
    for (const unknown of ['nobody-here', '../', 'x'.repeat(5_000), '%00', "' or 1=1"])
      expect(await findSignInProviders(unknown)).toEqual(none)
  })

  it('ask for the district first where there are several', async () => {
    await save()
    await makeDistrict()
    expect(await findSignInProviders(undefined)).toEqual({ providers: [], asksForDistrict: true })
    expect(await findSignInProviders('')).toEqual({ providers: [], asksForDistrict: true })
  })
})
