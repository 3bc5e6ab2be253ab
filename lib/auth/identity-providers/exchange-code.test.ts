import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OidcIssuer, startOidcIssuer } from '@/scripts/testing/oidc-issuer'
import { discoverProvider } from './ask-provider'
import { exchangeCode, type OidcClient, type Returned, type SentWith } from './exchange-code'

const now = new Date('2026-11-23T15:00:00Z')
const seconds = 1_795_446_000
const allowed = { allowed: ['127.0.0.1'] }
const sentWith: SentWith = {
  state: 'state-of-this-browser',
  nonce: 'nonce-of-this-browser',
  codeVerifier: 'verifier-of-this-browser',
  redirectAddress: 'https://invite.example.org/api/auth/callback/oidc.a.b',
}
const returned: Returned = { code: 'code-1', state: 'state-of-this-browser' }

let provider: OidcIssuer
let client: OidcClient

beforeEach(async () => {
  provider = await startOidcIssuer()
  client = { kind: 'oidc', issuer: provider.issuer, hostedDomain: null, clientId: 'invite desk', clientSecret: 's3cret:+/%' }
})

afterEach(() => provider.close())

const claims = (changed: object = {}) => ({
  iss: provider.issuer,
  sub: 'subject-1',
  aud: 'invite desk',
  nonce: 'nonce-of-this-browser',
  iat: seconds,
  exp: seconds + 300,
  ...changed,
})

type Attempt = { returned?: Returned; sentWith?: Partial<SentWith>; client?: Partial<OidcClient> }

function exchange({ returned: back = returned, sentWith: sent = {}, client: changed = {} }: Attempt = {}) {
  return exchangeCode({ client: { ...client, ...changed }, returned: back, sentWith: { ...sentWith, ...sent } }, now, allowed)
}

describe('a code that came back with this browser', () => {
  it('is exchanged for the account behind it', async () => {
    const idToken = provider.sign(claims())
    provider.answer(200, { id_token: idToken, token_type: 'Bearer' })
    expect(await exchange()).toEqual({ idToken, claims: expect.objectContaining({ iss: provider.issuer, sub: 'subject-1' }) })
    expect(provider.asked).toEqual(['/.well-known/openid-configuration', '/token', '/jwks'])
  })

  it('goes to the provider with the verifier, the address it came to and the secret in the header', async () => {
    provider.answer(200, { id_token: provider.sign(claims()) })
    await exchange()
    expect(provider.lastForm).toEqual({
      authorization: `Basic ${Buffer.from('invite+desk:s3cret%3A%2B%2F%25').toString('base64')}`,
      form: {
        grant_type: 'authorization_code',
        code: 'code-1',
        redirect_uri: 'https://invite.example.org/api/auth/callback/oidc.a.b',
        code_verifier: 'verifier-of-this-browser',
      },
    })
  })

  it('goes with the secret in the form where the provider wants it there', async () => {
    provider.describe({ token_endpoint_auth_methods_supported: ['client_secret_post'] })
    provider.answer(200, { id_token: provider.sign(claims()) })
    await exchange()
    expect(provider.lastForm).toMatchObject({
      authorization: undefined,
      form: { client_id: 'invite desk', client_secret: 's3cret:+/%' },
    })
  })
})

describe('an answer that belongs to nobody’s sign-in here', () => {
  it.each<[string, Attempt]>([
    ['the state is another', { returned: { code: 'code-1', state: 'state-of-another' } }],
    ['there is no state', { returned: { code: 'code-1' } }],
    ['this browser was sent away with none', { sentWith: { state: undefined } }],
    ['this browser has no nonce', { sentWith: { nonce: undefined } }],
    ['this browser has no verifier', { sentWith: { codeVerifier: undefined } }],
  ])('is refused before anybody is asked when %s', async (_, attempt) => {
    await expect(exchange(attempt)).rejects.toMatchObject({ fault: 'state' })
    expect(provider.asked).toEqual([])
  })

  it('is refused when it says that it is of another issuer, or has to say it and does not', async () => {
    await expect(exchange({ returned: { ...returned, iss: 'https://id.example.com' } })).rejects.toMatchObject({ fault: 'issuer' })
    provider.describe({ authorization_response_iss_parameter_supported: true })
    await expect(exchange()).rejects.toMatchObject({ fault: 'issuer' })
    expect(provider.asked).not.toContain('/token')
  })

  it('is refused without a code, and when the provider does not know the code', async () => {
    await expect(exchange({ returned: { state: 'state-of-this-browser' } })).rejects.toMatchObject({ fault: 'code' })
    await expect(exchange()).rejects.toMatchObject({ fault: 'code' })
  })

  it('is refused when the provider answers with something else than a token', async () => {
    for (const body of ['<html>', {}, { id_token: 7 }, { access_token: 'a' }]) {
      provider.answer(200, body)
      await expect(exchange()).rejects.toMatchObject({ fault: 'code' })
    }
  })

  it.each([
    ['issuer', { iss: 'https://id.example.com' }],
    ['audience', { aud: 'another' }],
    ['nonce', { nonce: 'nonce-of-another' }],
  ])('is refused by its token: %s', async (fault, changed) => {
    provider.answer(200, { id_token: provider.sign(claims(changed)) })
    await expect(exchange()).rejects.toMatchObject({ fault })
  })

  it('is refused when the person was to sign in anew and did not; where nobody could ask for that, the time is only told', async () => {
    const long = claims({ auth_time: seconds - 3_600 })
    provider.answer(200, { id_token: provider.sign(long) })
    await expect(exchange()).rejects.toMatchObject({ fault: 'authentication' })
    provider.answer(200, { id_token: provider.sign({ ...long, hd: 'example.org' }) })
    const { claims: told } = await exchange({ client: { kind: 'google', hostedDomain: 'example.org' } })
    expect(told.auth_time).toBe(seconds - 3_600)
  })

  it('is refused when nobody signed the token', async () => {
    provider.answer(200, { id_token: provider.sign(claims(), { alg: 'none' }) })
    await expect(exchange()).rejects.toMatchObject({ fault: 'signature' })
  })

  it.each<[string, Partial<OidcClient>, object]>([
    ['Google’s, of another domain', { kind: 'google', hostedDomain: 'example.org' }, { hd: 'example.com' }],
    ['Google’s, of no domain', { kind: 'google', hostedDomain: 'example.org' }, {}],
    ['Microsoft’s, of another tenant', { kind: 'microsoft' }, { tid: '0b2ff0ff-6f2b-4b8e-8a52-0f8f9b1c2d3e' }],
    ['Microsoft’s, of no tenant', { kind: 'microsoft' }, {}],
  ])('is refused when the account is %s', async (_, changed, said) => {
    provider.answer(200, { id_token: provider.sign(claims(said)) })
    await expect(exchange({ client: changed })).rejects.toMatchObject({ fault: 'organisation' })
  })

  it('says nothing of the code, the token or the secret in the refusal', async () => {
    provider.answer(200, { id_token: provider.sign(claims({ aud: 'another' })) })
    const refusal = await exchange().catch((error: unknown) => error)
    expect(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal))).not.toMatch(/code-1|s3cret|eyJ|subject-1/)
  })
})

describe('an issuer', () => {
  it('is refused when what it serves is of another one', async () => {
    provider.describe({ issuer: 'https://id.example.com' })
    await expect(discoverProvider(provider.issuer, allowed)).rejects.toThrow('describes an issuer of another name')
  })

  it('is refused when it leads on, and nobody follows', async () => {
    const other = await startOidcIssuer()
    provider.redirectTo(`${other.issuer}/.well-known/openid-configuration`)
    await expect(discoverProvider(provider.issuer, allowed)).rejects.toThrow('answered 302')
    expect(other.asked).toEqual([])
    await other.close()
  })

  it('is refused inside the network, also where only a part of it is there', async () => {
    await expect(discoverProvider(provider.issuer, { allowed: [] })).rejects.toThrow('https://')
    provider.describe({ authorization_endpoint: 'http://10.0.0.7/authorize' })
    await expect(discoverProvider(provider.issuer, allowed)).rejects.toThrow('https://')
    provider.describe({ token_endpoint: 'https://10.0.0.7/token' })
    await expect(exchange()).rejects.toMatchObject({ fault: 'unreachable' })
  })

  it('is refused when its description lacks an address, or has one that is none', async () => {
    for (const changed of [
      { jwks_uri: undefined },
      { authorization_endpoint: 'javascript:alert(1)' },
      { token_endpoint: 'file:///etc/passwd' },
    ]) {
      provider.describe(changed)
      await expect(discoverProvider(provider.issuer, allowed)).rejects.toThrow('not as OpenID Connect wants it')
    }
  })
})
