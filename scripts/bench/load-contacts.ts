import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { operatorOf } from '@/lib/districts/actor'
import { savePortal } from '@/lib/portals/save-portal'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'

/**
 * A district of so many contacts whom campaigns have come to: four of five invited, every fifth of them twice, half of those have opened
 * it and a quarter activated; a link each. Written by the owner of the tables from `generate_series`: an import would take minutes.
 */
export async function loadContacts(contacts: number, { ownerUrl, now }: { ownerUrl: string; now: Date }): Promise<TestDistrict> {
  const district = await makeDistrict()
  const { districtId } = district
  const settings = { client_id: 'bench', link_base: 'https://portal.example.org/setup?jwt=' }
  const input = { kind: 'gg4l', name: 'Bench', settings, secret: randomBytes(32).toString('hex') }
  await savePortal(operatorOf(districtId), input, now)
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query("SELECT set_config('app.district_id', $1, false), set_config('bench.now', $2, false)", [
      districtId,
      now.toISOString(),
    ])
    for (const statement of statements(contacts)) await client.query(statement)
  } finally {
    await client.end()
  }
  return district
}

/** In the order of the numbers, as UUIDv7 come. */
function id(number: string): string {
  return `('019a0000-' || lpad(to_hex((${number}) / 65536), 4, '0') || '-7' || lpad(to_hex((${number}) / 16 & 4095), 3, '0') || '-8' || lpad(to_hex((${number}) & 15), 3, '0') || '-000000000000')::uuid`
}

const district = "current_setting('app.district_id')::uuid"
const now = "current_setting('bench.now')::timestamptz"

/** Six students to ten contacts in 60 schools and 13 grades, and every tenth contact has a second one. */
function statements(contacts: number): string[] {
  const students = Math.ceil(contacts * 0.6)
  const series = `generate_series(0, ${contacts - 1}) AS i`
  const ofPortal = '(SELECT id FROM portals LIMIT 1)'
  return [
    `INSERT INTO roster_sources (district_id, id, name, format) VALUES (${district}, ${id('0')}, 'contacts', 'contacts')`,
    `INSERT INTO contacts (district_id, id, guid, sourced_id, given_name, family_name, email, phone, language, restricted, do_not_invite_at,
                           do_not_invite_reason)
     SELECT ${district}, ${id('i')}, md5(i::text)::uuid::text, 'C' || i, 'Given' || i % 5000, 'Family' || i::bigint * 7919 % 40000,
            CASE WHEN i % 20 > 0 THEN 'parent' || i || '@example.org' END, '+1 555 ' || i,
            CASE WHEN i % 50 = 3 THEN NULL ELSE (ARRAY['en', 'en', 'en', 'es', 'es', 'vi', 'zh-Hans', 'ar', 'so', 'ht'])[i % 10 + 1] END,
            i % 200 = 5, CASE WHEN i % 100 = 7 THEN ${now} END, CASE WHEN i % 100 = 7 THEN 'asked us not to' END FROM ${series}`,
    `INSERT INTO students (district_id, id, source_id, key, given_name, family_name, school, grade)
     SELECT ${district}, ${id('i')}, ${id('0')}, 'S' || i, 'Child' || i % 900, 'Family' || i::bigint * 7919 % 40000, 'School ' || i % 60,
            (ARRAY['PK', 'K', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11'])[i % 13 + 1] FROM generate_series(0, ${students - 1}) AS i`,
    `INSERT INTO relationships (district_id, id, contact_id, student_id, relationship)
     SELECT ${district}, ${id('i')}, ${id('i')}, ${id(`i % ${students}`)}, 'mother' FROM ${series}
     UNION ALL SELECT ${district}, ${id(`i + ${contacts}`)}, ${id('i')}, ${id(`(i + 17) % ${students}`)}, 'mother' FROM ${series} WHERE i % 10 = 0`,
    `INSERT INTO invitations (district_id, id, contact_id, portal_id, created_at, closes_at, opened_at, continued_at, activated_at)
     SELECT ${district}, ${id('i')}, ${id('i')}, ${ofPortal}, ${now} - interval '3 days', ${now} + (i % 14 - 2) * interval '1 day',
            CASE WHEN i % 2 = 0 THEN ${now} - interval '2 days' END, CASE WHEN i % 3 = 0 THEN ${now} - interval '1 day' END,
            CASE WHEN i % 4 = 0 THEN ${now} - interval '1 hour' END FROM ${series} WHERE i % 5 > 0
     UNION ALL SELECT ${district}, ${id(`i + ${contacts}`)}, ${id('i')}, ${ofPortal}, ${now} - interval '9 days', ${now} - interval '4 days',
            NULL, NULL, NULL FROM ${series} WHERE i % 5 = 1`,
    `INSERT INTO campaigns (district_id, id, portal_id, channel, form, selection, issued_count, skipped_count, actor_kind, request_digest)
     VALUES (${district}, ${id('0')}, ${ofPortal}, 'link', 'signed', '{}', 0, 0, 'operator', sha256('bench'))`,
    `INSERT INTO audit_events (district_id, id, at, actor_kind, action, leaf, leaf_hash)
     VALUES (${district}, ${id('0')}, ${now}, 'operator', 'link.issued', '{}', sha256('bench'))`,
    `INSERT INTO links (district_id, id, campaign_id, invitation_id, secret_version_id, audit_event_id, channel, token_digest, url_prefix,
                        url_suffix, issued_at, expires_at)
     SELECT ${district}, ${id('i')}, ${id('0')}, ${id('i')}, (SELECT id FROM secret_versions LIMIT 1), ${id('0')}, 'link',
            sha256(i::text::bytea), 'https://portal.example.org/setup?jwt=', '', ${now} - interval '1 day' + i * interval '100 milliseconds',
            ${now} + i * interval '100 milliseconds' FROM ${series} WHERE i % 5 > 0`,
    'ANALYZE contacts, students, relationships, invitations, links',
  ]
}
