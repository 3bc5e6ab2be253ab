// Whether a district pays for the others: the same district is asked for the same things while it is alone, and with more and more beside it,
// of sizes as they come in a country: the second half as large as the first, the third a third.
import type { ContactFilter } from '@/lib/contacts/contact-filter'
import { findContacts } from '@/lib/contacts/find-contacts'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { issueLinks } from '@/lib/invitations/issue-links'
import { findDueDistricts, leaseMessages } from '@/lib/mail/lease-messages'
import { markMailDue } from '@/lib/mail/queue-messages'
import { makeOutbox, type TestOutbox } from '@/scripts/testing/make-outbox'
import { loadContacts } from './load-contacts'
import { type BenchContext, type Figure, middleOf, timed } from './measure'

/** `--largest=1000000` contacts of the largest beside it, and `--districts=200` of them: loading takes seconds a district. */
const largest = askedFor('largest') ?? 20_000
const districts = askedFor('districts') ?? 200
const steps = [1, Math.ceil(districts / 10), districts]
const ownContacts = 4_000
const runs = 25

type Costs = Record<string, ReturnType<typeof middleOf>>

/** What a district waits for beside many others, next to what it waits for alone. */
export async function benchDistricts({ ownerUrl }: BenchContext): Promise<Figure[]> {
  const district = await makeOutbox({ port: 25, count: ownContacts, settings: { per_minute: 10_000_000 } })
  const figures: Figure[] = []
  let alone: Costs | undefined
  let loaded = 1
  // Once for the caches and the compiler.
  await measureAll(district)
  for (const step of steps) {
    for (; loaded < step; loaded++) {
      const { districtId } = await loadContacts(Math.ceil(largest / loaded), { ownerUrl, now: new Date() })
      await markMailDue(database(), districtId, new Date())
    }
    const costs = await measureAll(district)
    if (alone) figures.push(...compareCosts({ costs, alone, step }))
    alone ??= costs
  }
  return figures
}

function compareCosts({ costs, alone, step }: { costs: Costs; alone: Costs; step: number }): Figure[] {
  return Object.entries(costs).flatMap(([what, cost]) => {
    const before = alone[what]
    return before ? [{ what: `${what}, ${step} districts`, unit: 'ms', ...cost, beside: { what: 'alone', ...before } }] : []
  })
}

/** Milliseconds. */
async function measureAll(district: TestOutbox): Promise<Costs> {
  const { districtId, owner, portalId, contactIds } = await within(district)
  const list = (filter: ContactFilter) => findContacts(owner, { filter, paging: { limit: 50 } }, new Date())
  let next = 0
  const issueOne = () => {
    const contacts = contactIds.slice(next, ++next)
    return issueLinks(owner, { portal: portalId, selection: { contacts } }, new Date())
  }
  return {
    'a page of its contacts': await middle(() => list({})),
    'a search': await middle(() => list({ search: 'family1234', with_students: true })),
    'one link issued': await middle(issueOne),
    '50 mails claimed': await middle(() => leaseMessages(districtId, { most: 50, leaseMilliseconds: 1 })),
    'a worker’s look for due districts': await middle(() => findDueDistricts([], 20)),
  }
}

/** The portal and the contacts of the district. */
async function within({ districtId, owner }: TestOutbox) {
  const { rows } = await findContacts(owner, { filter: {}, paging: { limit: 100 } }, new Date())
  const portal = await inDistrict(districtId, (tx) => tx.portal.findFirstOrThrow({ where: { districtId }, select: { id: true } }))
  return { districtId, owner, portalId: portal.id, contactIds: rows.map(({ id }) => id) }
}

async function middle(work: () => Promise<unknown>): Promise<ReturnType<typeof middleOf>> {
  const milliseconds: number[] = []
  for (let run = 0; run < 3 + runs; run++) milliseconds.push((await timed(work)) * 1_000)
  // The first fill the caches.
  return middleOf(milliseconds.slice(3))
}

function askedFor(name: string): number | undefined {
  const asked = process.argv.find((argument) => argument.startsWith(`--${name}=`))
  return asked === undefined ? undefined : Number(asked.slice(`--${name}=`.length))
}
