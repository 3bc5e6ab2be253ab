import { hash } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { memberOf } from '@/scripts/testing/members'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import { hashPassword, isOutdatedHash, isPassword } from './password'
import { rehashPassword } from './rehash-password'
import { signIn } from './sign-in'

const now = new Date('2026-03-01T12:00:00Z')
const password = 'willow creek at dawn'

/** As an installation of another year would have left it. */
async function withOldHash({ admin }: TestDistrict): Promise<string> {
  const passwordHash = await hash(password, { memoryCost: 8_192, timeCost: 1, parallelism: 1 })
  await inDistrict(admin.districtId, (tx) => tx.member.updateMany({ where: { id: admin.id ?? '' }, data: { passwordHash } }))
  return passwordHash
}

describe('a hash made with another cost', () => {
  it('still lets its member in, and is one of today’s from then on', async () => {
    const district = await makeDistrict()
    const email = await setMemberPassword(district.admin, password)
    const old = await withOldHash(district)
    expect(await signIn({ email, password, userAgent: '' }, now)).toBeDefined()
    const { passwordHash } = await memberOf(district.admin)
    expect(passwordHash).not.toBe(old)
    expect(isOutdatedHash(passwordHash ?? '')).toBe(false)
    expect(await isPassword(password, passwordHash)).toBe(true)
    expect(await signIn({ email, password, userAgent: '' }, now)).toBeDefined()
    expect((await memberOf(district.admin)).passwordHash).toBe(passwordHash)
  })

  it('stays where the password was wrong', async () => {
    const district = await makeDistrict()
    const email = await setMemberPassword(district.admin, password)
    const old = await withOldHash(district)
    expect(await signIn({ email, password: 'another creek at noon', userAgent: '' }, now)).toBeUndefined()
    expect((await memberOf(district.admin)).passwordHash).toBe(old)
  })

  it('does not come back over a password that was set meanwhile', async () => {
    const district = await makeDistrict()
    const { districtId, id } = district.admin
    await setMemberPassword(district.admin, password)
    const read = { districtId, id: id ?? '', passwordHash: await withOldHash(district) }
    const passwordHash = await hashPassword('another creek at noon')
    await inDistrict(districtId, (tx) => tx.member.updateMany({ where: { id: read.id }, data: { passwordHash } }))
    await rehashPassword(read, password)
    expect((await memberOf(district.admin)).passwordHash).toBe(passwordHash)
  })
})
