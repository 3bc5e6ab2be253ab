import { describe, expect, it } from 'vitest'
import {
  authorizationParams,
  type IdentityProviderInput,
  identityProviderSchema,
  isOfOrganisation,
  issuingOf,
  parseSignInName,
  redirectAddress,
  signInName,
  tenantOf,
} from './identity-provider'

const id = '01936f3e-0000-7000-8000-000000000001'
const districtId = '01936f3e-0000-7000-8000-0000000000d1'
const tenantId = '7f9c2ba4-e88f-4a3c-9f11-2b7a5d0c1e3f'
const shared = { id, name: 'Google', clientId: 'client', clientSecret: 'secret', doesSecondFactor: false }
const google = { kind: 'google', ...shared, hostedDomain: 'maple-grove.example.org' } as const
const microsoft = { kind: 'microsoft', ...shared, tenantId } as const
const oidc = { kind: 'oidc', ...shared, issuer: 'https://id.example.org/realms/staff' } as const

const issuing = (input: IdentityProviderInput) => issuingOf(identityProviderSchema.parse(input))

describe('what a provider is asked', () => {
  it('is to let people sign in anew, where it can be asked for that', () => {
    expect(authorizationParams(issuing(oidc))).toEqual({ scope: 'openid', prompt: 'login', max_age: '0' })
    expect(authorizationParams(issuing(microsoft))).toEqual({ scope: 'openid profile', prompt: 'login' })
    expect(authorizationParams(issuing(google))).toEqual({
      scope: 'openid email',
      prompt: 'select_account',
      hd: 'maple-grove.example.org',
    })
  })
})

describe('where accounts are', () => {
  it('is Google’s one issuer, for the accounts of a domain', () => {
    expect(issuing({ ...google, hostedDomain: ' Maple-Grove.Example.ORG ' })).toEqual({
      kind: 'google',
      issuer: 'https://accounts.google.com',
      hostedDomain: 'maple-grove.example.org',
    })
  })

  it('is the issuer of one tenant at Microsoft, never the one of all', () => {
    expect(issuing(microsoft).issuer).toBe(`https://login.microsoftonline.com/${tenantId}/v2.0`)
    expect(tenantOf(issuing(microsoft))).toBe(tenantId)
    for (const all of ['common', 'organizations', 'consumers', ''])
      expect(identityProviderSchema.safeParse({ ...microsoft, tenantId: all }).success).toBe(false)
  })

  it('is an issuer letter by letter as it was typed', () => {
    expect(issuing(oidc).issuer).toBe('https://id.example.org/realms/staff')
    expect(issuing({ ...oidc, issuer: 'https://id.example.org/' }).issuer).toBe('https://id.example.org/')
  })

  it.each([
    'id.example.org',
    'javascript:alert(1)',
    'https://id.example.org/?realm=staff',
    'https://id.example.org/#staff',
    'https://a:b@id.example.org',
  ])('is not %s', (address) => {
    expect(identityProviderSchema.safeParse({ ...oidc, issuer: address }).success).toBe(false)
  })

  it.each(['example', 'example.org/staff', 'https://example.org', '*.example.org', ''])('is not the domain %s', (domain) => {
    expect(identityProviderSchema.safeParse({ ...google, hostedDomain: domain }).success).toBe(false)
  })
})

describe('an account of the organisation', () => {
  it('says Google’s hd, and the very one', () => {
    expect(isOfOrganisation(issuing(google), { hd: 'maple-grove.example.org' })).toBe(true)
    for (const hd of [undefined, '', 'example.org', 'maple-grove.example.com'])
      expect(isOfOrganisation(issuing(google), { hd })).toBe(false)
  })

  it('says Microsoft’s tid, and the very one', () => {
    expect(isOfOrganisation(issuing(microsoft), { tid: tenantId })).toBe(true)
    for (const tid of [undefined, '', id]) expect(isOfOrganisation(issuing(microsoft), { tid })).toBe(false)
  })

  it('says nothing of the kind elsewhere', () => {
    expect(isOfOrganisation(issuing(oidc), {})).toBe(true)
  })
})

describe('the name of a provider towards next-auth', () => {
  it('holds the district and the provider, and is read back', () => {
    const name = signInName({ districtId, providerId: id })
    expect(name).toBe(`oidc.${districtId}.${id}`)
    expect(parseSignInName(name)).toEqual({ districtId, providerId: id })
    expect(redirectAddress('https://invite.example.org', { districtId, providerId: id })).toBe(
      `https://invite.example.org/api/auth/callback/oidc.${districtId}.${id}`,
    )
  })

  it.each(['credentials', 'oidc', `oidc.${districtId}`, `oidc.${districtId}.x`, `saml.${districtId}.${id}`, `oidc.${districtId}.${id}.x`])(
    'is not %s',
    (text) => {
      expect(parseSignInName(text)).toBeUndefined()
    },
  )
})
