import 'server-only'
import { groundWords } from '@/lib/disclosures/disclosure-ground'
import { disclosureWay } from '@/lib/disclosures/disclosure-kind'
import { type Disclosure, findDisclosuresIn } from '@/lib/disclosures/find-disclosures'
import type { DistrictTransaction } from '@/lib/district-scope'
import { dayOf } from '@/lib/zoned-day'
import type { PersonExport } from './person-export'

type OfPerson = { districtId: string; contactId: string; timeZone: string }

/** Each may name a thousand contacts. */
const disclosuresPerPage = 50

/**
 * Who was given what about a contact, newest first: a parent may see the record of disclosures (34 CFR 99.32(c)). Of other families it names nobody;
 * a note that was written about several is left out.
 */
export async function findPersonDisclosures(
  tx: DistrictTransaction,
  { districtId, contactId, timeZone }: OfPerson,
): Promise<PersonExport['disclosures']> {
  const disclosures: Disclosure[] = []
  let cursor: string | undefined
  do {
    const paging = { limit: disclosuresPerPage, cursor }
    const page = await findDisclosuresIn(tx, districtId, { filter: { contact: contactId }, paging, timeZone })
    disclosures.push(...page.rows)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return disclosures.map((disclosure) => ({
    event_id: disclosure.id,
    recorded_at: disclosure.at.toISOString(),
    disclosed_on: disclosure.disclosedOn ?? dayOf(disclosure.at, timeZone),
    how: disclosureWay(disclosure),
    given_to: disclosure.party,
    what: disclosure.what,
    ground: groundWords(disclosure.ground),
    note: disclosure.count === 1 ? disclosure.note : null,
    students: studentsOf(disclosure, contactId),
    recorded_by: disclosure.by,
  }))
}

function studentsOf({ contacts }: Disclosure, contactId: string): string[] {
  const own = contacts.find(({ id }) => id === contactId)
  return (own?.students ?? []).map(({ givenName, familyName }) => `${givenName} ${familyName}`.trim())
}
