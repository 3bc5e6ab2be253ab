import { expect, it } from 'vitest'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import { makeDistrict } from '@/scripts/testing/make-district'
import { verifyDistrict } from './verify-district'

const doesNothing = "LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
const refusesChange = `LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$`
const guardOfNumbers = 'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change(); ALTER TABLE audit_numbers ENABLE ALWAYS TRIGGER insert_only'

it.each<[what: string, done: string, undone: string, told: string]>([
  [
    'a trigger that is switched off',
    'ALTER TABLE audit_events ENABLE TRIGGER insert_only',
    'ALTER TABLE audit_events ENABLE ALWAYS TRIGGER insert_only',
    'The trigger insert_only of audit_events is missing or switched off.',
  ],
  [
    'a guard whose function lets everything through',
    `CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger ${doesNothing}`,
    `CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger ${refusesChange}`,
    'The trigger insert_only of links does something else than it was made for.',
  ],
  [
    'a guard that no longer guards against deleting',
    `DROP TRIGGER insert_only ON audit_numbers; CREATE TRIGGER insert_only BEFORE UPDATE OR TRUNCATE ON audit_numbers ${guardOfNumbers}`,
    `DROP TRIGGER insert_only ON audit_numbers; CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_numbers ${guardOfNumbers}`,
    'The trigger insert_only of audit_numbers does something else than it was made for.',
  ],
  [
    'a trigger that drops events',
    `CREATE FUNCTION drop_it() RETURNS trigger ${doesNothing};
      CREATE TRIGGER a_quiet BEFORE INSERT ON audit_events FOR EACH ROW WHEN (NEW.action = 'link.issued') EXECUTE FUNCTION drop_it()`,
    'DROP FUNCTION drop_it() CASCADE',
    'audit_events has a trigger that is not of this product: a_quiet. It could drop or change what is recorded.',
  ],
  [
    'a rule that drops what is inserted',
    'CREATE RULE quiet AS ON INSERT TO link_returns DO INSTEAD NOTHING',
    'DROP RULE quiet ON link_returns',
    'link_returns has a rule that is not of this product: quiet. It could drop or change what is recorded.',
  ],
  [
    'rows that are not kept apart',
    'ALTER TABLE audit_personal NO FORCE ROW LEVEL SECURITY',
    'ALTER TABLE audit_personal FORCE ROW LEVEL SECURITY',
    'The rows of audit_personal are not kept apart by district any more.',
  ],
])('warns of %s', async (_, done, undone, told) => {
  const { districtId } = await makeDistrict()
  const findWarnings = async () =>
    (await verifyDistrict(districtId, { known: { publicKeys: [], checkpoints: [] }, now: new Date() })).warnings
  const before = await findWarnings()
  await asTableOwner(districtId, done)
  const during = await findWarnings().finally(() => asTableOwner(districtId, undone))
  expect(before).not.toContain(told)
  expect(during).toContain(told)
  expect(await findWarnings()).toEqual(before)
  expect(before.join()).not.toMatch(/trigger|rule|rows/)
})
