// What a contact, a link and a mail take in the database with all their indexes: the sizes of all tables before and after so many of them.
import pg from 'pg'
import { issueLinks } from '@/lib/invitations/issue-links'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal } from '@/scripts/testing/make-portal'
import { signRecord } from '@/scripts/testing/sign-record'
import type { BenchContext, Figure } from './measure'

const contacts = 30_000
/** In one request, as many as it may issue itself. */
const links = 5_000

/** Bytes. A contact has one student and, like a link, what the record and the lists keep of it. */
export async function benchStorage({ ownerUrl }: BenchContext): Promise<Figure[]> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  /** In bytes, of everything that is not the catalog. */
  const size = async () => {
    await owner.query('VACUUM')
    const { rows } = await owner.query<{ bytes: number }>(
      "SELECT sum(pg_total_relation_size(oid))::float8 AS bytes FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    )
    return rows[0]?.bytes ?? Number.NaN
  }
  try {
    const { districtId, owner: member } = await makeDistrict()
    const { id: portal } = await makePortal(member)
    const empty = await size()
    const ids = await makeContacts(
      districtId,
      Array.from({ length: contacts }, (_, index) => contactOf(index)),
    )
    const withContacts = await size()
    const request = { portal, selection: { contacts: ids.slice(0, links) } }
    await issueLinks(member, request, new Date())
    const withLinks = await size()
    await signRecord(districtId)
    const withRecord = await size()
    return [
      { what: 'a contact with a student', value: (withContacts - empty) / contacts, unit: 'bytes' },
      { what: 'its invitation and link, with their event', value: (withLinks - withContacts) / links, unit: 'bytes' },
      { what: 'the number of that event in the signed record', value: (withRecord - withLinks) / links, unit: 'bytes' },
    ]
  } finally {
    await owner.end()
  }
}

function contactOf(index: number) {
  const student = {
    givenName: `Child${index % 900}`,
    familyName: `Reyes${index % 4_000}`,
    school: `School ${index % 60}`,
    grade: String(index % 12),
  }
  return { givenName: `Ana${index % 900}`, familyName: `Reyes${index % 4_000}`, email: `parent${index}@example.org`, students: [student] }
}
