import { describe, expect, it } from 'vitest'
import { findEvents } from '@/lib/audit/find-events'
import { inDistrict } from '@/lib/district-scope'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict } from '@/scripts/testing/make-district'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { findOwnSessions, findSession, revokeSession } from './sessions'
import { signIn } from './sign-in'

const now = new Date('2026-03-01T12:00:00Z')
const hoursLater = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
const password = 'willow creek at dawn'
const userAgent = 'Mozilla/5.0'

async function signedIn() {
  const district = await makeDistrict()
  const email = await setMemberPassword(district.admin, password)
  const secret = (await signIn({ email, password, userAgent }, now)) ?? ''
  return { ...district, email, secret }
}

const actions = async (district: Awaited<ReturnType<typeof makeDistrict>>) =>
  (await findEvents(district.owner, { filter: {}, paging: { limit: 50 }, timeZone: 'UTC' })).rows.map(({ action }) => action)

describe('signIn', () => {
  it('answers the right password with a session of that member, recorded', async () => {
    const district = await signedIn()
    const { admin, districtId, slug, email, secret } = district
    expect(await findSession(secret, now)).toEqual({
      actor: admin,
      sessionId: expect.any(String),
      district: { id: districtId, slug, name: 'Willow Creek Unified', timeZone: 'America/Chicago' },
      member: { id: admin.id, email },
    })
    expect(await actions(district)).toEqual(['member.signed_in'])
  })

  it('ignores case and spaces around the address', async () => {
    const { email } = await signedIn()
    expect(await signIn({ email: ` ${email.toUpperCase()} `, password, userAgent }, now)).toEqual(expect.any(String))
  })

  it('answers a wrong password, an unknown address, a member without a password and a suspended one alike, and records no sign-in', async () => {
    const district = await makeDistrict()
    const email = await setMemberPassword(district.admin, password)
    const suspended = await setMemberPassword(district.sender, password)
    await inDistrict(district.districtId, (tx) => tx.member.updateMany({ where: { email: suspended }, data: { suspendedAt: now } }))
    const attempts = [
      { email, password: 'willow creek at dusk' },
      { email, password: '' },
      { email: `nobody@${district.slug}.example.org`, password },
      { email: `owner@${district.slug}.example.org`, password },
      { email: suspended, password },
    ]
    for (const attempt of attempts) expect(await signIn({ ...attempt, userAgent }, now)).toBeUndefined()
    expect(await actions(district)).toEqual([])
  })

  it('finds the district by the password where an address is used in two', async () => {
    const [ours, theirs] = [await makeDistrict(), await makeDistrict()]
    const shared = `${uuidV7()}@example.org`
    await setMemberPassword(ours.admin, password, shared)
    await setMemberPassword(theirs.admin, 'another creek at noon', shared)
    const secret = await signIn({ email: shared, password: 'another creek at noon', userAgent }, now)
    expect((await findSession(secret ?? '', now))?.actor).toEqual(theirs.admin)
  })

  it('keeps neither the session secret nor the password', async () => {
    const { districtId, secret } = await signedIn()
    expect(await findInDatabase(districtId, secret)).toEqual([])
    expect(await findInDatabase(districtId, password)).toEqual([])
  })
})

describe('a session', () => {
  it('ends after twelve hours', async () => {
    const { secret } = await signedIn()
    expect(await findSession(secret, new Date(hoursLater(12).getTime() - 1))).toBeDefined()
    expect(await findSession(secret, hoursLater(12))).toBeUndefined()
  })

  it('is nobody’s for another secret', async () => {
    await signedIn()
    expect(await findSession('nobody', now)).toBeUndefined()
    expect(await findSession('', now)).toBeUndefined()
  })

  it('ends with the sign-out, recorded, and not twice', async () => {
    const district = await signedIn()
    const { admin, secret } = district
    const [session] = await findOwnSessions(admin, now)
    await revokeSession(admin, session?.id ?? '', now, 'member.signed_out')
    expect(await findSession(secret, now)).toBeUndefined()
    expect(await findOwnSessions(admin, now)).toEqual([])
    await expect(revokeSession(admin, session?.id ?? '', now, 'member.signed_out')).rejects.toMatchObject({ code: 'not_found' })
    expect(await actions(district)).toEqual(['member.signed_out', 'member.signed_in'])
  })

  it('ends when only its row is revoked', async () => {
    const { districtId, secret } = await signedIn()
    await inDistrict(districtId, (tx) => tx.session.updateMany({ data: { revokedAt: now } }))
    expect(await findSession(secret, now)).toBeUndefined()
  })

  it('ends when its member is suspended, and takes a changed role at once', async () => {
    const { districtId, admin, secret } = await signedIn()
    const where = { districtId_id: { districtId, id: admin.id ?? '' } }
    await inDistrict(districtId, (tx) => tx.member.update({ where, data: { role: 'auditor', schools: ['Oak'] } }))
    expect((await findSession(secret, now))?.actor).toMatchObject({ role: 'auditor', schools: ['Oak'] })
    await inDistrict(districtId, (tx) => tx.member.update({ where, data: { suspendedAt: now } }))
    expect(await findSession(secret, now)).toBeUndefined()
  })

  it('can be ended by its own member alone', async () => {
    const { owner, admin, secret } = await signedIn()
    const [session] = await findOwnSessions(admin, now)
    const elsewhere = await makeDistrict()
    for (const actor of [owner, elsewhere.admin, { ...admin, id: null }]) {
      await expect(revokeSession(actor, session?.id ?? '', now, 'session.revoked')).rejects.toMatchObject({ code: 'not_found' })
    }
    await expect(revokeSession(admin, 'nonsense', now, 'session.revoked')).rejects.toMatchObject({ code: 'not_found' })
    expect(await findSession(secret, now)).toBeDefined()
    expect(await findOwnSessions({ ...admin, kind: 'operator', id: null }, now)).toEqual([])
  })
})
