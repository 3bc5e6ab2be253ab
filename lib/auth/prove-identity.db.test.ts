import { describe, expect, it, vi } from 'vitest'
import { findEvents } from '@/lib/audit/find-events'
import { logger } from '@/lib/logger'
import { makeDistrict } from '@/scripts/testing/make-district'
import { addAppTo, addPasskeyTo, passFirstFactor } from '@/scripts/testing/second-factors'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import { findProofMethods, passkeyOptionsFor, proveIdentity } from './prove-identity'
import { findSession } from './sessions'

const now = new Date('2026-03-01T12:00:00Z')
const later = new Date('2026-03-01T12:30:00Z')
const password = 'willow creek at dawn'

async function signedIn() {
  const district = await makeDistrict()
  await setMemberPassword(district.admin, password)
  const secret = await passFirstFactor(district.admin, now)
  const found = await findSession(secret, now)
  if (!found) throw new Error('The admin is not signed in.')
  const authenticatedAt = async () => (await findSession(secret, later))?.authenticatedAt
  return { ...district, session: found, authenticatedAt }
}

describe('proveIdentity', () => {
  it('takes the password, recorded', async () => {
    const { owner, session, authenticatedAt } = await signedIn()
    expect(await authenticatedAt()).toEqual(now)
    await proveIdentity(session, { password }, later)
    expect(await authenticatedAt()).toEqual(later)
    const { rows } = await findEvents(owner, { filter: {}, paging: { limit: 1 }, timeZone: 'UTC' })
    expect(rows).toMatchObject([{ action: 'session.confirmed', details: { session_id: session.sessionId, method: 'password' } }])
  })

  it.each(['an authenticator app', 'a passkey'])(
    'does not take the password of who has %s, right or wrong, and says so alike',
    async (factor) => {
      const { admin, session, authenticatedAt } = await signedIn()
      await (factor === 'a passkey' ? addPasskeyTo(admin, now) : addAppTo(admin, now))
      const refused = { code: 'invalid_input', fields: { password: 'You have a second factor: show that, the password is not enough.' } }
      for (const tried of [password, 'willow creek at dusk'])
        await expect(proveIdentity(session, { password: tried }, later)).rejects.toMatchObject(refused)
      expect(await authenticatedAt()).toEqual(now)
    },
  )

  it('takes a code of the authenticator app, once', async () => {
    const { admin, session, authenticatedAt } = await signedIn()
    const { codeAt } = await addAppTo(admin, now)
    await proveIdentity(session, { totp: codeAt(later) }, later)
    expect(await authenticatedAt()).toEqual(later)
    const again = proveIdentity(session, { totp: codeAt(later) }, later)
    await expect(again).rejects.toMatchObject({ code: 'invalid_input', fields: { totp: expect.any(String) } })
  })

  it('takes a passkey of the member, asked for in this session', async () => {
    const { admin, owner, session, authenticatedAt } = await signedIn()
    const { authenticator } = await addPasskeyTo(admin, now)
    const { authenticator: others } = await addPasskeyTo(owner, now)
    const inAnother = await passkeyOptionsFor({ ...session, sessionId: 'other' }, later)
    for (const passkey of [others.use(await passkeyOptionsFor(session, later)), authenticator.use(inAnother)]) {
      await expect(proveIdentity(session, { passkey }, later)).rejects.toMatchObject({ code: 'invalid_input' })
    }
    expect(await authenticatedAt()).toEqual(now)
    await proveIdentity(session, { passkey: authenticator.use(await passkeyOptionsFor(session, later)) }, later)
    expect(await authenticatedAt()).toEqual(later)
  })

  it('refuses a wrong password at its field, and after five wrong ones also the right one', async () => {
    const { session, authenticatedAt } = await signedIn()
    for (let tries = 0; tries < 5; tries++) {
      const wrong = proveIdentity(session, { password: 'willow creek at dusk' }, later)
      await expect(wrong).rejects.toMatchObject({ code: 'invalid_input', fields: { password: 'This is not your password.' } })
    }
    await expect(proveIdentity(session, { password }, later)).rejects.toMatchObject({ code: 'rate_limited' })
    expect(await authenticatedAt()).toEqual(now)
  })

  it('writes into the log that a proof did not fit, and nothing that was typed', async () => {
    const warned = vi.spyOn(logger, 'warn')
    const { admin, districtId, session } = await signedIn()
    await expect(proveIdentity(session, { password: 'willow creek at dusk' }, later)).rejects.toThrow()
    const { codeAt } = await addAppTo(admin, now)
    const wrong = codeAt(later, 50)
    await expect(proveIdentity(session, { totp: wrong }, later)).rejects.toThrow()
    const line = (method: string) => [{ code: 'second_factor_refused', method, districtId, memberId: admin.id }, 'refused']
    expect(warned.mock.calls).toEqual([line('password'), line('totp')])
    expect(JSON.stringify(warned.mock.calls)).not.toContain(wrong)
    warned.mockRestore()
  })

  it('refuses what is no proof, and an actor who is no member', async () => {
    const { owner, session } = await signedIn()
    const nothing = {} as { password: string }
    await expect(proveIdentity(session, nothing, later)).rejects.toMatchObject({ code: 'invalid_input' })
    const key = { actor: { ...owner, kind: 'api_key' as const }, sessionId: session.sessionId }
    await expect(proveIdentity(key, { password }, later)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('findProofMethods', () => {
  it('tells what the member has', async () => {
    const { admin, sender } = await signedIn()
    expect(await findProofMethods(sender)).toEqual({ password: false, totp: false, passkey: false })
    expect(await findProofMethods(admin)).toEqual({ password: true, totp: false, passkey: false })
    await addAppTo(admin, now)
    expect(await findProofMethods(admin)).toEqual({ password: false, totp: true, passkey: false })
    await addPasskeyTo(admin, now)
    expect(await findProofMethods(admin)).toEqual({ password: false, totp: true, passkey: true })
  })
})
