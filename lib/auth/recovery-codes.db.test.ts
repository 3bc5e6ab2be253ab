import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { makeDistrict } from '@/scripts/testing/make-district'
import { addAppTo, addPasskeyTo } from '@/scripts/testing/second-factors'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { renewRecoveryCodes, takeRecoveryCode } from './recovery-codes'

const now = new Date('2026-03-01T12:00:00Z')
const take = (actor: Actor, code: string) => inDistrict(actor.districtId, (tx) => takeRecoveryCode(tx, { actor, code }, now))

describe('recovery codes', () => {
  it('are ten of 80 bits, each good once, and kept only as digests', async () => {
    const { admin, districtId } = await makeDistrict()
    const { recoveryCodes } = await addAppTo(admin, now)
    expect(new Set(recoveryCodes).size).toBe(10)
    for (const code of recoveryCodes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
    for (const code of recoveryCodes) expect(await findInDatabase(districtId, code)).toEqual([])
    for (const code of recoveryCodes) expect(await take(admin, code)).toBe(true)
    for (const code of recoveryCodes) expect(await take(admin, code)).toBe(false)
  })

  it('cannot be tried with a copy of their rows: the digests are made with a key that stands in none', async () => {
    const { admin, owner } = await makeDistrict()
    const [code = ''] = (await addAppTo(admin, now)).recoveryCodes
    const { recoveryCodes } = await addAppTo(owner, now)
    const plain = code.replaceAll('-', '')
    await inDistrict(admin.districtId, async (tx) => {
      const rows = await tx.recoveryCode.findMany({ where: { memberId: admin.id ?? '' } })
      const digests = rows.map(({ digest }) => Buffer.from(digest).toString('hex'))
      expect(digests).not.toContain(createHash('sha256').update(plain).digest('hex'))
      expect(digests).not.toContain(createHash('sha256').update(`${admin.id}\n${plain}`).digest('hex'))
      // Beside another member's name a row lets nobody in either.
      await tx.recoveryCode.deleteMany({ where: { memberId: owner.id ?? '' } })
      await tx.recoveryCode.updateMany({ where: { memberId: admin.id ?? '' }, data: { memberId: owner.id ?? '' } })
    })
    for (const moved of [code, ...recoveryCodes]) expect(await take(owner, moved)).toBe(false)
  })

  it('are read in any case, with or without their hyphens, O for 0 and L for 1', async () => {
    const { admin } = await makeDistrict()
    const { recoveryCodes } = await addAppTo(admin, now)
    const [first = '', second = ''] = recoveryCodes
    expect(await take(admin, ` ${first.toLowerCase().replaceAll('-', ' ')} `)).toBe(true)
    expect(await take(admin, second.replaceAll('0', 'o').replaceAll('1', 'L').replaceAll('-', ''))).toBe(true)
  })

  it('are their own member’s alone', async () => {
    const { admin, owner } = await makeDistrict()
    const [code = ''] = (await addAppTo(admin, now)).recoveryCodes
    await addAppTo(owner, now)
    expect(await take(owner, code)).toBe(false)
    expect(await take(admin, '')).toBe(false)
    expect(await take(admin, code)).toBe(true)
  })

  it('let somebody in once when one comes twice at the same moment', async () => {
    const { admin } = await makeDistrict()
    const [code = ''] = (await addAppTo(admin, now)).recoveryCodes
    const answers = await Promise.all(Array.from({ length: 8 }, () => take(admin, code)))
    expect(answers.filter(Boolean)).toEqual([true])
  })

  it('are made with the first factor and not again with the second; new ones kill those from before', async () => {
    const { admin } = await makeDistrict()
    await expect(renewRecoveryCodes(admin, now)).rejects.toMatchObject({ code: 'conflict' })
    const [old = ''] = (await addAppTo(admin, now)).recoveryCodes
    expect((await addPasskeyTo(admin, now)).recoveryCodes).toEqual([])
    const { recoveryCodes } = await renewRecoveryCodes(admin, now)
    expect(recoveryCodes).toHaveLength(10)
    expect(await take(admin, old)).toBe(false)
    expect(await take(admin, recoveryCodes[9] ?? '')).toBe(true)
  })
})
