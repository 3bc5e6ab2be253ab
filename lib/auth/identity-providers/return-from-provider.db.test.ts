import { beforeEach, describe, expect, it } from 'vitest'
import { isFresh } from '@/lib/auth/session-life'
import { findPendingSession, findSession } from '@/lib/auth/sessions'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { removeMember } from '@/lib/districts/remove-member'
import { suspendMember } from '@/lib/districts/suspend-member'
import { uuidV7 } from '@/lib/uuid-v7'
import { addTestProvider, linkTestAccount, openSession, testIssuer } from '@/scripts/testing/identity-providers'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { eventsOf, memberOf } from '@/scripts/testing/members'
import type { KnownProvider } from './known-provider'
import { beginLinking } from './link-identity'
import { findOwnIdentities, unlinkIdentity } from './own-identities'
import { returnFromProvider } from './return-from-provider'

const now = new Date()
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const notLinked = { path: '/sign-in?error=not_linked' }

let district: TestDistrict
let provider: KnownProvider

beforeEach(async () => {
  district = await makeDistrict()
  provider = await addTestProvider(district.owner, now)
})

type Coming = Partial<{ sub: string; iss: string; email: string; auth_time: number; provider: KnownProvider }>

function comeBack({ sub = 'subject-1', iss = testIssuer, email, auth_time, provider: at = provider }: Coming = {}, at_ = now) {
  return returnFromProvider(at, { claims: { iss, sub, email, auth_time }, signedIn: undefined, userAgent: 'Firefox' }, at_)
}

async function sessionOf(returned: Awaited<ReturnType<typeof comeBack>>) {
  return 'sessionSecret' in returned ? findSession(returned.sessionSecret, now) : undefined
}

describe('coming back with an account', () => {
  it('signs in the member who has linked it', async () => {
    await linkTestAccount(district.sender, provider, 'subject-1', now)
    const signedIn = await sessionOf(await comeBack())
    expect(signedIn?.actor).toEqual(district.sender)
    expect(await findOwnIdentities(district.sender)).toEqual([expect.objectContaining({ providerName: 'Microsoft', lastUsedAt: now })])
  })

  it('counts as proof of who is there from when the person signed in over there, and as none where nobody says when', async () => {
    await linkTestAccount(district.sender, provider, 'subject-1', now)
    const seconds = Math.floor(now.getTime() / 1_000)
    const tenMinutesAgo = await sessionOf(await comeBack({ auth_time: seconds - 600 }))
    expect(tenMinutesAgo?.authenticatedAt).toEqual(new Date((seconds - 600) * 1_000))
    expect(isFresh({ authenticatedAt: tenMinutesAgo?.authenticatedAt ?? now }, later(4))).toBe(true)
    expect(isFresh({ authenticatedAt: tenMinutesAgo?.authenticatedAt ?? now }, later(6))).toBe(false)
    expect((await sessionOf(await comeBack({ auth_time: seconds + 60 })))?.authenticatedAt).toEqual(now)
    const silent = await sessionOf(await comeBack())
    expect(silent && isFresh(silent, now)).toBe(false)
  })

  it('lets nobody in whose account is not linked, whatever its e-mail address', async () => {
    const { email } = await memberOf(district.sender)
    expect(await comeBack({ email })).toEqual(notLinked)
    await linkTestAccount(district.sender, provider, 'subject-1', now)
    expect(await comeBack({ sub: 'subject-2', email })).toEqual(notLinked)
    expect(await comeBack({ sub: 'SUBJECT-1', email })).toEqual(notLinked)
  })

  it('lets nobody in with the same subject at another issuer', async () => {
    await linkTestAccount(district.sender, provider, 'subject-1', now)
    expect(await comeBack({ iss: 'https://id.example.com' })).toEqual(notLinked)
  })

  it('lets nobody in by another provider of the district with the same issuer', async () => {
    await linkTestAccount(district.sender, provider, 'subject-1', now)
    const second = await addTestProvider(district.owner, now, { name: 'Second', doesSecondFactor: true })
    expect(await comeBack({ provider: second })).toEqual(notLinked)
  })

  it('lets nobody in by an account that is linked in another district', async () => {
    const stranger = await makeDistrict()
    const theirs = await addTestProvider(stranger.owner, now)
    await linkTestAccount(stranger.owner, theirs, 'subject-1', now)
    expect(await comeBack()).toEqual(notLinked)
    await linkTestAccount(district.sender, provider, 'subject-1', now)
    expect((await sessionOf(await comeBack()))?.actor).toEqual(district.sender)
    expect((await sessionOf(await comeBack({ provider: theirs })))?.actor).toEqual(stranger.owner)
  })

  it('lets no suspended and no removed member in, in the same words', async () => {
    await linkTestAccount(district.sender, provider, 'subject-1', now)
    await linkTestAccount(district.auditor, provider, 'subject-2', now)
    await suspendMember(district.owner, district.sender.id ?? '', now)
    await removeMember(district.owner, district.auditor.id ?? '', now)
    expect(await comeBack()).toEqual(notLinked)
    expect(await comeBack({ sub: 'subject-2' })).toEqual(notLinked)
    expect(await findOwnIdentities(district.auditor)).toEqual([])
  })

  it('leaves the second factor to be shown here', async () => {
    await linkTestAccount(district.sender, provider, 'subject-1', now)
    await joinedLongAgo(district.sender)
    const returned = await comeBack()
    expect(await sessionOf(returned)).toBeUndefined()
    expect('sessionSecret' in returned && (await findPendingSession(returned.sessionSecret, now))).toMatchObject({
      actor: district.sender,
      awaits: 'enrolment',
    })
  })

  it('needs no second factor here where the provider asks for one', async () => {
    const strong = await addTestProvider(district.owner, now, { name: 'Strong', doesSecondFactor: true })
    await linkTestAccount(district.sender, strong, 'subject-1', now)
    await joinedLongAgo(district.sender)
    expect((await sessionOf(await comeBack({ provider: strong })))?.actor).toEqual(district.sender)
  })

  it('is told in the record as what it was', async () => {
    await linkTestAccount(district.sender, provider, 'subject-1', now)
    await comeBack()
    const where = { districtId: district.districtId, action: 'member.signed_in' }
    const events = await inDistrict(district.districtId, (tx) => tx.auditEvent.findMany({ where, orderBy: { id: 'asc' } }))
    expect(events.map(({ leaf }) => JSON.parse(leaf).details.method)).toEqual(['password', 'identity_provider'])
  })
})

describe('linking an account', () => {
  it('is done once for each time it was asked for, within ten minutes, and recorded without the subject in the leaf', async () => {
    const session = await openSession(district.sender, now)
    const back = (sub: string, at: Date) =>
      returnFromProvider(provider, { claims: { iss: testIssuer, sub }, signedIn: session, userAgent: '' }, at)
    const notAsked = { path: '/settings?account=not_asked#accounts' }
    expect(await back('subject-1', now)).toEqual(notAsked)
    await beginLinking(session, provider.providerId, now)
    expect(await back('subject-1', later(10))).toEqual(notAsked)
    expect(await back('subject-1', later(9))).toEqual({ path: '/settings?account=linked#accounts' })
    expect(await back('subject-2', later(9))).toEqual(notAsked)
    expect(await findOwnIdentities(district.sender)).toHaveLength(1)
    const linked = (await eventsOf(district.owner)).filter(({ action }) => action === 'identity.linked')
    expect(linked).toEqual([
      { action: 'identity.linked', subjectId: district.sender.id, details: { provider_id: provider.providerId, issuer: testIssuer } },
    ])
  })

  it('counts for the provider it was asked for and for no other', async () => {
    const second = await addTestProvider(district.owner, now, { name: 'Second' })
    const session = await openSession(district.sender, now)
    await beginLinking(session, second.providerId, now)
    await returnFromProvider(provider, { claims: { iss: testIssuer, sub: 'subject-1' }, signedIn: session, userAgent: '' }, now)
    expect(await findOwnIdentities(district.sender)).toEqual([])
  })

  it('leaves an account with the member who linked it first', async () => {
    await linkTestAccount(district.sender, provider, 'subject-1', now)
    const session = await openSession(district.admin, now)
    await beginLinking(session, provider.providerId, now)
    const claims = { iss: testIssuer, sub: 'subject-1' }
    expect(await returnFromProvider(provider, { claims, signedIn: session, userAgent: '' }, now)).toEqual({
      path: '/settings?account=taken#accounts',
    })
    expect((await sessionOf(await comeBack()))?.actor).toEqual(district.sender)
  })

  it('links no account of another district’s provider, and answers for it as for an unknown one', async () => {
    const stranger = await makeDistrict()
    const theirs = await addTestProvider(stranger.owner, now)
    const session = await openSession(district.sender, now)
    for (const id of [theirs.providerId, uuidV7(), 'no id'])
      await expect(beginLinking(session, id, now)).rejects.toMatchObject({ code: 'not_found' })
    await beginLinking(session, provider.providerId, now)
    await returnFromProvider(theirs, { claims: { iss: testIssuer, sub: 'subject-1' }, signedIn: session, userAgent: '' }, now)
    expect(await findOwnIdentities(district.sender)).toEqual([])
  })

  it('is taken back by its member alone', async () => {
    await linkTestAccount(district.sender, provider, 'subject-1', now)
    const [own] = await findOwnIdentities(district.sender)
    const id = own?.id ?? ''
    for (const actor of [district.owner, district.admin, (await makeDistrict()).owner])
      await expect(unlinkIdentity(actor, id, now)).rejects.toMatchObject({ code: 'not_found' })
    await unlinkIdentity(district.sender, id, now)
    expect(await comeBack()).toEqual(notLinked)
    await expect(unlinkIdentity(district.sender, id, now)).rejects.toMatchObject({ code: 'not_found' })
  })
})

/** So long ago that a second factor is due. */
async function joinedLongAgo({ districtId, id }: Actor): Promise<void> {
  const createdAt = later(-8 * 24 * 60)
  await inDistrict(districtId, (tx) => tx.member.update({ where: { districtId_id: { districtId, id: id ?? '' } }, data: { createdAt } }))
}
