import 'server-only'
import { z } from 'zod'
import { Prisma } from '@/prisma/generated/client'
import { describeFault } from './describe-fault'
import { type DistrictTransaction, inDistrict } from './district-scope'
import { logger } from './logger'

/** What grows with a district's contacts and what is done for them, and is joined. */
const growing = [
  'contacts',
  'students',
  'relationships',
  'roster_records',
  'invitations',
  'links',
  'campaign_contacts',
  'messages',
  'message_invitations',
  'audit_events',
  'audit_personal',
  'audit_mentions',
  'audit_numbers',
] as const

/** A district that is believed to have so many rows is planned for as a large one, however many more they are. */
const enough = 1_000

/**
 * Has PostgreSQL count the tables anew of which it believes that the district has hardly a row there, where it has many: it plans for a district that has
 * just come, or just grown, as for one of a single contact, and loops over all of them for each of them, until it counts by itself. Called where
 * much was just written, in the same transaction or, by `countBehind`, behind it.
 */
export async function countAnew(tx: DistrictTransaction, districtId: string): Promise<void> {
  const believed = await findBelievedRows(tx, districtId)
  const looks = [...believed].map(([table, rows]) => {
    const most = 4 * rows + 100
    const found = Prisma.sql`SELECT FROM ${Prisma.raw(table)} WHERE district_id = ${districtId}::uuid LIMIT ${most + 1}`
    return Prisma.sql`SELECT ${table}::text AS name WHERE (SELECT count(*) FROM (${found}) found) > ${most}`
  })
  if (looks.length === 0) return
  await tx.$executeRaw`SELECT analyze_tables(ARRAY(${Prisma.join(looks, ' UNION ALL ')}))`
}

/** As `countAnew`, behind what is committed already and stays whether or not this succeeds: who looks on sees it at once. */
export async function countBehind(districtId: string): Promise<void> {
  await inDistrict(districtId, (tx) => countAnew(tx, districtId)).catch((error: unknown) =>
    logger.warn({ districtId, fault: describeFault(error) }, 'what was written was not counted anew'),
  )
}

type Plan = { 'Relation Name'?: string | undefined; 'Plan Rows': number; Plans?: Plan[] | undefined }

const planSchema: z.ZodType<Plan> = z.lazy(() =>
  z.object({ 'Relation Name': z.string().optional(), 'Plan Rows': z.number(), Plans: z.array(planSchema).optional() }),
)
const explainedSchema = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: planSchema })]) })])

/** As how many rows of the district PostgreSQL plans for, of the tables where that is few. */
async function findBelievedRows(tx: DistrictTransaction, districtId: string): Promise<Map<string, number>> {
  const all = growing.map((table) => Prisma.sql`SELECT FROM ${Prisma.raw(table)} WHERE district_id = ${districtId}::uuid`)
  const [explained] = explainedSchema.parse(await tx.$queryRaw`EXPLAIN (FORMAT JSON) ${Prisma.join(all, ' UNION ALL ')}`)
  const believed = new Map<string, number>()
  const read = ({ 'Relation Name': table, 'Plan Rows': rows, Plans: below = [] }: Plan): void => {
    if (table !== undefined && rows < enough) believed.set(table, rows)
    for (const plan of below) read(plan)
  }
  read(explained['QUERY PLAN'][0].Plan)
  return believed
}
