import { describe, expect, it } from 'vitest'
import { findEvents } from '@/lib/audit/find-events'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { setTrustPolicy } from '@/lib/districts/set-trust-policy'
import { defaultTrustPolicy } from '@/lib/districts/trust-policy'
import { makeDistrict } from '@/scripts/testing/make-district'
import { addAppTo, addPasskeyTo, authenticatorApp, passFirstFactor, waitingSession } from '@/scripts/testing/second-factors'
import { softwareAuthenticator } from '@/scripts/testing/software-authenticator'
import { confirmSession, findSecondFactors, secondStepPasskeyOptions } from './confirm-session'
import { enrolPasskey, enrolTotp } from './enrol-second-factor'
import { memberOf } from './own-account'
import { passkeyCreationOptions } from './passkeys'
import { hasSecondFactor } from './second-factor'
import { findPendingSession, findSession } from './sessions'
import { beginTotp } from './totp'

/** Before any day of grace of the members these tests make is over. */
const now = new Date('2026-03-01T12:00:00Z')
const afterGrace = new Date('2100-01-01T12:00:00Z')
const minutes = (count: number, from = now) => new Date(from.getTime() + count * 60_000)

const actions = async (owner: Actor) =>
  (await findEvents(owner, { filter: {}, paging: { limit: 50 }, timeZone: 'UTC' })).rows.map(({ action }) => action)
const has = (actor: Actor) => inDistrict(actor.districtId, (tx) => hasSecondFactor(tx, memberOf(actor)))

describe('a session that waits for a second factor', () => {
  it('signs nobody in before it, and gets another secret with it', async () => {
    const { admin, owner } = await makeDistrict()
    const { codeAt } = await addAppTo(admin, now)
    const { secret, pending } = await waitingSession(admin, now)
    expect(pending.awaits).toBe('second_factor')
    expect(await findSession(secret, now)).toBeUndefined()
    expect(await actions(owner)).not.toContain('member.signed_in')
    const renewed = await confirmSession(pending, { totp: codeAt(minutes(5)) }, minutes(5))
    expect(renewed).not.toBe(secret)
    expect(await findSession(renewed, minutes(5))).toMatchObject({
      actor: admin,
      sessionId: pending.sessionId,
      authenticatedAt: minutes(5),
    })
    for (const find of [findSession, findPendingSession]) expect(await find(secret, minutes(5))).toBeUndefined()
    expect((await actions(owner))[0]).toBe('member.signed_in')
  })

  it('is over after ten minutes', async () => {
    const { admin } = await makeDistrict()
    await addAppTo(admin, now)
    const { secret } = await waitingSession(admin, now)
    expect(await findPendingSession(secret, new Date(minutes(10).getTime() - 1))).toBeDefined()
    expect(await findPendingSession(secret, minutes(10))).toBeUndefined()
  })

  it('takes a recovery code in place of the factor, recorded', async () => {
    const { admin, owner } = await makeDistrict()
    const [recoveryCode = ''] = (await addAppTo(admin, now)).recoveryCodes
    const { pending } = await waitingSession(admin, now)
    const secret = await confirmSession(pending, { recoveryCode }, now)
    expect(await findSession(secret, now)).toBeDefined()
    expect(await actions(owner)).toContain('recovery_code.used')
  })

  it('takes a passkey, but no answer that was given in another session', async () => {
    const { admin } = await makeDistrict()
    const { authenticator } = await addPasskeyTo(admin, now)
    const [{ pending }, { pending: other }] = [await waitingSession(admin, now), await waitingSession(admin, now)]
    expect(await findSecondFactors(admin)).toEqual({ totp: false, passkey: true })
    const passkey = authenticator.use(await secondStepPasskeyOptions(other, now))
    await expect(confirmSession(pending, { passkey }, now)).rejects.toMatchObject({ code: 'invalid_input' })
    const options = await secondStepPasskeyOptions(pending, now)
    expect(options.allowCredentials?.map(({ id }) => id)).toEqual([authenticator.credentialId])
    expect(await findSession(await confirmSession(pending, { passkey: authenticator.use(options) }, now), now)).toBeDefined()
  })

  it('refuses what is wrong at the field, and after five wrong codes also the right one', async () => {
    const { admin } = await makeDistrict()
    const { codeAt } = await addAppTo(admin, now)
    for (let tries = 0; tries < 5; tries++) {
      const { pending } = await waitingSession(admin, now)
      const wrong = codeAt(minutes(60), tries)
      await expect(confirmSession(pending, { totp: wrong }, minutes(1))).rejects.toMatchObject({
        code: 'invalid_input',
        fields: { code: expect.stringContaining('does not fit') },
      })
    }
    const { pending } = await waitingSession(admin, now)
    await expect(confirmSession(pending, { totp: codeAt(minutes(1)) }, minutes(1))).rejects.toMatchObject({ code: 'rate_limited' })
  })

  it('does not count the tries of a member who gets it right', async () => {
    const { admin } = await makeDistrict()
    const { codeAt } = await addAppTo(admin, now)
    for (let round = 1; round <= 8; round++) {
      const { pending } = await waitingSession(admin, minutes(round))
      expect(await confirmSession(pending, { totp: codeAt(minutes(round)) }, minutes(round))).toEqual(expect.any(String))
    }
  })

  it('lets nobody in who has ended it, or has been let in already', async () => {
    const { admin, districtId } = await makeDistrict()
    const { recoveryCodes } = await addAppTo(admin, now)
    const [first = '', second = '', third = ''] = recoveryCodes
    const { pending } = await waitingSession(admin, now)
    await confirmSession(pending, { recoveryCode: first }, now)
    await expect(confirmSession(pending, { recoveryCode: second }, now)).rejects.toMatchObject({ code: 'unauthenticated' })
    const { pending: ended } = await waitingSession(admin, now)
    await inDistrict(districtId, (tx) => tx.session.updateMany({ where: { id: ended.sessionId }, data: { revokedAt: now } }))
    await expect(confirmSession(ended, { recoveryCode: third }, now)).rejects.toMatchObject({ code: 'unauthenticated' })
    const { pending: next } = await waitingSession(admin, now)
    expect(await confirmSession(next, { recoveryCode: second }, now)).toEqual(expect.any(String))
  })
})

describe('signing in without a second factor', () => {
  it('works within the days of grace, for an auditor, and where the district asks for none', async () => {
    const { admin, auditor } = await makeDistrict()
    expect(await findSession(await passFirstFactor(admin, now), now)).toBeDefined()
    expect(await findSession(await passFirstFactor(auditor, afterGrace), afterGrace)).toBeDefined()
    const relaxed = await makeDistrict()
    await setTrustPolicy(relaxed.owner, { ...defaultTrustPolicy, secondFactorRequired: false }, now)
    expect(await findSession(await passFirstFactor(relaxed.admin, afterGrace), afterGrace)).toBeDefined()
  })

  it('does not work with a short password', async () => {
    const { auditor, districtId } = await makeDistrict()
    await inDistrict(districtId, (tx) => tx.member.updateMany({ where: { id: auditor.id ?? '' }, data: { passwordIsShort: true } }))
    expect((await waitingSession(auditor, now)).pending.awaits).toBe('enrolment')
  })

  it.each(['owner', 'admin', 'sender'] as const)('waits, after the days of grace, until the %s has added one', async (role) => {
    const district = await makeDistrict()
    const { secret, pending } = await waitingSession(district[role], afterGrace)
    expect(pending.awaits).toBe('enrolment')
    const codeAt = authenticatorApp((await beginTotp(pending.actor, afterGrace)).key)
    await expect(enrolTotp(pending, { code: '000000' }, afterGrace)).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await findSession(secret, afterGrace)).toBeUndefined()
    const { recoveryCodes } = await enrolTotp(pending, { code: codeAt(afterGrace) }, afterGrace)
    expect(recoveryCodes).toHaveLength(10)
    expect((await findSession(secret, afterGrace))?.actor).toEqual(district[role])
    expect((await actions(district.owner)).slice(0, 3)).toEqual(['member.signed_in', 'recovery_codes.made', 'totp.added'])
  })

  it('adds a passkey just as well', async () => {
    const { admin } = await makeDistrict()
    const { secret, pending } = await waitingSession(admin, afterGrace)
    const answer = softwareAuthenticator().create(await passkeyCreationOptions(pending, afterGrace))
    await enrolPasskey(pending, { name: 'Phone', answer }, afterGrace)
    expect(await findSession(secret, afterGrace)).toBeDefined()
  })

  it('adds none beside one that has come in the meantime, and leaves the session waiting', async () => {
    const { admin } = await makeDistrict()
    const { secret, pending } = await waitingSession(admin, afterGrace)
    const answer = softwareAuthenticator().create(await passkeyCreationOptions(pending, afterGrace))
    await addAppTo(admin, afterGrace)
    await expect(enrolPasskey(pending, { name: 'Phone', answer }, afterGrace)).rejects.toMatchObject({ code: 'conflict' })
    expect(await findSecondFactors(admin)).toEqual({ totp: true, passkey: false })
    expect((await findPendingSession(secret, afterGrace))?.awaits).toBe('second_factor')
    expect(await has(admin)).toBe(true)
  })
})
