import { describe, expect, it, vi } from 'vitest'
import { findEvents } from '@/lib/audit/find-events'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { setTrustPolicy } from '@/lib/districts/set-trust-policy'
import { defaultTrustPolicy } from '@/lib/districts/trust-policy'
import { logger } from '@/lib/logger'
import { makeDistrict } from '@/scripts/testing/make-district'
import { addAppTo, addPasskeyTo, authenticatorApp, passFirstFactor, waitingSession } from '@/scripts/testing/second-factors'
import { softwareAuthenticator } from '@/scripts/testing/software-authenticator'
import { abandonSession, confirmSession, findSecondFactors, secondStepPasskeyOptions } from './confirm-session'
import { enrolPasskey, enrolTotp } from './enrol-second-factor'
import { memberOf } from './own-account'
import { passkeyCreationOptions } from './passkeys'
import { hasSecondFactor } from './second-factor'
import { findPendingSession, findSession } from './sessions'
import { beginTotp, countTotpGuess } from './totp'

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

  it('takes no code of an app of which a hundred in a row were wrong, however long that took, until another factor fits', async () => {
    const { admin, districtId } = await makeDistrict()
    const { codeAt, recoveryCodes } = await addAppTo(admin, now)
    const count = () => inDistrict(districtId, (tx) => tx.totpFactor.findFirstOrThrow({ where: { memberId: admin.id ?? '' } }))
    await inDistrict(districtId, (tx) => tx.totpFactor.updateMany({ data: { wrongCodes: 98 } }))
    const show = async (totp: string, at: Date) => confirmSession((await waitingSession(admin, at)).pending, { totp }, at)
    await expect(show(codeAt(minutes(60)), minutes(1))).rejects.toMatchObject({ code: 'invalid_input' })
    await show(codeAt(minutes(1)), minutes(1))
    expect((await count()).wrongCodes).toBe(0)

    await inDistrict(districtId, (tx) => tx.totpFactor.updateMany({ data: { wrongCodes: 99 } }))
    await expect(show(codeAt(minutes(60)), minutes(2))).rejects.toMatchObject({ code: 'invalid_input' })
    for (const tried of [codeAt(minutes(2)), codeAt(minutes(60))])
      await expect(show(tried, minutes(2))).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('ask an owner') })
    expect((await count()).wrongCodes).toBe(100)

    const { pending } = await waitingSession(admin, minutes(3))
    await confirmSession(pending, { recoveryCode: recoveryCodes[0] ?? '' }, minutes(3))
    expect(await show(codeAt(minutes(4)), minutes(4))).toEqual(expect.any(String))
  })

  it('looks at no more than a hundred wrong codes that come at the same moment', async () => {
    const { admin, districtId } = await makeDistrict()
    await addAppTo(admin, now)
    await inDistrict(districtId, (tx) => tx.totpFactor.updateMany({ data: { wrongCodes: 97 } }))
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => countTotpGuess(memberOf(admin))))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  })

  it('writes into the log what did not fit: whose and what kind, nothing that was typed', async () => {
    const warned = vi.spyOn(logger, 'warn')
    const { admin, districtId } = await makeDistrict()
    const { codeAt } = await addAppTo(admin, now)
    const { pending } = await waitingSession(admin, now)
    const totp = codeAt(minutes(60))
    const recoveryCode = 'ABCD-ABCD-ABCD-ABCD'
    for (const wrong of [{ totp }, { recoveryCode }]) await expect(confirmSession(pending, wrong, now)).rejects.toThrow()
    const line = (method: string) => [{ code: 'second_factor_refused', method, districtId, memberId: admin.id }, 'refused']
    expect(warned.mock.calls).toEqual([line('totp'), line('recovery_code')])
    for (const typed of [totp, recoveryCode]) expect(JSON.stringify(warned.mock.calls)).not.toContain(typed)
    warned.mockRestore()
  })

  it('ends when somebody starts again, with whatever was begun in it', async () => {
    const { admin, owner, districtId } = await makeDistrict()
    const [recoveryCode = ''] = (await addAppTo(admin, now)).recoveryCodes
    const { secret, pending } = await waitingSession(admin, now)
    const before = await actions(owner)
    await abandonSession(pending, now)
    expect(await findPendingSession(secret, now)).toBeUndefined()
    await expect(confirmSession(pending, { recoveryCode }, now)).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(await actions(owner)).toEqual(before)
    const left = { districtId, kind: 'session' as const, targetId: pending.sessionId }
    expect(await inDistrict(districtId, (tx) => tx.accessLookup.count({ where: left }))).toBe(0)
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
    const { added, sessionSecret } = await enrolTotp(pending, { code: codeAt(afterGrace) }, afterGrace)
    expect(added.recoveryCodes).toHaveLength(10)
    expect((await findSession(sessionSecret, afterGrace))?.actor).toEqual(district[role])
    // Whoever planted or copied it has nothing of it.
    for (const find of [findSession, findPendingSession]) expect(await find(secret, afterGrace)).toBeUndefined()
    expect((await actions(district.owner)).slice(0, 3)).toEqual(['member.signed_in', 'recovery_codes.made', 'totp.added'])
  })

  it('adds a passkey just as well', async () => {
    const { admin } = await makeDistrict()
    const { secret, pending } = await waitingSession(admin, afterGrace)
    const answer = softwareAuthenticator().create(await passkeyCreationOptions(pending, afterGrace))
    const { sessionSecret } = await enrolPasskey(pending, { name: 'Phone', answer }, afterGrace)
    expect(await findSession(sessionSecret, afterGrace)).toBeDefined()
    expect(await findSession(secret, afterGrace)).toBeUndefined()
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
