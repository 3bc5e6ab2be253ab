import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { makeTestKey, signByKey } from '@/scripts/testing/passage-tokens'
import { verifyIdToken } from './verify-id-token'

const now = new Date('2026-11-23T15:00:00Z')
const seconds = 1_795_446_000
const key = makeTestKey('issuer-key')
const stranger = makeTestKey('issuer-key')
const expected = {
  issuer: 'https://id.example.org',
  clientId: 'invite-desk',
  nonce: 'nonce-of-this-browser',
  keys: { keys: [key.jwk] },
  askedAnew: false,
}
const claims = {
  iss: 'https://id.example.org',
  sub: 'subject-1',
  aud: 'invite-desk',
  nonce: 'nonce-of-this-browser',
  iat: seconds,
  exp: seconds + 300,
}

const verify = (token: string, changed: object = {}) => verifyIdToken(token, { ...expected, ...changed }, now)

describe('an ID token of this sign-in', () => {
  it('is taken, with the claims it was signed with', async () => {
    expect(await verify(signByKey(key, claims))).toEqual({ claims: expect.objectContaining({ sub: 'subject-1', aud: 'invite-desk' }) })
  })

  it('may be meant for several, when it names us as the one it was given to', async () => {
    const token = signByKey(key, { ...claims, aud: ['invite-desk', 'another'], azp: 'invite-desk' })
    expect(await verify(token)).toHaveProperty('claims.azp', 'invite-desk')
  })

  it('may come from a clock that is a minute off', async () => {
    expect(await verify(signByKey(key, { ...claims, iat: seconds + 50, exp: seconds + 350 }))).toHaveProperty('claims')
  })
})

describe('the time at which the person signed in at the issuer', () => {
  it.each([
    ['just now', seconds, true, 'claims'],
    ['five minutes ago', seconds - 300, true, 'claims'],
    ['by a clock that is a minute ahead', seconds + 60, true, 'claims'],
    ['longer ago', seconds - 301, true, 'fault'],
    ['yesterday, though nobody was to sign in anew', seconds - 86_400, false, 'claims'],
    ['in the future', seconds + 61, false, 'fault'],
    ['at no time at all', 'lately', false, 'fault'],
    ['before there was any', -1, false, 'fault'],
  ])('is judged: %s', async (_, auth_time, askedAnew, outcome) => {
    expect(await verify(signByKey(key, { ...claims, auth_time }), { askedAnew })).toHaveProperty(outcome)
  })

  it('may be missing; whoever reads the claims sees that', async () => {
    const verified = await verify(signByKey(key, claims), { askedAnew: true })
    expect('claims' in verified && verified.claims.auth_time).toBeUndefined()
    expect(await verify(signByKey(key, { ...claims, auth_time: seconds - 301 }), { askedAnew: true })).toEqual({ fault: 'authentication' })
  })
})

describe('an ID token that is none of this sign-in', () => {
  it.each([
    ['of another issuer', { iss: 'https://id.example.com' }, 'issuer'],
    ['of an issuer that differs by a slash', { iss: 'https://id.example.org/' }, 'issuer'],
    ['for another application', { aud: 'another' }, 'audience'],
    ['for several without saying for whom', { aud: ['invite-desk', 'another'] }, 'audience'],
    ['given to another application', { aud: ['invite-desk', 'another'], azp: 'another' }, 'audience'],
    ['of another browser', { nonce: 'nonce-of-another' }, 'nonce'],
    ['without a nonce', { nonce: undefined }, 'nonce'],
    ['that has ended', { iat: seconds - 300, exp: seconds - 61 }, 'time'],
    ['made long ago', { iat: seconds - 3_600 }, 'time'],
    ['made in the future', { iat: seconds + 120 }, 'time'],
    ['that does not hold yet', { nbf: seconds + 120 }, 'time'],
    ['that never ends', { exp: undefined }, 'time'],
    ['without a time', { iat: undefined }, 'time'],
    ['without a subject', { sub: undefined }, 'claims'],
    ['with an empty subject', { sub: '' }, 'claims'],
    ['with a subject beyond ASCII', { sub: 'Müller' }, 'claims'],
    ['with a number for a subject', { sub: 17 }, 'claims'],
  ])('is refused: %s', async (_, changed, fault) => {
    expect(await verify(signByKey(key, { ...claims, ...changed }))).toEqual({ fault })
  })

  it.each([
    ['by a key that is not the issuer’s', signByKey(stranger, claims)],
    ['by a key the issuer does not name', signByKey(key, claims, { alg: 'RS256', kid: 'unheard-of' })],
    ['by nobody', `${signByKey(key, claims, { alg: 'none' }).split('.').slice(0, 2).join('.')}.`],
    ['by nobody, with a signature beside it', signByKey(key, claims, { alg: 'none' })],
    ['as if by a shared secret, with the public key for one', signedWithPublicKey()],
    ['and says so in a way of its own', signByKey(key, claims, { alg: 'RS256', kid: 'issuer-key', crit: ['own'], own: true })],
    ['and is no token', 'not.a.token'],
    ['and is empty', ''],
  ])('is refused when it is signed %s', async (_, token) => {
    expect(await verify(token)).toEqual({ fault: 'signature' })
  })

  it('is refused while the issuer’s keys are none', async () => {
    expect(await verify(signByKey(key, claims), { keys: undefined })).toEqual({ fault: 'keys' })
    expect(await verify(signByKey(key, claims), { keys: { keys: 'all' } })).toEqual({ fault: 'keys' })
    expect(await verify(signByKey(key, claims), { keys: { keys: [] } })).toEqual({ fault: 'signature' })
  })

  it('is refused after one character of it was changed', async () => {
    const [header, , signature] = signByKey(key, claims).split('.')
    const payload = Buffer.from(JSON.stringify({ ...claims, sub: 'subject-2' })).toString('base64url')
    expect(await verify(`${header}.${payload}.${signature}`)).toEqual({ fault: 'signature' })
  })
})

function signedWithPublicKey(): string {
  const [, payload] = signByKey(key, claims).split('.')
  const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid: key.kid })).toString('base64url')
  const input = `${header}.${payload}`
  return `${input}.${createHmac('sha256', key.publicPem).update(input).digest('base64url')}`
}
