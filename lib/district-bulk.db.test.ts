import { describe, expect, it } from 'vitest'
import { Prisma } from '@/prisma/generated/client'
import { makeDistrict } from '@/scripts/testing/make-district'
import { formatCopyRow, inDistrictBulk, moreTemporaryBuffers } from './district-bulk'
import { inDistrict } from './district-scope'
import { sequentialId } from './sequential-id'
import type { SqlTransaction } from './sql-transaction'
import { uuidV7 } from './uuid-v7'

const makeTable = (tx: SqlTransaction) =>
  tx.$executeRaw`CREATE TEMPORARY TABLE copied (place integer, words text, said boolean) ON COMMIT DROP`

async function* rowsOf(...pieces: string[]) {
  yield* pieces
}

describe('inDistrictBulk', () => {
  it('copies rows as they are, whatever signs they hold', async () => {
    const { districtId } = await makeDistrict()
    const words = ['plain', '', 'tab\tand\nline\r\nend', 'back\\slash \\N \\.', 'Zoë “ß” 漢字 🎒', null]
    const rows = words.map((word, place) => formatCopyRow([place, word, place % 2 === 0]))
    const found = await inDistrictBulk(districtId, async (tx) => {
      await makeTable(tx)
      await tx.copy('copied', ['place', 'words', 'said'], rowsOf(...rows))
      return tx.$queryRaw<Array<{ words: string | null; said: boolean }>>`SELECT words, said FROM copied WHERE place >= ${0} ORDER BY place`
    })
    expect(found).toEqual(words.map((word, place) => ({ words: word, said: place % 2 === 0 })))
  })

  it('works on a connection that has used temporary tables, as a pooler may hand it on', async () => {
    const { districtId } = await makeDistrict()
    await inDistrictBulk(districtId, async (tx) => {
      await makeTable(tx)
      await tx.copy('copied', ['place', 'words', 'said'], rowsOf(formatCopyRow([1, 'one', true])))
      await tx.$executeRaw(moreTemporaryBuffers)
      expect(await tx.$queryRaw`SELECT words FROM copied`).toEqual([{ words: 'one' }])
    })
  })

  it('sees and writes rows of its own district alone', async () => {
    const one = await makeDistrict()
    const other = await makeDistrict()
    const insert = (districtId: string) => (tx: SqlTransaction) =>
      tx.$executeRaw`INSERT INTO contacts (district_id, id, given_name, family_name) VALUES (${districtId}::uuid, ${uuidV7()}::uuid, 'Ana', 'Ruiz')`
    await inDistrictBulk(one.districtId, insert(one.districtId))
    await expect(inDistrictBulk(one.districtId, insert(other.districtId))).rejects.toMatchObject({
      name: 'DatabaseFault',
      message: expect.not.stringContaining('Ruiz'),
    })
    const count = (tx: SqlTransaction) => tx.$queryRaw`SELECT count(*)::int AS count FROM contacts`
    expect(await inDistrictBulk(one.districtId, count)).toEqual([{ count: 1 }])
    expect(await inDistrictBulk(other.districtId, count)).toEqual([{ count: 0 }])
  })

  it('passes on what breaks off the rows, and keeps nothing', async () => {
    const { districtId } = await makeDistrict()
    async function* broken() {
      yield formatCopyRow([1, 'one', true])
      throw new Error('no more')
    }
    const work = inDistrictBulk(districtId, async (tx) => {
      await tx.$executeRaw`INSERT INTO contacts (district_id, id, given_name, family_name) VALUES (${districtId}::uuid, ${uuidV7()}::uuid, '', 'Lee')`
      await makeTable(tx)
      await tx.copy('copied', ['place', 'words', 'said'], broken())
    })
    await expect(work).rejects.toThrow('no more')
    const bad = inDistrictBulk(districtId, async (tx) => {
      await makeTable(tx)
      await tx.copy('copied', ['place', 'words', 'said'], rowsOf('Ruiz\tnot a number\tt\n'))
    })
    await expect(bad).rejects.toMatchObject({ name: 'DatabaseFault', message: expect.not.stringContaining('Ruiz') })
    expect(await inDistrict(districtId, (tx) => tx.contact.count())).toBe(0)
  })
})

describe('sequentialId', () => {
  it('gives the rows of a statement UUIDv7 in their order', async () => {
    const { districtId } = await makeDistrict()
    const rows = await inDistrict(
      districtId,
      (tx) =>
        tx.$queryRaw<Array<{ id: string }>>`SELECT ${sequentialId(Prisma.sql`n`)}::text AS id FROM generate_series(1, 300) n ORDER BY n`,
    )
    const ids = rows.map(({ id }) => id)
    expect(new Set(ids).size).toBe(300)
    expect([...ids].sort()).toEqual(ids)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})
