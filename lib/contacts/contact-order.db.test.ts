import { expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { Prisma } from '@/prisma/generated/client'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { type ContactSort, contactSorts } from './contact-filter'
import { contactOrder } from './contact-order'

const id = '019a0000-0000-7000-8000-000000000000'
const keysOf = { name: ['Reyes', 'Ana', id], email: ['m@example.org', id], added: [id] }

function cursorOf(sort: ContactSort, direction: 'after' | 'before', values: readonly string[]): [ContactSort, 'after' | 'before', string] {
  return [sort, direction, Buffer.from(JSON.stringify({ direction, values })).toString('base64url')]
}

const cursors = contactSorts.flatMap((sort) =>
  (['after', 'before'] as const).map((direction) =>
    cursorOf(sort, direction, sort.endsWith('name') ? keysOf.name : sort.endsWith('email') ? keysOf.email : keysOf.added),
  ),
)

type Plan = { 'Node Type': string; 'Relation Name'?: string; 'Index Cond'?: string; Filter?: string; Plans?: Plan[] }

function scansOf(plan: Plan): Plan[] {
  return plan['Relation Name'] === undefined ? (plan.Plans ?? []).flatMap(scansOf) : [plan]
}

/** With few rows PostgreSQL would read and sort them all, so it is asked what it does where it may not. */
async function planOf(sort: ContactSort, cursor: string): Promise<Plan> {
  const { districtId } = await makeDistrict()
  await makeContacts(districtId, [{}, { email: null }])
  const walk = contactOrder(sort, cursor).walk(Prisma.sql`c.district_id = ${districtId}::uuid`, 51)
  return inDistrict(districtId, async (tx) => {
    for (const way of ['seqscan', 'bitmapscan', 'sort']) await tx.$executeRaw`SELECT set_config(${`enable_${way}`}, 'off', true)`
    const [row] = await tx.$queryRaw<Array<{ 'QUERY PLAN': Array<{ Plan: Plan }> }>>`EXPLAIN (FORMAT JSON) ${walk}`
    const plan = row?.['QUERY PLAN'][0]?.Plan
    if (!plan) throw new Error('PostgreSQL told no plan.')
    return plan
  })
}

it.each(cursors)(
  'sorted by %s the page %s a contact begins in an index, under row-level security too',
  async (sort, _direction, cursor) => {
    const scans = scansOf(await planOf(sort, cursor))
    expect(scans.length).toBeGreaterThan(0)
    for (const scan of scans) {
      expect(scan['Node Type']).toMatch(/^Index/)
      expect(scan['Index Cond']).toMatch(/(ROW\(.+\) [<>] ROW\(|id [<>] |email IS NULL)/)
      expect(scan.Filter ?? '').not.toMatch(/[<>] ROW\(/)
    }
  },
)
