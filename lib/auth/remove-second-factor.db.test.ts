import { describe, expect, it } from 'vitest'
import { findEvents } from '@/lib/audit/find-events'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { createPasswordCode } from '@/lib/districts/create-member'
import { findMembers } from '@/lib/districts/find-members'
import { removeMember } from '@/lib/districts/remove-member'
import { uuidV7 } from '@/lib/uuid-v7'
import { addTestProvider, linkTestAccount } from '@/scripts/testing/identity-providers'
import { makeDistrict } from '@/scripts/testing/make-district'
import { memberOf } from '@/scripts/testing/members'
import { addAppTo, addPasskeyTo, passFirstFactor, waitingSession } from '@/scripts/testing/second-factors'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import { confirmSession } from './confirm-session'
import { findOwnFactors } from './find-own-factors'
import { findOwnIdentities } from './identity-providers/own-identities'
import { removePasskey, removeTotp, resetSecondFactors } from './remove-second-factor'
import { findPendingSession, findSession } from './sessions'
import { findPasswordCode, setPassword } from './set-password'
import { signIn } from './sign-in'

const now = new Date('2026-03-01T12:00:00Z')
const afterGrace = new Date('2100-01-01T12:00:00Z')
const nobody = '00000000-0000-7000-8000-000000000000'

async function withBoth() {
  const district = await makeDistrict()
  const { recoveryCodes } = await addAppTo(district.admin, now)
  const { authenticator } = await addPasskeyTo(district.admin, now)
  const [passkey] = (await findOwnFactors(district.admin)).passkeys
  return { ...district, recoveryCodes, authenticator, passkeyId: passkey?.id ?? '' }
}

const none = { totp: null, passkeys: [], recoveryCodesLeft: 0 }
const lookups = (districtId: string) => database().accessLookup.count({ where: { districtId, kind: 'passkey' } })

describe('removing a second factor', () => {
  it('takes the app or the passkey away, and recovery codes with the last of them', async () => {
    const { admin, districtId, passkeyId } = await withBoth()
    await removeTotp(admin, now)
    expect(await findOwnFactors(admin)).toMatchObject({ totp: null, passkeys: [{ id: passkeyId }], recoveryCodesLeft: 10 })
    await expect(removeTotp(admin, now)).rejects.toMatchObject({ code: 'not_found' })
    await removePasskey(admin, passkeyId, now)
    expect(await findOwnFactors(admin)).toMatchObject(none)
    expect(await lookups(districtId)).toBe(0)
    expect((await findEvents(admin, { filter: {}, paging: { limit: 2 }, timeZone: 'UTC' })).rows.map(({ action }) => action)).toEqual([
      'passkey.removed',
      'totp.removed',
    ])
  })

  it('keeps the last one once it is due', async () => {
    const { admin, passkeyId } = await withBoth()
    await removePasskey(admin, passkeyId, afterGrace)
    await expect(removeTotp(admin, afterGrace)).rejects.toMatchObject({ code: 'conflict' })
    expect((await findOwnFactors(admin)).totp).not.toBeNull()
  })

  it('keeps the last one beside a short password', async () => {
    const { admin, districtId, passkeyId } = await withBoth()
    await inDistrict(districtId, (tx) => tx.member.updateMany({ where: { id: admin.id ?? '' }, data: { passwordIsShort: true } }))
    await removeTotp(admin, now)
    await expect(removePasskey(admin, passkeyId, now)).rejects.toMatchObject({ code: 'conflict' })
    expect(await findOwnFactors(admin)).toMatchObject({ passkeys: [{ id: passkeyId }], recoveryCodesLeft: 10 })
    expect(await lookups(districtId)).toBe(1)
  })

  it('is for one’s own alone', async () => {
    const { owner, passkeyId } = await withBoth()
    const elsewhere = await makeDistrict()
    for (const actor of [owner, elsewhere.admin])
      await expect(removePasskey(actor, passkeyId, now)).rejects.toMatchObject({ code: 'not_found' })
    await expect(removePasskey(owner, 'nonsense', now)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('resetting a member’s second factors', () => {
  it('takes them all away and signs the member out; the next sign-in adds one anew', async () => {
    const { admin, owner, districtId, recoveryCodes } = await withBoth()
    const { pending } = await waitingSession(admin, now)
    const secret = await confirmSession(pending, { recoveryCode: recoveryCodes[0] ?? '' }, now)
    await resetSecondFactors(owner, admin.id ?? '', now)
    expect(await findSession(secret, now)).toBeUndefined()
    expect(await findOwnFactors(admin)).toMatchObject(none)
    expect(await lookups(districtId)).toBe(0)
    const next = await passFirstFactor(admin, afterGrace)
    expect((await findPendingSession(next, afterGrace))?.awaits).toBe('enrolment')
    const { rows } = await findEvents(owner, { filter: {}, paging: { limit: 2 }, timeZone: 'UTC' })
    expect(rows.map(({ action, subjectId }) => [action, subjectId]).toSorted()).toEqual([
      ['member.password_renewed', admin.id],
      ['second_factor.reset', admin.id],
    ])
  })

  it('takes the password too, a long one as well, and answers with the code at which alone a new one is set', async () => {
    const { admin, owner, districtId } = await withBoth()
    const password = 'willow creek at dawn'
    const email = await setMemberPassword(admin, password)
    const before = await inDistrict(districtId, (tx) => createPasswordCode(tx, { districtId, memberId: admin.id ?? '' }, now))
    const { passwordCode } = await resetSecondFactors(owner, admin.id ?? '', now)
    expect(await memberOf(admin)).toMatchObject({ passwordHash: null, passwordIsShort: false })
    expect(await signIn({ email, password, userAgent: '' }, now)).toBeUndefined()
    expect(await findPasswordCode(before, now)).toBeUndefined()
    await setPassword({ code: passwordCode, password: 'another creek at noon' }, now)
    expect(await signIn({ email, password: 'another creek at noon', userAgent: '' }, now)).toBeDefined()
    expect(await findPasswordCode(passwordCode, now)).toBeUndefined()
  })

  it('takes the linked accounts', async () => {
    const { admin, owner } = await withBoth()
    const provider = await addTestProvider(owner, now)
    await linkTestAccount(admin, provider, uuidV7(), now)
    await resetSecondFactors(owner, admin.id ?? '', now)
    expect(await findOwnIdentities(admin)).toEqual([])
  })

  it('is for owners, of others, in their own district, where there is something to take', async () => {
    const { admin, owner, sender, auditor } = await withBoth()
    const elsewhere = await makeDistrict()
    for (const actor of [admin, sender, auditor])
      await expect(resetSecondFactors(actor, admin.id ?? '', now)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(resetSecondFactors(owner, owner.id ?? '', now)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(resetSecondFactors(owner, sender.id ?? '', now)).rejects.toMatchObject({ code: 'conflict' })
    for (const id of [nobody, elsewhere.admin.id ?? '', 'nonsense'])
      await expect(resetSecondFactors(owner, id, now)).rejects.toMatchObject({ code: 'not_found' })
    const listed = (await findMembers(owner)).map(({ role, hasSecondFactor }) => [role, hasSecondFactor])
    expect(Object.fromEntries(listed)).toEqual({ admin: true, auditor: false, owner: false, sender: false })
  })

  it('happens by itself when a member is removed', async () => {
    const { admin, owner, districtId } = await withBoth()
    await removeMember(owner, admin.id ?? '', now)
    expect(await lookups(districtId)).toBe(0)
    await inDistrict(districtId, async (tx) => {
      expect(await tx.totpFactor.count()).toBe(0)
      expect(await tx.recoveryCode.count()).toBe(0)
    })
  })
})
