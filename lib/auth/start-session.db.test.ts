import { describe, expect, it, vi } from 'vitest'
import { database } from '@/lib/database'
import { type DistrictTransaction, inDistrict } from '@/lib/district-scope'
import { endMemberSessions } from '@/lib/districts/end-member-access'
import { logger } from '@/lib/logger'
import { addTestProvider, linkTestAccount, openSession, testIssuer } from '@/scripts/testing/identity-providers'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { addPasskeyTo } from '@/scripts/testing/second-factors'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import { endOtherSessions } from './end-sessions'
import { signInWithIdentity } from './identity-providers/sign-in-with-identity'
import { hashPassword } from './password'
import { findPendingSession, findSession } from './sessions'
import { signIn } from './sign-in'
import { passkeySignInOptions, signInWithPasskey } from './sign-in-with-passkey'
import { startSession } from './start-session'
import { lockActiveMember } from './store-password'

const now = new Date('2026-03-01T12:00:00Z')
const password = 'willow creek at dawn'
const userAgent = 'Mozilla/5.0'

/** How somebody who has shown the right thing gets a session, begun now. */
const ways = {
  password: async ({ admin }: TestDistrict) => {
    const email = await setMemberPassword(admin, password)
    return () => signIn({ email, password, userAgent }, now)
  },
  passkey: async ({ admin }: TestDistrict) => {
    const { authenticator } = await addPasskeyTo(admin, now)
    const answer = JSON.stringify(authenticator.use(await passkeySignInOptions(now)))
    return () => signInWithPasskey({ answer, userAgent }, now)
  },
  identity: async ({ districtId, owner, admin }: TestDistrict) => {
    const provider = await addTestProvider(owner, now, { doesSecondFactor: true })
    await linkTestAccount(admin, provider, 'subject', now)
    const identity = { providerId: provider.providerId, issuer: testIssuer, subject: 'subject' }
    return () => signInWithIdentity({ districtId, identity, at: now, userAgent }, now)
  },
}

/** Returns once somebody is kept waiting by a lock. Not asked within a transaction, which would be told the same again and again. */
async function somebodyWaits(): Promise<void> {
  for (let waits = false; !waits; ) {
    const [row] = await database().$queryRaw<Array<{ waits: boolean }>>`
      SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') AS waits`
    waits = row?.waits ?? false
  }
}

/** What came of a sign-in that had got as far as beginning its session when the change was under way. */
async function signInDuring(
  { admin: { districtId, id } }: TestDistrict,
  begin: () => Promise<string | undefined>,
  change: (tx: DistrictTransaction, of: { districtId: string; memberId: string }) => Promise<unknown>,
): Promise<string | undefined> {
  const of = { districtId, memberId: id ?? '' }
  let signingIn: Promise<string | undefined> | undefined
  await inDistrict(districtId, async (tx) => {
    await lockActiveMember(tx, of)
    signingIn = begin()
    await somebodyWaits()
    await change(tx, of)
  })
  return signingIn
}

const memberChange = (data: { passwordHash?: string; suspendedAt?: Date; removedAt?: Date; role?: 'owner'; passwordIsShort?: boolean }) => {
  return (tx: DistrictTransaction, { memberId }: { memberId: string }) => tx.member.updateMany({ where: { id: memberId }, data })
}

describe('a sign-in under way', () => {
  it('ends where its password is replaced, and is logged', async () => {
    const district = await makeDistrict()
    const passwordHash = await hashPassword('another creek at noon')
    const warned = vi.spyOn(logger, 'warn').mockReturnValue(undefined)
    expect(await signInDuring(district, await ways.password(district), memberChange({ passwordHash }))).toBeUndefined()
    const accounts = [{ districtId: district.districtId, memberId: district.admin.id }]
    expect(warned.mock.calls).toEqual([[{ code: 'unauthenticated', door: 'sign-in', method: 'password', accounts }, 'refused']])
    warned.mockRestore()
    expect(await inDistrict(district.districtId, (tx) => tx.session.count())).toBe(0)
  })

  it.each(['password', 'passkey', 'identity'] as const)('with a %s ends where its member is suspended or removed', async (way) => {
    for (const standing of [{ suspendedAt: now }, { removedAt: now }]) {
      const district = await makeDistrict()
      expect(await signInDuring(district, await ways[way](district), memberChange(standing))).toBeUndefined()
    }
  })

  it('ends where its passkey is removed', async () => {
    const district = await makeDistrict()
    const removal = (tx: DistrictTransaction) => tx.passkey.deleteMany({})
    expect(await signInDuring(district, await ways.passkey(district), removal)).toBeUndefined()
  })

  it('ends where its account is unlinked, or the provider does no second factor any more', async () => {
    const district = await makeDistrict()
    const begin = await ways.identity(district)
    const weakening = (tx: DistrictTransaction) => tx.identityProvider.updateMany({ data: { doesSecondFactor: false } })
    expect(await signInDuring(district, begin, weakening)).toBeUndefined()
    await inDistrict(district.districtId, (tx) => tx.identityProvider.updateMany({ data: { doesSecondFactor: true } }))
    expect(await signInDuring(district, begin, (tx) => tx.memberIdentity.deleteMany({}))).toBeUndefined()
  })

  it('waits for a second factor where the password has become too short to stand alone', async () => {
    const district = await makeDistrict()
    const secret = (await signInDuring(district, await ways.password(district), memberChange({ passwordIsShort: true }))) ?? ''
    expect(await findSession(secret, now)).toBeUndefined()
    expect(await findPendingSession(secret, now)).toBeDefined()
  })

  it('goes on where nothing of it was changed', async () => {
    const district = await makeDistrict()
    const secret = (await signInDuring(district, await ways.password(district), memberChange({ role: 'owner' }))) ?? ''
    expect((await findSession(secret, now))?.actor.role).toBe('owner')
  })
})

describe('a session that is just beginning', () => {
  it.each([
    ['a new password', (district: TestDistrict) => inDistrict(district.districtId, (tx) => endUnderLock(tx, district))],
    ['the end of all others', async ({ admin }: TestDistrict) => endOtherSessions(admin, (await openSession(admin, now)).sessionId, now)],
  ])('is ended with the rest by %s that comes meanwhile', async (_, end) => {
    const district = await makeDistrict()
    let ending: Promise<unknown> | undefined
    const stillHolds = async () => {
      ending = end(district)
      await somebodyWaits()
      return true
    }
    const { districtId, id } = district.admin
    const member = { districtId, id: id ?? '' }
    const secret = await startSession({ member, userAgent, proof: { method: 'password', strong: true, stillHolds } }, now)
    await ending
    expect(secret).toEqual(expect.any(String))
    expect(await findSession(secret ?? '', now)).toBeUndefined()
  })
})

async function endUnderLock(tx: DistrictTransaction, { admin: { districtId, id } }: TestDistrict): Promise<void> {
  const of = { districtId, memberId: id ?? '' }
  await lockActiveMember(tx, of)
  await endMemberSessions(tx, of, now)
}
