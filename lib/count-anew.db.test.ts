import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { inDistrict } from '@/lib/district-scope'
import { issueLinks } from '@/lib/invitations/issue-links'
import { issueCampaignsOf } from '@/lib/invitations/long-campaigns/run-due-campaigns'
import { copyTemplate, pointToDatabase } from '@/scripts/testing/copy-template'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { invitePagesTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { signRecord } from '@/scripts/testing/sign-record'
import { countAnew } from './count-anew'

// What PostgreSQL believes of the tables is of all districts together, so this file has a database to itself.
const name = `count_anew_${process.env.VITEST_POOL_ID}`
await copyTemplate(name)
pointToDatabase(name)

const ownerUrl = new URL(process.env.TEST_OWNER_URL ?? '')
ownerUrl.pathname = `/${name}`
const owner = new pg.Client({ connectionString: ownerUrl.href })
await owner.connect()
afterAll(() => owner.end())

const now = new Date('2026-03-01T12:00:00Z')

/** Districts of three families, who were invited by mail, and are known to PostgreSQL. */
beforeAll(async () => {
  for (let district = 0; district < 10; district++) {
    const { owner: actor, districtId, portalId } = await makeIssuingDistrict(families(3))
    await setUpMail(actor)
    await issueLinks(actor, { portal: portalId, selection: { filter: {} }, channel: 'email' }, now)
    await signRecord(districtId)
  }
  // As long as the file runs PostgreSQL would count by itself.
  const { rows } = await owner.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
  await owner.query(rows.map((table) => `ALTER TABLE ${table.name} SET (autovacuum_enabled = off);`).join('\n'))
  await owner.query('ANALYZE')
})

function families(count: number) {
  return Array.from({ length: count }, (_, index) => ({ guid: `guid-${index}`, email: `family${index}@example.org` }))
}

const planSchema = z.array(z.object({ 'QUERY PLAN': z.array(z.object({ Plan: z.object({ 'Plan Rows': z.number() }) })) }))

/** As for how many rows PostgreSQL plans for the district, by table. */
async function plannedRows(districtId: string, tables: readonly string[]): Promise<Array<[table: string, rows: number]>> {
  const planned: Array<[string, number]> = []
  for (const table of tables) {
    const rows = await inDistrict(districtId, (tx) =>
      tx.$queryRawUnsafe(`EXPLAIN (FORMAT JSON) SELECT FROM ${table} WHERE district_id = '${districtId}'`),
    )
    planned.push([table, planSchema.parse(rows)[0]?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0])
  }
  return planned
}

const rosterOf = (contacts: number) =>
  ['guid,family_name', ...Array.from({ length: contacts }, (_, index) => `guid-${index},Family ${index}`)].join('\n')

describe('countAnew', () => {
  it('has PostgreSQL plan for a roster that has just come as for as many contacts as it has, where others are small', async () => {
    const { districtId, owner: actor } = await makeDistrict()
    const { id } = await stageRoster(actor, { format: 'contacts', body: rosterOf(600) }, now)
    expect((await plannedRows(districtId, ['contacts', 'roster_records'])).filter(([, rows]) => rows > 10)).toEqual([])
    await applyRoster(actor, id, {}, now)
    expect((await plannedRows(districtId, ['contacts', 'roster_records'])).filter(([, rows]) => rows < 500)).toEqual([])
  })

  it('has it plan for what was just issued as for as much as there is', async () => {
    const { districtId, owner: actor, portalId } = await makeIssuingDistrict(families(300))
    await setUpMail(actor)
    await issueLinks(actor, { portal: portalId, selection: { filter: {} }, channel: 'email' }, now)
    const issued = ['contacts', 'invitations', 'campaign_contacts', 'messages', 'message_invitations', 'audit_events']
    expect((await plannedRows(districtId, issued)).filter(([, rows]) => rows < 200)).toEqual([])
  })

  it('has it plan for a long campaign while it goes on, and for its record', async () => {
    const { districtId, owner: actor, portalId } = await makeIssuingDistrict(families(5_001))
    await issueLinks(actor, { portal: portalId, selection: { filter: {} } }, now)
    await issueCampaignsOf(districtId, { signal: new AbortController().signal, pace: { chunkSize: 2_000, retryMilliseconds: 60_000 } })
    await signRecord(districtId)
    const issued = ['contacts', 'invitations', 'links', 'campaign_contacts', 'audit_events', 'audit_personal', 'audit_numbers']
    expect((await plannedRows(districtId, issued)).filter(([, rows]) => rows < 1_000)).toEqual([])
  })

  it('leaves alone what is known, and what is few', async () => {
    const { districtId, owner: actor, portalId, contactIds } = await makeIssuingDistrict(families(50))
    await invitePagesTo(actor, { portalId, contactIds, now })
    expect(await countedBy(() => inDistrict(districtId, (tx) => countAnew(tx, districtId)))).toEqual([])
    const another = await makeDistrict()
    await makeContacts(another.districtId, families(300))
    const countThem = () => inDistrict(another.districtId, (tx) => countAnew(tx, another.districtId))
    expect(await countedBy(countThem)).toEqual(['contacts'])
    expect(await countedBy(countThem)).toEqual([])
  })
})

/** The tables that PostgreSQL counted while that was done. */
async function countedBy(work: () => Promise<void>): Promise<string[]> {
  const read = async () =>
    (
      await owner.query<{ table: string; times: string }>(
        'SELECT relname AS table, analyze_count AS times FROM pg_stat_user_tables ORDER BY 1',
      )
    ).rows
  const before = new Map((await read()).map(({ table, times }) => [table, times]))
  await work()
  return (await read()).filter(({ table, times }) => before.get(table) !== times).map(({ table }) => table)
}
