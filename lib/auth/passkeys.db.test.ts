import { describe, expect, it } from 'vitest'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { makeDistrict } from '@/scripts/testing/make-district'
import { addPasskeyTo } from '@/scripts/testing/second-factors'
import { softwareAuthenticator } from '@/scripts/testing/software-authenticator'
import { addPasskey } from './add-passkey'
import { findOwnFactors } from './find-own-factors'
import { memberOf } from './own-account'
import { passkeyCreationOptions, passkeyUseOptions, takePasskey } from './passkeys'
import { findSession } from './sessions'
import { passkeySignInOptions, signInWithPasskey } from './sign-in-with-passkey'

const now = new Date('2026-03-01T12:00:00Z')
const minutesLater = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const name = 'Office laptop'
const userAgent = 'Mozilla/5.0'

async function withPasskey() {
  const district = await makeDistrict()
  return { ...district, ...(await addPasskeyTo(district.admin, now)) }
}

describe('adding a passkey', () => {
  it('asks for one that the authenticator finds itself and that verifies the member, under a name without a person in it', async () => {
    const { admin, slug } = await makeDistrict()
    const options = await passkeyCreationOptions({ actor: admin, sessionId: 's' }, now)
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: 'Invite Desk' },
      user: { name: `admin@${slug}.example.org`, id: Buffer.from((admin.id ?? '').replaceAll('-', ''), 'hex').toString('base64url') },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [],
    })
    // WebAuthn Level 3 §13.4.3 asks for 16 bytes at least.
    expect(Buffer.from(options.challenge, 'base64url').length).toBeGreaterThanOrEqual(16)
  })

  it('keeps it by its name, and names it to the browser so that none is made twice', async () => {
    const { admin, authenticator } = await withPasskey()
    expect((await findOwnFactors(admin)).passkeys).toEqual([{ id: expect.any(String), name, createdAt: now, lastUsedAt: null }])
    const { excludeCredentials } = await passkeyCreationOptions({ actor: admin, sessionId: 's' }, now)
    expect(excludeCredentials?.map(({ id }) => id)).toEqual([authenticator.credentialId])
  })

  it.each([
    ['of another origin', { origin: 'https://invite-desk.example.com' }],
    ['for another host', { rpId: 'example.com' }],
    ['that verified nobody', { verifiesUser: false }],
  ])('refuses an answer %s', async (_, deviation) => {
    const { admin } = await makeDistrict()
    const session = { actor: admin, sessionId: 's' }
    const answer = softwareAuthenticator().create(await passkeyCreationOptions(session, now), deviation)
    await expect(addPasskey(session, { name, answer }, now)).rejects.toMatchObject({ code: 'invalid_input' })
    expect((await findOwnFactors(admin)).passkeys).toEqual([])
  })

  it('refuses an answer that is shown twice, late, in another session, or to a challenge of somebody’s own', async () => {
    const { admin } = await makeDistrict()
    const session = { actor: admin, sessionId: 's' }
    const made = async () => softwareAuthenticator().create(await passkeyCreationOptions(session, now))
    const twice = await made()
    await addPasskey(session, { name, answer: twice }, now)
    await expect(addPasskey(session, { name, answer: twice }, now)).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(addPasskey(session, { name, answer: await made() }, minutesLater(5))).rejects.toMatchObject({ code: 'invalid_input' })
    const elsewhere = { ...session, sessionId: 'other' }
    await expect(addPasskey(elsewhere, { name, answer: await made() }, now)).rejects.toMatchObject({ code: 'invalid_input' })
    const own = softwareAuthenticator().create({ challenge: 'AAAA', user: { id: 'AAAA' } })
    await expect(addPasskey(session, { name, answer: own }, now)).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('refuses a passkey that somebody has, also in another district', async () => {
    const { admin, authenticator } = await withPasskey()
    for (const actor of [admin, (await makeDistrict()).admin]) {
      const session = { actor, sessionId: 's' }
      const answer = authenticator.create(await passkeyCreationOptions(session, now))
      await expect(addPasskey(session, { name, answer }, now)).rejects.toMatchObject({ code: 'conflict' })
    }
  })
})

describe('signing in with a passkey', () => {
  const signIn = (answer: unknown, at = now) => signInWithPasskey({ answer: JSON.stringify(answer), userAgent }, at)

  it('needs nothing else, and is noted', async () => {
    const { admin, authenticator } = await withPasskey()
    const options = await passkeySignInOptions(now)
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required', allowCredentials: [] })
    const secret = await signIn(authenticator.use(options))
    expect((await findSession(secret ?? '', now))?.actor).toEqual(admin)
    expect((await findOwnFactors(admin)).passkeys).toMatchObject([{ lastUsedAt: now }])
  })

  it.each([
    ['of another origin', { origin: 'https://invite-desk.example.com' }],
    ['for another host', { rpId: 'example.com' }],
    ['that verified nobody', { verifiesUser: false }],
    ['that names another member', { userHandle: Buffer.alloc(16, 7).toString('base64url') }],
  ])('lets nobody in for an answer %s', async (_, deviation) => {
    const { authenticator } = await withPasskey()
    expect(await signIn(authenticator.use(await passkeySignInOptions(now), deviation))).toBeUndefined()
  })

  it('lets nobody in for an answer that was shown before, is late, is signed by another key, or is nonsense', async () => {
    const { admin, authenticator } = await withPasskey()
    const answer = authenticator.use(await passkeySignInOptions(now))
    expect(await signIn(answer)).toEqual(expect.any(String))
    expect(await signIn(answer)).toBeUndefined()
    expect(await signIn(authenticator.use(await passkeySignInOptions(now)), minutesLater(5))).toBeUndefined()
    const forger = softwareAuthenticator()
    forger.create(await passkeyCreationOptions({ actor: admin, sessionId: 's' }, now))
    const { credentialId: id } = authenticator
    expect(await signIn({ ...forger.use(await passkeySignInOptions(now)), id, rawId: id })).toBeUndefined()
    for (const nonsense of [null, {}, [], 'x', { ...answer, response: {} }]) expect(await signIn(nonsense)).toBeUndefined()
    expect(await signInWithPasskey({ answer: '{', userAgent }, now)).toBeUndefined()
  })

  it('takes an answer that comes many times at once once', async () => {
    const { authenticator } = await withPasskey()
    const answer = authenticator.use(await passkeySignInOptions(now))
    const secrets = await Promise.all(Array.from({ length: 8 }, () => signIn(answer)))
    expect(secrets.filter((secret) => secret !== undefined)).toHaveLength(1)
  })

  it('lets nobody in by a copy whose counter lags behind', async () => {
    const { authenticator } = await withPasskey()
    expect(await signIn(authenticator.use(await passkeySignInOptions(now), { counter: 5 }))).toEqual(expect.any(String))
    for (const counter of [5, 4, 0]) expect(await signIn(authenticator.use(await passkeySignInOptions(now), { counter }))).toBeUndefined()
    expect(await signIn(authenticator.use(await passkeySignInOptions(now), { counter: 6 }))).toEqual(expect.any(String))
  })

  it('lets no suspended or removed member in', async () => {
    const { admin, districtId, authenticator } = await withPasskey()
    for (const standing of [
      { suspendedAt: now, removedAt: null },
      { suspendedAt: null, removedAt: now },
    ]) {
      await inDistrict(districtId, (tx) => tx.member.updateMany({ where: { id: admin.id ?? '' }, data: standing }))
      expect(await signIn(authenticator.use(await passkeySignInOptions(now)))).toBeUndefined()
    }
  })

  it('is for signing in alone: an answer given for another purpose, or by another member’s passkey, is not taken', async () => {
    const { admin, owner, authenticator } = await withPasskey()
    const confirming = { purpose: 'confirm:s', of: memberOf(admin) } as const
    expect(await signIn(authenticator.use(await passkeyUseOptions(confirming, now)))).toBeUndefined()
    expect(await takePasskey(authenticator.use(await passkeySignInOptions(now)), confirming, now)).toBeUndefined()
    const others = { purpose: 'confirm:s', of: memberOf(owner) } as const
    expect(await takePasskey(authenticator.use(await passkeyUseOptions(others, now)), others, now)).toBeUndefined()
    expect(await takePasskey(authenticator.use(await passkeyUseOptions(confirming, now)), confirming, now)).toEqual(memberOf(admin))
  })

  it('costs no row however often it is asked for, nor for an answer that no passkey gave; of one that was taken a digest is kept', async () => {
    const { admin, authenticator } = await withPasskey()
    const before = await database().challenge.count()
    const asked = await Promise.all(Array.from({ length: 200 }, () => passkeySignInOptions(now)))
    expect(new Set(asked.map(({ challenge }) => challenge)).size).toBe(200)
    const forger = softwareAuthenticator()
    forger.create(await passkeyCreationOptions({ actor: admin, sessionId: 's' }, now))
    const { credentialId: id } = authenticator
    for (const options of asked.slice(0, 3)) expect(await signIn({ ...forger.use(options), id, rawId: id })).toBeUndefined()
    expect(await database().challenge.count()).toBe(before)
    const options = await passkeySignInOptions(now)
    expect(await signIn(authenticator.use(options))).toEqual(expect.any(String))
    const kept = await database().challenge.findMany()
    expect(kept).toHaveLength(before + 1)
    expect(kept.some(({ digest }) => Buffer.from(digest).equals(Buffer.from(options.challenge, 'base64url')))).toBe(false)
  })

  it('takes no challenge whose time, nonce or seal was changed', async () => {
    const { authenticator } = await withPasskey()
    const { challenge, ...options } = await passkeySignInOptions(now)
    const bytes = Buffer.from(challenge, 'base64url')
    for (let at = 0; at < bytes.length; at += 5) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(await signIn(authenticator.use({ ...options, challenge: changed.toString('base64url') }))).toBeUndefined()
    }
    expect(await signIn(authenticator.use({ ...options, challenge }))).toEqual(expect.any(String))
  })
})
