import pg from 'pg'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { findEvents } from '@/lib/audit/find-events'
import { inDistrict } from '@/lib/district-scope'
import { readPreferences } from '@/lib/districts/preferences'
import { WhichDistrict } from '@/lib/districts/which-district'
import { logger } from '@/lib/logger'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict } from '@/scripts/testing/make-district'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { findOwnSessions, findSession, revokeSession } from './sessions'
import { signIn } from './sign-in'

const now = new Date('2026-03-01T12:00:00Z')
const secondsLater = (seconds: number) => new Date(now.getTime() + seconds * 1_000)
const minutesLater = (minutes: number) => secondsLater(minutes * 60)
const password = 'willow creek at dawn'
const userAgent = 'Mozilla/5.0'

async function signedIn() {
  const district = await makeDistrict()
  const email = await setMemberPassword(district.admin, password)
  const secret = (await signIn({ email, password, userAgent }, now)) ?? ''
  return { ...district, email, secret }
}

/** A request every half hour, until shortly before so many minutes after signing in. */
async function keepUsing(secret: string, minutes: number): Promise<void> {
  for (let at = 30; at < minutes; at += 30) await findSession(secret, minutesLater(at))
}

const lastSeen = (districtId: string) =>
  inDistrict(districtId, async (tx) => (await tx.session.findFirstOrThrow({ where: { districtId } })).lastSeenAt)

const actions = async (district: Awaited<ReturnType<typeof makeDistrict>>) =>
  (await findEvents(district.owner, { filter: {}, paging: { limit: 50 }, timeZone: 'UTC' })).rows.map(({ action }) => action)

const textOf = (statement: unknown) => z.union([z.string(), z.object({ text: z.string() }).transform(({ text }) => text)]).parse(statement)

describe('signIn', () => {
  it('answers the right password with a session of that member, recorded', async () => {
    const district = await signedIn()
    const { admin, districtId, slug, email, secret } = district
    expect(await findSession(secret, now)).toEqual({
      actor: admin,
      sessionId: expect.any(String),
      district: { id: districtId, slug, name: 'Willow Creek Unified', timeZone: 'America/Chicago' },
      member: { id: admin.id, email, preferences: readPreferences(null) },
      authenticatedAt: now,
      endsAt: minutesLater(60),
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

  it('asks which district, where one password is right in two, and takes the one that is chosen', async () => {
    const [ours, theirs, elsewhere] = [await makeDistrict(), await makeDistrict(), await makeDistrict()]
    const email = `${uuidV7()}@example.org`
    for (const { admin } of [ours, theirs]) await setMemberPassword(admin, password, email)
    await setMemberPassword(elsewhere.admin, 'another creek at noon', email)
    const attempt = { email, password, userAgent }
    const choices = [ours, theirs].map(({ slug }) => ({ slug, name: 'Willow Creek Unified' }))
    const asked = await signIn(attempt, now).catch((error: unknown) => error)
    expect(asked).toBeInstanceOf(WhichDistrict)
    expect(asked).toMatchObject({ districts: expect.arrayContaining(choices) })
    for (const { slug, admin } of [ours, theirs]) {
      const secret = await signIn({ ...attempt, district: slug }, now)
      expect((await findSession(secret ?? '', now))?.actor).toEqual(admin)
    }
    for (const slug of [elsewhere.slug, 'nowhere']) expect(await signIn({ ...attempt, district: slug }, now)).toBeUndefined()
    expect(await signIn({ ...attempt, password: 'willow creek at dusk', district: ours.slug }, now)).toBeUndefined()
  })

  it('logs what was wrong by ids alone, of every account that was tried, and of an address that is nobody’s without any', async () => {
    const [ours, theirs] = [await makeDistrict(), await makeDistrict()]
    const email = `${uuidV7()}@example.org`
    for (const { admin } of [ours, theirs]) await setMemberPassword(admin, password, email)
    const warned = vi.spyOn(logger, 'warn').mockReturnValue(undefined)
    for (const tried of [email, `nobody.${email}`]) await signIn({ email: tried, password: 'willow creek at dusk', userAgent }, now)
    const accounts = [ours, theirs].map(({ districtId, admin }) => ({ districtId, memberId: admin.id }))
    const line = { code: 'unauthenticated', door: 'sign-in', method: 'password' }
    expect(warned.mock.calls).toEqual([
      [{ ...line, accounts }, 'refused'],
      [{ ...line, accounts: [] }, 'refused'],
    ])
    warned.mockRestore()
  })

  it('asks the database the same, whether an address is nobody’s or belongs to up to four districts', async () => {
    const asked: string[][] = []
    for (let districts = 0; districts <= 4; districts++) {
      const email = `${uuidV7()}@example.org`
      for (let made = 0; made < districts; made++) await setMemberPassword((await makeDistrict()).admin, password, email)
      const query = vi.spyOn(pg.Client.prototype, 'query')
      expect(await signIn({ email, password: 'willow creek at dusk', userAgent }, now)).toBeUndefined()
      asked.push(query.mock.calls.map(([statement]) => textOf(statement)).toSorted())
      query.mockRestore()
    }
    expect(asked[0]?.filter((text) => text.includes('"password_hash"'))).toHaveLength(4)
    for (const statements of asked) expect(statements).toEqual(asked[0])
  })

  it('keeps neither the session secret nor the password', async () => {
    const { districtId, secret } = await signedIn()
    expect(await findInDatabase(districtId, secret)).toEqual([])
    expect(await findInDatabase(districtId, password)).toEqual([])
  })
})

describe('a session', () => {
  it('ends after an hour without a request', async () => {
    const [left, used] = [await signedIn(), await signedIn()]
    expect(await findSession(used.secret, new Date(minutesLater(60).getTime() - 1))).toBeDefined()
    expect(await findSession(left.secret, minutesLater(60))).toBeUndefined()
    expect(await findSession(used.secret, minutesLater(119))).toBeDefined()
  })

  it('ends after twelve hours, however much it is used', async () => {
    const { secret } = await signedIn()
    await keepUsing(secret, 720)
    expect(await findSession(secret, new Date(minutesLater(720).getTime() - 1))).toBeDefined()
    expect(await findSession(secret, minutesLater(720))).toBeUndefined()
  })

  it('is seen once a minute, and never earlier than it was', async () => {
    const { districtId, secret } = await signedIn()
    const seen: number[] = []
    for (const seconds of [0, 59, 60, 119, 90, -7_200, 120]) {
      expect(await findSession(secret, secondsLater(seconds))).toBeDefined()
      seen.push((await lastSeen(districtId)).getTime() - now.getTime())
    }
    expect(seen).toEqual([0, 0, 60_000, 60_000, 60_000, 60_000, 120_000])
  })

  it('answers many requests at once and is seen at the time of one of them', async () => {
    const { districtId, secret } = await signedIn()
    const times = Array.from({ length: 20 }, (_, index) => secondsLater(60 + index))
    const answers = await Promise.all(times.map((at) => findSession(secret, at)))
    expect(answers.filter((answer) => answer === undefined)).toEqual([])
    expect(times).toContainEqual(await lastSeen(districtId))
  })

  it.each([
    ['is seen', 2],
    ['is found over', 60],
  ])('keeps the later time when it %s while another request moves it', async (_, minutes) => {
    const { districtId, secret } = await signedIn()
    let asking: Promise<unknown> | undefined
    await inDistrict(districtId, async (tx) => {
      await tx.session.updateMany({ data: { lastSeenAt: minutesLater(58) } })
      asking = findSession(secret, minutesLater(minutes))
      for (let waits = false; !waits; ) {
        const [row] = await tx.$queryRaw<Array<{ waits: boolean }>>`
          SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') AS waits`
        waits = row?.waits ?? false
      }
    })
    await asking
    expect(await lastSeen(districtId)).toEqual(minutesLater(58))
    expect(await findSession(secret, minutesLater(117))).toBeDefined()
  })

  it.each([
    ['unused', 60],
    ['at its end', 720],
  ])('that was found over (%s) stays over when the clock is set back', async (_, minutes) => {
    const { admin, secret } = await signedIn()
    if (minutes === 720) await keepUsing(secret, minutes)
    expect(await findSession(secret, minutesLater(minutes))).toBeUndefined()
    expect(await findSession(secret, minutesLater(minutes - 1))).toBeUndefined()
    expect(await findOwnSessions(admin, minutesLater(minutes - 1))).toEqual([])
  })

  it('goes on when the clock is set back, and no longer than an hour past its last request', async () => {
    const { secret } = await signedIn()
    await findSession(secret, minutesLater(30))
    expect(await findSession(secret, minutesLater(-300))).toBeDefined()
    expect(await findSession(secret, minutesLater(90))).toBeUndefined()
  })

  it('is not kept alive by the requests of a suspended member', async () => {
    const { districtId, secret } = await signedIn()
    const suspend = (suspendedAt: Date | null) => inDistrict(districtId, (tx) => tx.member.updateMany({ data: { suspendedAt } }))
    await suspend(now)
    expect(await findSession(secret, minutesLater(40))).toBeUndefined()
    await suspend(null)
    expect(await findSession(secret, minutesLater(60))).toBeUndefined()
  })

  it('is listed with the time it was last seen, until an hour after it', async () => {
    const { admin, secret } = await signedIn()
    await findSession(secret, minutesLater(20))
    const listed = { id: expect.any(String), userAgent, createdAt: now, lastSeenAt: minutesLater(20) }
    expect(await findOwnSessions(admin, new Date(minutesLater(80).getTime() - 1))).toEqual([listed])
    expect(await findOwnSessions(admin, minutesLater(80))).toEqual([])
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
