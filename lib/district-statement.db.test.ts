import { describe, expect, it } from 'vitest'
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
})
