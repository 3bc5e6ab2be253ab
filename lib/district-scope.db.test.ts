import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { makeDistrict } from '@/scripts/testing/make-district'
import { database } from './database'
import { inDistrict } from './district-scope'
import { uuidV7 } from './uuid-v7'

const newMember = (districtId: string) => ({ districtId, id: uuidV7(), email: `${uuidV7()}@example.org`, role: 'admin' as const })

describe('the district scope', () => {
  it('shows a district its own rows', async () => {
    const { districtId } = await makeDistrict()
    expect(await inDistrict(districtId, (tx) => tx.member.count())).toBe(4)
  })

  it('shows nothing while no district is set', async () => {
    await makeDistrict()
    expect(await database().member.count()).toBe(0)
  })

  it('shows nothing of another district, even when it is asked for by id', async () => {
    const ours = await makeDistrict()
    const theirs = await makeDistrict()
    expect(await inDistrict(ours.districtId, (tx) => tx.member.findMany({ where: { districtId: theirs.districtId } }))).toEqual([])
  })

  it('forgets the district when the transaction ends', async () => {
    const { districtId } = await makeDistrict()
    await inDistrict(districtId, (tx) => tx.member.count())
    const counts = await Promise.all(Array.from({ length: 20 }, () => database().member.count()))
    expect(new Set(counts)).toEqual(new Set([0]))
  })

  it('refuses a write while no district is set', async () => {
    const { districtId } = await makeDistrict()
    await expect(database().member.create({ data: newMember(districtId) })).rejects.toThrow(/row-level security/)
  })

  it('refuses a write into another district', async () => {
    const ours = await makeDistrict()
    const theirs = await makeDistrict()
    await expect(inDistrict(ours.districtId, (tx) => tx.member.create({ data: newMember(theirs.districtId) }))).rejects.toThrow(/42501/)
  })

  it('refuses to move a row into another district', async () => {
    const ours = await makeDistrict()
    const theirs = await makeDistrict()
    const move = inDistrict(ours.districtId, (tx) => tx.$executeRaw`UPDATE members SET district_id = ${theirs.districtId}::uuid`)
    await expect(move).rejects.toThrow(/42501/)
  })

  it('changes and deletes nothing of another district', async () => {
    const ours = await makeDistrict()
    const theirs = await makeDistrict()
    const { districtId } = theirs
    const touched = await inDistrict(ours.districtId, async (tx) => [
      (await tx.member.updateMany({ where: { districtId }, data: { email: 'x@example.org' } })).count,
      (await tx.member.deleteMany({ where: { districtId } })).count,
    ])
    expect(touched).toEqual([0, 0])
    expect(await inDistrict(districtId, (tx) => tx.member.count())).toBe(4)
  })

  it('rolls everything back when the work throws', async () => {
    const { districtId } = await makeDistrict()
    const work = inDistrict(districtId, async (tx) => {
      await tx.member.create({ data: newMember(districtId) })
      throw new Error('stop')
    })
    await expect(work).rejects.toThrow('stop')
    expect(await inDistrict(districtId, (tx) => tx.member.count())).toBe(4)
  })

  it('tells of a database error by its code, not by the values that the message quotes', async () => {
    const { districtId } = await makeDistrict()
    const failed = await inDistrict(districtId, (tx) => tx.$queryRaw`SELECT ${'ana@example.org'}::text::uuid`).catch(
      (error: unknown) => error,
    )
    expect(failed).toMatchObject({ name: 'DatabaseFault', sqlState: '22P02' })
    expect(inspect(failed, { depth: 9 })).not.toContain('ana@example.org')
  })
})
