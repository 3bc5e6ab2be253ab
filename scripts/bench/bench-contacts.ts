// A list of a large district as the screen asks for it: the first rows, which everybody waits for, and what comes after them.
import { type ContactFilter, type ContactSort, contactSorts } from '@/lib/contacts/contact-filter'
import { findContactFacets } from '@/lib/contacts/find-contact-facets'
import { countContacts, findContacts } from '@/lib/contacts/find-contacts'
import { contactStatuses } from '@/lib/contacts/invitation-status'
import { countReach, countReachBy } from '@/lib/overview/count-reach'
import { reachGroupings } from '@/lib/overview/reach'
import { loadContacts } from './load-contacts'
import { type BenchContext, type Figure, timed } from './measure'

const contacts = 1_000_000

type Slowest = { what: string; seconds: number }

const filters: ContactFilter[] = [
  { school: 'School 3' },
  { school: 'No such school' },
  { grade: 'K' },
  { school: 'School 3', grade: 'K' },
  { language: 'es' },
  ...contactStatuses.map((status) => ({ status })),
  { no_email: true },
  { no_guid: true },
  { no_language: true },
  { no_school: true },
  { no_grade: true },
  { restricted: true },
  { invitable: false },
  { invitable: true, not_reached: 'activated' },
  { reached: 'opened', not_reached: 'activated' },
  { search: 'Family1999', with_students: true },
  { search: 'parent77@example.org', with_students: true },
  { search: 'nobody is called so', with_students: true },
]

/** What a district of so many contacts, most of them invited, waits for. */
export async function benchContacts({ ownerUrl }: BenchContext): Promise<Figure[]> {
  const now = new Date()
  const { owner } = await loadContacts(contacts, { ownerUrl, now })
  const rows = (filter: ContactFilter, sort?: ContactSort) =>
    timed(() => findContacts(owner, { filter, ...(sort && { sort }), paging: { limit: 50 } }, now))
  await rows({})
  const plain = await rows({})
  const sorted = await slowest(contactSorts, (sort) => rows({}, sort))
  const filtered = await slowest(filters, (filter) => rows(filter))
  const count = await timed(() => countContacts(owner, {}, now))
  const facets = await timed(() => findContactFacets(owner))
  const funnel = await timed(() => countReach(owner))
  const chart = await slowest(reachGroupings, (grouping) => timed(() => countReachBy(owner, grouping)))
  const seconds = (what: string, value: number): Figure => ({ what, value, unit: 's', beside: { what: 'counting them all', value: count } })
  return [
    seconds(`first rows of ${contacts} contacts`, plain),
    seconds(`the same, slowest sort (${sorted.what})`, sorted.seconds),
    seconds(`the same, slowest filter (${filtered.what})`, filtered.seconds),
    seconds('what its filters offer', facets),
    seconds('the funnel of the overview', funnel),
    seconds(`its slowest chart (${chart.what})`, chart.seconds),
  ]
}

async function slowest<Item>(items: readonly Item[], measure: (item: Item) => Promise<number>): Promise<Slowest> {
  let found: Slowest = { what: '', seconds: 0 }
  for (const item of items) {
    const seconds = await measure(item)
    if (seconds > found.seconds) found = { what: typeof item === 'string' ? item : JSON.stringify(item), seconds }
  }
  return found
}
