import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, inject, it } from 'vitest'
import { Prisma } from '@/prisma/generated/client'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { runInDistrict } from './district-statement'

const names = Prisma.sql`SELECT given_name AS name FROM contacts`

describe('runInDistrict', () => {
  it('sees the rows of its district and no others, many at once too', async () => {
    const districts = await Promise.all(Array.from({ length: 6 }, makeDistrict))
    await Promise.all(districts.map(({ districtId }, index) => makeContacts(districtId, [{ givenName: `Ana ${index}` }])))
    const seen = await Promise.all(districts.map(({ districtId }) => runInDistrict(districtId, names)))
    expect(seen).toEqual(districts.map((_, index) => [{ name: `Ana ${index}` }]))
  })

  it('writes nothing into another district', async () => {
    const [mine, other] = [await makeDistrict(), await makeDistrict()]
    await makeContacts(other.districtId, [{ givenName: 'Ana' }])
    expect(await runInDistrict(mine.districtId, Prisma.sql`UPDATE contacts SET given_name = 'Eve' RETURNING id`)).toEqual([])
    expect(await runInDistrict(other.districtId, names)).toEqual([{ name: 'Ana' }])
  })

  it('keeps nothing of a statement that is refused, tells only its code, and goes on', async () => {
    const { districtId } = await makeDistrict()
    await makeContacts(districtId, [{ givenName: 'Ana' }])
    const refused = Prisma.sql`UPDATE contacts SET given_name = NULL RETURNING id`
    await expect(runInDistrict(districtId, refused)).rejects.toThrow('The database refused a statement (23502).')
    expect(await runInDistrict(districtId, names)).toEqual([{ name: 'Ana' }])
  })
  it('is refused, and goes on, where the database ends its connection', async () => {
    const { districtId } = await makeDistrict()
    const mark = `SELECT pg_sleep(60) AS "${districtId}"`
    const refused = expect(runInDistrict(districtId, Prisma.raw(mark))).rejects.toThrow('The database refused a statement (57P01).')
    const operator = new pg.Client({ connectionString: inject('superuserUrl') })
    await operator.connect()
    const end = () => operator.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = $1', [mark])
    while ((await end()).rowCount === 0) await pause(10)
    await operator.end()
    await refused
    expect(await runInDistrict(districtId, names)).toEqual([])
  })
})
