import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import type { MadeContact } from '@/scripts/testing/make-contacts'
import { invitePagesTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { makePortalOf } from '@/scripts/testing/make-portal'
import { openInvitePage } from './invite-page'
import { issueLinks } from './issue-links'
import { getLetters, letterPageSchema } from './letters'

const now = new Date('2026-03-01T12:00:00Z')
const first = letterPageSchema.parse({})

async function lettersTo(contacts: readonly MadeContact[]) {
  const district = await makeIssuingDistrict(contacts)
  return { ...district, campaignId: await issueLetters(district.owner, district) }
}

async function issueLetters(
  actor: Actor,
  { portalId, contactIds, renewCodes = false }: { portalId: string; contactIds: string[]; renewCodes?: boolean },
): Promise<string> {
  const request = { portal: portalId, selection: { contacts: contactIds }, channel: 'letter' as const, renewCodes }
  return (await issueLinks(actor, request, now)).campaignId
}

const shownEvents = (districtId: string) =>
  inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { districtId, action: 'letters.shown' }, orderBy: { id: 'asc' } }))

const visit = new Request('http://localhost/', { headers: { 'user-agent': 'Mozilla/5.0' } })

describe('getLetters', () => {
  it('gives each contact a letter with an address that works, in the language of the family', async () => {
    const { owner, slug, campaignId } = await lettersTo([
      {
        givenName: 'Ana',
        familyName: 'Reyes',
        language: 'es-MX',
        students: [
          { school: 'Oak High', grade: '10' },
          { school: 'Elm Elementary', grade: '3' },
        ],
      },
    ])
    await setDistrictPolicy(owner, { ...defaultDistrictPolicy, officeContact: 'Front office, +1 555 0100' }, now)
    const page = await getLetters(owner, { campaignId, ...first }, now)
    expect(page).toMatchObject({
      portalName: 'Parent Portal',
      signsIn: false,
      officeContact: 'Front office, +1 555 0100',
      firstNumber: 1,
      total: 1,
      page: 1,
      pageCount: 1,
      leftOut: 0,
      skipped: 0,
    })
    const [letter] = page.letters
    expect(letter).toMatchObject({
      name: 'Ana Reyes',
      givenName: 'Ana',
      schools: ['Elm Elementary', 'Oak High'],
      home: { school: 'Elm Elementary', grade: '3' },
      language: { tag: 'es' },
      closesAt: new Date('2026-03-15T12:00:00Z'),
    })
    expect(letter?.url).toMatch(new RegExp(`^http://localhost:3000/i/${slug}/[0-9a-z]{26}$`))
    const opened = await openInvitePage({ slug, code: letter?.url.split('/').at(-1) ?? '', visit }, now)
    expect(opened).toMatchObject({ state: 'open', invitation: { givenName: 'Ana' } })
  })

  it.each(['get_connected', 'proprofs', 'synap', 'custom'] as const)(
    'tells of letters that sign in to %s, which end when such pages do',
    async (kind) => {
      const district = await makeIssuingDistrict([{}])
      const { owner, contactIds } = district
      await setDistrictPolicy(owner, { ...defaultDistrictPolicy, signInPageDays: 5 }, now)
      const { id: portalId } = await makePortalOf(owner, kind)
      const page = await getLetters(owner, { campaignId: await issueLetters(owner, { portalId, contactIds }), ...first }, now)
      expect(page).toMatchObject({ portalName: kind, signsIn: true, letters: [{ closesAt: new Date('2026-03-06T12:00:00Z') }] })
    },
  )

  it('pages by a hundred in one steady order, and records each look once', async () => {
    const contacts = Array.from({ length: 130 }, (_, index) => ({ familyName: `Family ${String(index).padStart(3, '0')}` }))
    const { districtId, sender, campaignId } = await lettersTo(contacts.toReversed())
    const pages = [
      await getLetters(sender, { campaignId, order: 'name', page: 1 }, now),
      await getLetters(sender, { campaignId, order: 'name', page: 2 }, now),
    ]
    expect(pages.map(({ letters, firstNumber, total, pageCount }) => [letters.length, firstNumber, total, pageCount])).toEqual([
      [100, 1, 130, 2],
      [30, 101, 130, 2],
    ])
    expect(pages.flatMap(({ letters }) => letters.map(({ name }) => name))).toEqual(contacts.map(({ familyName }) => `Ana ${familyName}`))
    expect((await getLetters(sender, { campaignId, order: 'name', page: 9 }, now)).page).toBe(2)
    const events = await shownEvents(districtId)
    expect(events.map(({ subjectId, actorId, leaf }) => [subjectId, actorId, JSON.parse(leaf).details.count])).toEqual([
      [campaignId, sender.id, 100],
      [campaignId, sender.id, 30],
      [campaignId, sender.id, 30],
    ])
  })

  it.each([
    ['revoked', 'UPDATE invitations SET revoked_at = now()'],
    ['frozen', "UPDATE invitations SET frozen_at = now(), frozen_reason = 'other'"],
    ['over', "UPDATE invitations SET closes_at = '2026-03-01T12:00:00Z'"],
    ['of an account that is set up', 'UPDATE invitations SET activated_at = now()'],
    ['of a restricted contact', 'UPDATE contacts SET restricted = true'],
    ['of a contact not to invite', 'UPDATE contacts SET do_not_invite_at = now()'],
    ['of a contact who left the roster', 'UPDATE contacts SET removed_at = now()'],
  ])('leaves out and counts an invitation that is %s', async (_, sql) => {
    const { districtId, owner, campaignId } = await lettersTo([{}, {}])
    await asTableOwner(districtId, `${sql} WHERE id = (SELECT min(id::text)::uuid FROM ${sql.split(' ')[1]})`)
    expect(await getLetters(owner, { campaignId, ...first }, now)).toMatchObject({ letters: [{}], total: 1, leftOut: 1 })
  })

  it('has no letters while invite pages are switched off', async () => {
    const { districtId, owner, campaignId } = await lettersTo([{}])
    await setDistrictPolicy(owner, { ...defaultDistrictPolicy, invitePages: false }, now)
    expect(await getLetters(owner, { campaignId, ...first }, now)).toMatchObject({ letters: [], total: 0, leftOut: 1 })
    expect(await shownEvents(districtId)).toEqual([])
  })

  it('prints new addresses where the old ones were to be replaced, also on the letters of the campaign before', async () => {
    const { owner, slug, portalId, contactIds, campaignId } = await lettersTo([{}])
    const addressOn = async (id: string) => (await getLetters(owner, { campaignId: id, ...first }, now)).letters[0]?.url ?? ''
    const old = await addressOn(campaignId)
    expect(await addressOn(await issueLetters(owner, { portalId, contactIds }))).toBe(old)
    const renewed = await addressOn(await issueLetters(owner, { portalId, contactIds, renewCodes: true }))
    expect(renewed).not.toBe(old)
    expect(await addressOn(campaignId)).toBe(renewed)
    expect(await openInvitePage({ slug, code: old.split('/').at(-1) ?? '', visit }, now)).toEqual({ state: 'closed', officeContact: null })
  })

  it('shows a sender the letters of the own schools alone', async () => {
    const { sender, campaignId } = await lettersTo([
      { familyName: 'Oaks', students: [{ school: 'Oak' }] },
      { familyName: 'Elms', students: [{ school: 'Elm' }] },
      { familyName: 'Both', students: [{ school: 'Elm' }, { school: 'Oak' }] },
    ])
    const page = await getLetters({ ...sender, schools: ['Oak'] }, { campaignId, order: 'name', page: 1 }, now)
    expect(page.letters.map(({ name }) => name)).toEqual(['Ana Both', 'Ana Oaks'])
    expect(page).toMatchObject({ total: 2, leftOut: 0 })
  })

  it('is refused to the auditor, and knows no other campaign', async () => {
    const { owner, auditor, portalId, contactIds, campaignId } = await lettersTo([{}])
    const other = await lettersTo([{}])
    const { campaignId: ofLinks } = await invitePagesTo(owner, { portalId, contactIds, now })
    await expect(getLetters(auditor, { campaignId, ...first }, now)).rejects.toMatchObject({ code: 'forbidden' })
    for (const unknown of [other.campaignId, ofLinks, 'nonsense']) {
      await expect(getLetters(owner, { campaignId: unknown, ...first }, now)).rejects.toMatchObject({ code: 'not_found' })
    }
  })
})
