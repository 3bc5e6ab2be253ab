import 'server-only'
import type { DistrictTransaction } from '@/lib/district-scope'
import type { RecordCheck } from './record-check'

/** A trigger as PostgreSQL tells its definition, apart from its table. */
type Trigger = { name: string; when: string; each: string; runs: keyof typeof functionHashes }

/** SHA-256 of what each function does, as its migration has it with line feeds alone. */
const functionHashes = {
  refuse_change: 'ca9d68e0bc7b6eb6a7cc3f01982257ada0663b3edbf6d9e09f5fe55508d524f7',
  refuse_delete_while_district_lives: '0a1599efc9d9998bcc87d603d0fdaa690a9128c3b7455565e02d44dab6849dca',
  queue_events: '29933d807122d95badd5345d0988e964482ef7b563724cb0b21f6ef9828f3c1a',
}

const neverChanged: Trigger = {
  name: 'insert_only',
  when: 'BEFORE DELETE OR UPDATE OR TRUNCATE',
  each: 'FOR EACH STATEMENT',
  runs: 'refuse_change',
}
const neverRewritten: Trigger = { ...neverChanged, when: 'BEFORE UPDATE OR TRUNCATE' }
const goesWithItsDistrict: Trigger = {
  name: 'goes_with_its_district',
  when: 'BEFORE DELETE',
  each: 'FOR EACH ROW',
  runs: 'refuse_delete_while_district_lives',
}
const queuesEvents: Trigger = {
  name: 'queue_events',
  when: 'AFTER INSERT',
  each: 'REFERENCING NEW TABLE AS added FOR EACH STATEMENT',
  runs: 'queue_events',
}

/** What keeps each table of the record from being changed. */
const guards: Readonly<Record<string, readonly Trigger[]>> = {
  audit_events: [neverChanged, queuesEvents],
  audit_personal: [neverRewritten],
  audit_mentions: [neverChanged],
  audit_numbers: [neverChanged],
  audit_subtrees: [neverChanged],
  audit_checkpoints: [neverChanged],
  audit_keys: [neverChanged],
  audit_anchors: [neverChanged],
  links: [neverRewritten, goesWithItsDistrict],
  link_returns: [neverRewritten, goesWithItsDistrict],
}

/**
 * Finds a table that is none any more: what a view shows need not be what is kept. Warns of what does not change the record but would let it be
 * changed, hidden or kept from growing: a trigger that is missing, not always on or not what it was, one too many, a rule, another policy of whose rows are shown.
 */
export async function checkTables(tx: DistrictTransaction, check: RecordCheck): Promise<void> {
  const tables = Object.keys(guards)
  const ordinary = await tx.$queryRaw<Array<{ name: string; isGuarded: boolean }>>`
    SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS "isGuarded" FROM unnest(${tables}::text[]) AS wanted (name)
    JOIN pg_class c ON c.oid = to_regclass(wanted.name)
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace`
  const names = new Set(ordinary.map(({ name }) => name))
  for (const table of tables.filter((name) => !names.has(name))) {
    const sentence = `${table} is no table of this database: what is shown in its place need not be what was recorded.`
    check.findings.add({ verdict: 'leaf_altered', sentence })
  }
  for (const { name } of ordinary.filter(({ isGuarded }) => !isGuarded))
    check.warn(`The rows of ${name} are not kept apart by district any more.`)
  await warnOfTriggers(tx, check, [...names])
  await warnOfRules(tx, check, [...names])
  await warnOfPolicies(tx, check, tables)
}

type StoredTrigger = { table: string; name: string; isAlwaysOn: boolean; definition: string; functionHash: string }

/** One that does nothing any more guards as little as one that is missing, and one too many can drop what is recorded. */
async function warnOfTriggers(tx: DistrictTransaction, check: RecordCheck, tables: string[]): Promise<void> {
  const stored = await tx.$queryRaw<StoredTrigger[]>`
    SELECT c.relname AS "table", t.tgname AS name, t.tgenabled = 'A' AS "isAlwaysOn", pg_get_triggerdef(t.oid) AS definition,
      encode(sha256(convert_to(replace(p.prosrc, chr(13), ''), 'UTF8')), 'hex') AS "functionHash"
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace AND c.relname = ANY(${tables})
    ORDER BY c.relname, t.tgname`
  for (const table of tables) {
    const own = stored.filter((trigger) => trigger.table === table)
    const expected = guards[table] ?? []
    for (const guard of expected) {
      const found = own.find(({ name }) => name === guard.name)
      if (!found?.isAlwaysOn) check.warn(`The trigger ${guard.name} of ${table} is missing or switched off.`)
      else if (found.definition !== definitionOf(table, guard) || found.functionHash !== functionHashes[guard.runs])
        check.warn(`The trigger ${guard.name} of ${table} does something else than it was made for.`)
    }
    for (const { name } of own.filter((trigger) => !expected.some((guard) => guard.name === trigger.name)))
      check.warn(`${table} has a trigger that is not of this product: ${name}. It could drop or change what is recorded.`)
  }
}

function definitionOf(table: string, { name, when, each, runs }: Trigger): string {
  return `CREATE TRIGGER ${name} ${when} ON public.${table} ${each} EXECUTE FUNCTION ${runs}()`
}

/** The product has none. */
async function warnOfRules(tx: DistrictTransaction, check: RecordCheck, tables: string[]): Promise<void> {
  const rules = await tx.$queryRaw<Array<{ table: string; name: string }>>`
    SELECT tablename AS "table", rulename AS name FROM pg_rules WHERE schemaname = 'public' AND tablename = ANY(${tables})`
  for (const { table, name } of rules)
    check.warn(`${table} has a rule that is not of this product: ${name}. It could drop or change what is recorded.`)
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
