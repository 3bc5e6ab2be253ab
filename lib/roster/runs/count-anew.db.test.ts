import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { z } from 'zod'
import { inDistrict } from '@/lib/district-scope'
import { copyTemplate, pointToDatabase } from '@/scripts/testing/copy-template'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'

// What PostgreSQL believes of the tables is of all districts together, so this file has a database to itself.
const name = `count_anew_${process.env.VITEST_POOL_ID}`
await copyTemplate(name)
pointToDatabase(name)

const ownerUrl = new URL(process.env.TEST_OWNER_URL ?? '')
ownerUrl.pathname = `/${name}`
const owner = new pg.Client({ connectionString: ownerUrl.href })
await owner.connect()
afterAll(() => owner.end())

const planSchema = z.array(z.object({ 'QUERY PLAN': z.array(z.object({ Plan: z.object({ 'Plan Rows': z.number() }) })) }))

/** As how many contacts PostgreSQL plans for the district. */
async function plannedRows(districtId: string): Promise<number | undefined> {
  const rows = await inDistrict(
    districtId,
    (tx) => tx.$queryRaw`EXPLAIN (FORMAT JSON) SELECT FROM contacts WHERE district_id = ${districtId}::uuid`,
  )
  return planSchema.parse(rows)[0]?.['QUERY PLAN'][0]?.Plan['Plan Rows']
}

const rosterOf = (contacts: number) =>
  ['guid,family_name', ...Array.from({ length: contacts }, (_, index) => `guid-${index},Family ${index}`)].join('\n')

it('plans for a roster that has just come as for as many contacts as it has, where others were small', async () => {
  for (let district = 0; district < 10; district++) {
    const { districtId } = await makeDistrict()
    await makeContacts(districtId, [{}, {}, {}])
  }
  await owner.query('ANALYZE contacts')
  const { districtId, owner: actor } = await makeDistrict()
  const now = new Date()
  const { id } = await stageRoster(actor, { format: 'contacts', body: rosterOf(600) }, now)
  expect(await plannedRows(districtId)).toBeLessThan(10)
  await applyRoster(actor, id, {}, now)
  expect(await plannedRows(districtId)).toBeGreaterThan(500)
})
