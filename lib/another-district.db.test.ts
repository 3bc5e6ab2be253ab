import { beforeAll, describe, expect, it } from 'vitest'
import { findApiKeyActor } from '@/lib/auth/api-keys'
import { saveIdentityProvider } from '@/lib/auth/identity-providers/save-identity-provider'
import { getContact } from '@/lib/contacts/get-contact'
import { recordDisclosure } from '@/lib/disclosures/record-disclosure'
import { inDistrict } from '@/lib/district-scope'
import { findSkipped } from '@/lib/invitations/campaigns'
import { inspectToken } from '@/lib/invitations/inspect-token'
import { confirmCode, continueInvitePage, openInvitePage, reportNotMe, sendNewCode } from '@/lib/invitations/invite-page'
import { issueLinks } from '@/lib/invitations/issue-links'
import { recordReturn } from '@/lib/invitations/record-return'
import { deriveReturnAddresses } from '@/lib/portals/return-address'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import { findUseCases, namesIn, useCasesOf } from '@/scripts/testing/isolation/find-use-cases'
import { fingerprintOf, marksOf } from '@/scripts/testing/isolation/fingerprint'
import { actsById, listsById, readsById } from '@/scripts/testing/isolation/foreign-ids'
import { actorsOf, type FullDistrict, garbageIds, makeFullDistrict, now, unknownIds } from '@/scripts/testing/isolation/full-district'
import { actsOnAll, readsAll } from '@/scripts/testing/isolation/own-district'
import { attemptRows } from '@/scripts/testing/isolation/row-attempts'
import { removeFilters, withoutFilters } from '@/scripts/testing/isolation/without-filters'
import { phoneVisit } from '@/scripts/testing/phone-visit'

/** Who asks: each use case is refused or answered as the product stands, and as it would with its own filters forgotten. */
const ways: ReadonlyArray<[string, (work: () => Promise<void>) => Promise<number>]> = [
  ['as it stands', async (work) => work().then(() => 1)],
  ['with its own filters removed', withoutFilters],
]

/** Given nothing that anybody types. */
const takesNoText = ['linkIdentity']

/** Refused even for one's own, in the state that everything before has left a full district in. */
const refusedToOwners = [
  'withdrawRequest: not_found',
  'declineRequest: conflict',
  'setContactFlag restriction_lifted true: conflict',
  'resetSecondFactors: conflict',
  'cancelImport: conflict',
  'startRun: conflict',
  'proveIdentity: invalid_input',
  'changePassword: invalid_input',
]

let ours: FullDistrict
let theirs: FullDistrict
let marks: Set<string>

beforeAll(async () => {
  ours = await makeFullDistrict()
  theirs = await makeFullDistrict()
  marks = await marksOf(theirs.districtId)
}, 60_000)

const stored = async () => [await fingerprintOf(ours.districtId), await fingerprintOf(theirs.districtId)]

/** What a refusal tells: everything it could give away. */
async function refusal(attempt: Promise<unknown>) {
  const { code, message, fields } = await attempt.then(
    () => ({ code: 'none', message: '', fields: {} }),
    (error) => error,
  )
  return { code, message, fields }
}

/** Row-level security of every tenant table, which the owner of the tables alone can switch. */
async function switchRowSecurity(to: 'DISABLE' | 'ENABLE'): Promise<void> {
  await asTableOwner(
    theirs.districtId,
    `DO $$ DECLARE bound regclass; BEGIN
      FOR bound IN SELECT polrelid FROM pg_policy LOOP EXECUTE format('ALTER TABLE %s ${to} ROW LEVEL SECURITY', bound); END LOOP;
    END $$`,
  )
}

/** What of another district stands in an answer. */
function leaksOf(answer: unknown): string[] {
  const text = JSON.stringify(answer) ?? ''
  return [...marks].filter((mark) => text.includes(mark))
}

describe('the evidence', () => {
  it('names every use case there is', () => {
    expect(namesIn(readsById, actsById, listsById, readsAll, actsOnAll)).toEqual(findUseCases())
  })

  it('finds use cases in every form they are written in', () => {
    const source = `export async function findAll(actor: Actor) {}
export async function* streamAll(
  actor: Actor,
) {}
export async function prove<Data>(signedIn: SignedIn) {}
export async function confirm({ actor, sessionId }: InSession, now: Date) {}
export async function findOwn({ districtId, id: memberId }: Actor) {}
export async function ownIn(tx: Transaction, { actor }: Asked) {}
export function scopeOf(actor: Actor) {}
async function own(actor: Actor) {}`
    expect(useCasesOf(source)).toEqual(['findAll', 'streamAll', 'prove', 'confirm', 'findOwn'])
  })

  it('knows what stands in the other district alone', () => {
    const { email, ...named } = theirs.ids
    for (const id of Object.values(named)) expect(marks).toContain(id)
    for (const id of Object.values(ours.ids)) expect(marks).not.toContain(id)
  })
})

describe.each(ways)('the application %s', (_way, under) => {
  const byId = { ...readsById, ...actsById }

  it.each(Object.keys(byId))(
    'answers %s of another district’s id as of one that never was, whoever asks, and changes nothing',
    async (name) => {
      const attempt = byId[name] ?? (() => Promise.resolve())
      const before = await stored()
      const changed = await under(async () => {
        for (const [who, actor] of Object.entries(actorsOf(ours))) {
          const foreign = await refusal(attempt(actor, theirs.ids))
          expect(foreign.code, who).toMatch(who === 'owner' ? /^not_found$/ : /^(not_found|forbidden)$/)
          expect(foreign, who).toEqual(await refusal(attempt(actor, unknownIds)))
          if (!takesNoText.includes(name))
            expect((await refusal(attempt(actor, garbageIds))).code, who).toMatch(/^(not_found|forbidden|invalid_input)$/)
        }
      })
      expect(changed).toBeGreaterThan(0)
      expect(await stored()).toEqual(before)
    },
  )

  it.each(Object.keys(listsById))('finds nothing with %s, which finds our own', async (name) => {
    const count = listsById[name] ?? (() => Promise.resolve(0))
    const changed = await under(async () => {
      expect(await count(ours.owner, theirs.ids)).toBe(0)
      expect(await count(ours.owner, unknownIds)).toBe(0)
      expect(await count(ours.owner, ours.ids)).toBeGreaterThan(0)
      for (const actor of Object.values(actorsOf(ours)))
        expect([0, 'refused']).toContain(await count(actor, theirs.ids).catch(() => 'refused'))
    })
    expect(changed).toBeGreaterThan(0)
  })

  it.each(Object.keys({ ...readsAll, ...readsById }))(
    'tells in %s of our own nothing of the other district, whoever asks',
    async (name) => {
      const read = { ...readsAll, ...readsById }[name] ?? (() => Promise.resolve())
      await under(async () => {
        expect(leaksOf(await read(ours.owner, ours.ids))).toEqual([])
        for (const [who, actor] of Object.entries(actorsOf(ours))) {
          const answer = await read(actor, ours.ids).catch((error) => ({ ...error, message: error.message }))
          expect(leaksOf(answer), who).toEqual([])
        }
      })
    },
  )

  it('changes nothing of the other district with whatever is done to our own', async () => {
    const own = await makeFullDistrict()
    const before = await fingerprintOf(theirs.districtId)
    const refused: string[] = []
    await under(async () => {
      for (const [name, act] of Object.entries({ ...actsById, ...actsOnAll })) {
        const answer = await act(own.owner, own.ids).catch((error) => {
          refused.push(`${name}: ${error.code}`)
        })
        expect(leaksOf(answer), name).toEqual([])
        expect(await fingerprintOf(theirs.districtId), name).toEqual(before)
      }
    })
    expect(refused).toEqual(refusedToOwners)
  })
})

describe('a row of another district', () => {
  it('is not read, changed, deleted, taken over or forged by any statement of the application’s role', async () => {
    const before = await stored()
    const { attempts, through, tables } = await attemptRows({ own: ours.districtId, other: theirs.districtId })
    expect(through).toEqual([])
    expect(tables).toEqual(
      expect.arrayContaining(['contacts', 'links', 'invitations', 'members', 'secret_versions', 'audit_events', 'approvals']),
    )
    expect(attempts).toBeGreaterThan(9 * tables.length)
    expect(await stored()).toEqual(before)
  })
})

describe('the proof by removed filters', () => {
  it('would find the other district’s rows, were it not for row-level security', async () => {
    const kept: string[] = []
    await switchRowSecurity('DISABLE')
    try {
      const changed = await withoutFilters(async () => {
        for (const [name, read] of Object.entries(readsById)) {
          const { code } = await refusal(read(ours.owner, theirs.ids))
          // Whatever is sealed under the other district’s key ends in a bug instead.
          if (code === 'not_found') kept.push(name)
        }
      })
      expect(changed).toBeGreaterThan(Object.keys(readsById).length)
    } finally {
      await switchRowSecurity('ENABLE')
    }
    expect(kept).toEqual([])
  })

  it.each([
    [
      'SELECT 1 FROM contacts c WHERE c.district_id = $1::uuid AND c.id = $2',
      'SELECT 1 FROM contacts c WHERE ($1::uuid IS NOT NULL) AND c.id = $2',
    ],
    [
      'DELETE FROM "public"."links" WHERE ("public"."links"."district_id" = $1)',
      'DELETE FROM "public"."links" WHERE (($1::uuid IS NOT NULL))',
    ],
    ['UPDATE links SET id = $1, district_id = $2', 'UPDATE links SET id = $1, district_id = $2'],
    ['DELETE FROM due_mail WHERE district_id = $1::uuid', 'DELETE FROM due_mail WHERE district_id = $1::uuid'],
  ])('makes of %s what no application would send', (statement, expected) => {
    expect(removeFilters(statement)).toBe(expected)
  })
})

describe('another district’s id', () => {
  it('names another row when it is chosen for something of our own', async () => {
    const before = await fingerprintOf(theirs.districtId)
    const google = { kind: 'google', name: 'Google', hostedDomain: 'example.org', clientId: 'desk', doesSecondFactor: false } as const
    const save = (id: string, input: object) => saveIdentityProvider(ours.owner, { ...google, ...input, id }, now)
    const untold = await refusal(save(theirs.ids.provider, {}))
    expect(untold).toMatchObject({ code: 'invalid_input' })
    expect(untold).toEqual(await refusal(save(unknownIds.provider, {})))
    const taken = await save(theirs.ids.provider, { clientSecret: 'a-secret' })
    expect(taken).toEqual({
      ...(await save(unknownIds.provider, { clientSecret: 'a-secret', name: 'Other' })),
      id: taken.id,
      name: 'Google',
    })
    expect(await fingerprintOf(theirs.districtId)).toEqual(before)
  })

  it('is skipped as unknown when it is among the contacts of a campaign', async () => {
    const contacts = [theirs.ids.contact, theirs.guid, unknownIds.contact]
    const before = await fingerprintOf(theirs.districtId)
    const { campaignId } = await issueLinks(ours.owner, { portal: ours.ids.portal, selection: { contacts } }, now)
    expect((await findSkipped(ours.owner, campaignId)).map(({ guid, name, reason }) => [guid, name, reason])).toEqual(
      contacts.map((reference) => [reference, null, 'unknown_contact']),
    )
    expect(await fingerprintOf(theirs.districtId)).toEqual(before)
  })

  it('can be excepted from a selection without being found by it', async () => {
    const selection = { filter: {}, except: [theirs.ids.contact] }
    const issued = await issueLinks(ours.owner, { portal: ours.ids.portal, selection }, now)
    expect('links' in issued ? issued.links.map(({ contactId }) => contactId) : []).toEqual([ours.ids.contact])
  })

  it('is nobody whom a disclosure can be about', async () => {
    const disclosed = { party: 'Maple Insurance', what: 'Names', ground: 'consent', disclosedOn: '2026-02-27', note: '' }
    const record = (contact: string) => refusal(recordDisclosure(ours.owner, { ...disclosed, contacts: [contact] }, now))
    const before = await stored()
    const foreign = await record(theirs.ids.contact)
    expect(foreign).toMatchObject({ code: 'invalid_input' })
    expect(foreign).toEqual(await record(unknownIds.contact))
    expect(await record(theirs.guid)).toEqual(foreign)
    expect(await stored()).toEqual(before)
  })

  it('tells nothing when their token is inspected', async () => {
    expect(await inspectToken(ours.owner, theirs.url, now)).toMatchObject({ issued: null })
  })

  it('is not reached with their invite page’s code under our name', async () => {
    const before = await stored()
    const address = { slug: ours.slug, code: theirs.code }
    expect(await openInvitePage({ ...address, visit: phoneVisit }, now)).toEqual({ state: 'closed', officeContact: null })
    expect(await continueInvitePage({ ...address, visit: phoneVisit }, now)).toEqual({ state: 'closed', officeContact: null })
    expect(await reportNotMe({ ...address, reason: 'other' }, now)).toEqual({ state: 'closed', officeContact: null })
    expect(await confirmCode({ ...address, visit: phoneVisit, digits: '000000' }, now)).toEqual({ state: 'closed', officeContact: null })
    expect(await sendNewCode({ ...address, visit: phoneVisit }, now)).toEqual({ state: 'closed', officeContact: null })
    expect(await stored()).toEqual(before)
    expect(await openInvitePage({ slug: theirs.slug, code: theirs.code, visit: phoneVisit }, now)).toMatchObject({ state: 'open' })
  })

  it('is told nothing at a return address of theirs under our name', async () => {
    const before = await stored()
    const [returned] = await inDistrict(theirs.districtId, async (tx) => [
      (await deriveReturnAddresses(tx, theirs.districtId))(theirs.ids.link),
    ])
    const code = returned?.split('/').at(-2) ?? ''
    const query = new URLSearchParams({ kind: 'jwt' })
    expect(await recordReturn({ slug: ours.slug, code, query, visit: phoneVisit }, now)).toEqual({ state: 'closed', officeContact: null })
    expect(await stored()).toEqual(before)
  })

  it('is not reached with an API key', async () => {
    const actor = await findApiKeyActor(ours.apiKey)
    if (!actor) throw new Error('The key is alive.')
    expect(actor.districtId).toBe(ours.districtId)
    expect((await refusal(getContact(actor, theirs.ids.contact, now))).code).toBe('not_found')
  })
})
