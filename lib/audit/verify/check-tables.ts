import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { RecordCheck } from './record-check'

/** What keeps each table of the record from being changed. */
const triggers: Readonly<Record<string, readonly string[]>> = {
  audit_events: ['insert_only', 'queue_events'],
  audit_personal: ['insert_only'],
  audit_mentions: ['insert_only'],
  audit_numbers: ['insert_only'],
  audit_subtrees: ['insert_only'],
  audit_checkpoints: ['insert_only'],
  audit_keys: ['insert_only'],
  audit_anchors: ['insert_only'],
  links: ['insert_only', 'goes_with_its_district'],
  link_returns: ['insert_only', 'goes_with_its_district'],
}

/**
 * Finds a table that is none any more: what a view shows need not be what is kept. Warns of what does not change the record but would let it be
 * changed or hidden: a trigger that is missing or not always on, another rule of whose rows are shown.
 */
export async function checkTables(tx: DistrictTransaction, check: RecordCheck): Promise<void> {
  const tables = Object.keys(triggers)
  const ordinary = await tx.$queryRaw<Array<{ name: string }>>`
    SELECT c.relname AS name FROM unnest(${tables}::text[]) AS wanted (name)
    JOIN pg_class c ON c.oid = to_regclass(wanted.name)
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace`
  const names = new Set(ordinary.map(({ name }) => name))
  for (const table of tables.filter((name) => !names.has(name))) {
    const sentence = `${table} is no table of this database: what is shown in its place need not be what was recorded.`
    check.findings.add({ verdict: 'leaf_altered', sentence })
  }
  const active = await tx.$queryRaw<Array<{ name: string }>>`
    SELECT tgrelid::regclass || ' ' || tgname AS name FROM pg_trigger
    WHERE tgrelid IN (SELECT to_regclass(name) FROM unnest(${tables}::text[]) AS wanted (name)) AND tgenabled = 'A'`
  const guarding = new Set(active.map(({ name }) => name))
  for (const [table, guards] of Object.entries(triggers))
    for (const guard of guards)
      if (names.has(table) && !guarding.has(`${table} ${guard}`)) check.warn(`The trigger ${guard} of ${table} is missing or switched off.`)
  await warnOfPolicies(tx, check, tables)
}

/** Every table of a district shows its rows by one and the same rule. */
async function warnOfPolicies(tx: DistrictTransaction, check: RecordCheck, tables: string[]): Promise<void> {
  const policies = await tx.$queryRaw<Array<{ name: string; rule: string }>>`
    SELECT tablename AS name, concat_ws(' ', policyname, permissive, roles, cmd, qual, with_check) AS rule
    FROM pg_policies WHERE schemaname = 'public' AND tablename = ANY(${[...tables, 'members']})`
  const usual = policies.find(({ name }) => name === 'members')?.rule
  for (const { name } of policies.filter(({ rule }) => rule !== usual))
    check.warn(`The rule whose rows of ${name} are shown is not the usual one.`)
}
