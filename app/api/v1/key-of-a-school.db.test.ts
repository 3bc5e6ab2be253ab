import { beforeAll, describe, expect, it } from 'vitest'
import { createApiKey } from '@/lib/auth/api-keys'
import { inDistrict } from '@/lib/district-scope'
import { revealLink } from '@/lib/invitations/reveal-links'
import { uuidV7 } from '@/lib/uuid-v7'
import { type ApiCallName, answerOf, callApi, problemOf } from '@/scripts/testing/call-api'
import { everybody, foreignIds, makeSchools, type Schools } from '@/scripts/testing/make-schools'
import { apiCalls } from './api-calls'

let place: Schools
let key: string
let whole: string
let strangers: string[]

beforeAll(async () => {
  place = await makeSchools(everybody, true)
  key = (await createApiKey(place.owner, { name: 'Office of Oak', role: 'sender', schools: ['Oak'] }, new Date())).key
  whole = (await createApiKey(place.owner, { name: 'Every office', role: 'sender' }, new Date())).key
  strangers = await foreignIds(place)
})

/** What of another school an answer tells. */
function foreignIn(answer: unknown): string[] {
  const said = JSON.stringify(answer).toLowerCase()
  return [...strangers, 'elm', 'nowhere'].filter((word) => said.includes(word.toLowerCase()))
}

/** An invitation and a link of somebody of another school, and of Oak. */
async function issuedTo(name: 'elm' | 'both') {
  const { districtId, contacts } = place
  const where = { districtId, contactId: contacts[name] ?? '' }
  const invitation = await inDistrict(districtId, (tx) =>
    tx.invitation.findFirstOrThrow({ where, select: { id: true, links: { select: { id: true }, take: 1 } } }),
  )
  return { contact: where.contactId, invitation: invitation.id, link: invitation.links[0]?.id ?? '' }
}

const lists = {
  findContacts: ['', 'search=e', 'school=Elm', 'grade=9', 'status=open', 'restricted=true'],
  findPortals: [''],
  findCampaigns: [''],
  findInvitations: ['', 'status=open'],
  findLinks: [''],
} as const

const ofOne = {
  getContact: 'contact',
  getCampaign: 'campaign',
  findCampaignLinks: 'campaign',
  findSkippedOf: 'campaign',
  getInvitation: 'invitation',
  getLink: 'link',
} as const

const closedToSenders = ['findImports', 'getImport', 'findRosterSources', 'findEvents', 'getCheckpoint', 'exportRecord'] as const

describe('the API key of a sender with schools', () => {
  it('is tried here on every GET there is', () => {
    const gets = Object.entries(apiCalls).flatMap(([name, { method }]) => (method === 'GET' ? [name] : []))
    expect([...Object.keys(lists), ...Object.keys(ofOne), ...closedToSenders].sort()).toEqual(gets.sort())
  })

  it.each(Object.entries(lists))('sees nobody else in %s', async (name, queries) => {
    for (const query of queries) expect(foreignIn(await answerOf(name as ApiCallName, { key, query })), query).toEqual([])
  })

  it('sees its own, and a key without schools everybody', async () => {
    const names = (answer: { data: Array<{ family_name: string }> }) => answer.data.map(({ family_name }) => family_name)
    expect(names(await answerOf('findContacts', { key }))).toEqual(['Bothwell', 'Linden', 'Oakley'])
    const all = await answerOf('findContacts', { key: whole })
    expect(names(all)).toHaveLength(Object.keys(everybody).length)
    expect(foreignIn(all)).toContain('elm')
  })

  it.each(Object.entries(ofOne))('is answered by %s about another school as about nothing', async (name, noun) => {
    const { contact, invitation, link } = await issuedTo('elm')
    const foreign = { contact, invitation, link, campaign: place.foreign[0] ?? '' }[noun]
    const call = name as ApiCallName
    const unknown = await problemOf(call, { key, id: uuidV7() })
    expect(unknown).toMatchObject({ status: 404 })
    expect(await problemOf(call, { key, id: foreign })).toEqual(unknown)
    expect((await callApi(call, { key: whole, id: foreign })).status).toBe(200)
  })

  it('sees of a campaign to everybody its own part', async () => {
    for (const id of Object.values(place.campaigns)) {
      expect(foreignIn(await answerOf('getCampaign', { key, id }))).toEqual([])
      expect(foreignIn(await answerOf('findCampaignLinks', { key, id }))).toEqual([])
      expect(foreignIn(await answerOf('findSkippedOf', { key, id }))).toEqual([])
    }
  })

  it.each(closedToSenders)('is refused %s, as every sender is', async (name) => {
    expect(await problemOf(name, { key, id: uuidV7() })).toMatchObject({ status: 403 })
  })

  it('selects nobody else, by name or by filter', async () => {
    const { portal, contacts } = place
    const named = { portal, contacts: [contacts.both, contacts.elm, contacts.nowhere] }
    const answer = await answerOf('issueLinks', { key, body: named })
    expect(answer.counts).toEqual({ issued: 1, skipped: 2 })
    expect(answer.skipped).toMatchObject([{ reason: 'unknown_contact' }, { reason: 'unknown_contact' }])
    const filtered = await answerOf('issueLinks', { key, body: { portal, filter: {}, lifetime_seconds: 600 } })
    expect(filtered.counts).toEqual({ issued: 2, skipped: 1 })
    expect(foreignIn(filtered)).toEqual([])
    const elsewhere = await answerOf('issueLinks', { key, body: { portal, filter: { school: 'Elm' }, lifetime_seconds: 900 } })
    expect(elsewhere.counts).toEqual({ issued: 0, skipped: 0 })
  })

  it('neither reveals a link of another school nor closes or settles an invitation there', async () => {
    const { invitation, link } = await issuedTo('elm')
    const calls = { revealLink: link, revokeInvitation: invitation, activateInvitation: invitation } as const
    for (const [name, id] of Object.entries(calls)) {
      const asked = { key, ...(name === 'activateInvitation' && { body: { reason: 'called the office' } }) }
      const unknown = await problemOf(name as ApiCallName, { ...asked, id: uuidV7() })
      expect(unknown).toMatchObject({ status: 404 })
      expect(await problemOf(name as ApiCallName, { ...asked, id })).toEqual(unknown)
    }
    const untouched = await inDistrict(place.districtId, (tx) => tx.invitation.findFirstOrThrow({ where: { id: invitation } }))
    expect(untouched).toMatchObject({ revokedAt: null, activatedAt: null })
  })

  it('is not told to whom a link of another school was issued', async () => {
    const { districtId, owner, portal, contacts } = place
    const body = { portal, contacts: [contacts.elm, contacts.both] }
    const { links } = await answerOf('issueLinks', { key: whole, body })
    const issuedOf = async (asking: string, contact: string | undefined) => {
      const row = await inDistrict(districtId, (tx) =>
        tx.link.findFirstOrThrow({
          where: { districtId, id: { in: links.map(({ id }: { id: string }) => id) }, invitation: { contactId: contact ?? '' } },
        }),
      )
      const link = (await revealLink(owner, row.id, new Date())).url
      return (await answerOf('inspectToken', { key: asking, body: { link } })).issued
    }
    expect(await issuedOf(key, contacts.elm)).toBeNull()
    expect(await issuedOf(key, contacts.both)).not.toBeNull()
    expect(await issuedOf(whole, contacts.elm)).not.toBeNull()
  })
})
