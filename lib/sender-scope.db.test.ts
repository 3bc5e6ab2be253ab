import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { countWaiting, findDecided, findRecentlyDecided, findWaiting } from '@/lib/approvals/find-approvals'
import { countSharers } from '@/lib/contacts/count-sharers'
import { findContactFacets } from '@/lib/contacts/find-contact-facets'
import { countContacts, findContacts } from '@/lib/contacts/find-contacts'
import { getContact } from '@/lib/contacts/get-contact'
import { setContactFlag } from '@/lib/contacts/set-contact-flag'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { setTrustPolicy } from '@/lib/districts/set-trust-policy'
import { defaultTrustPolicy } from '@/lib/districts/trust-policy'
import { activateInvitation, withdrawActivation } from '@/lib/invitations/activate-by-hand'
import { findCampaignInvitePages } from '@/lib/invitations/campaign-invite-pages'
import { campaignJson } from '@/lib/invitations/campaign-json'
import { cancelCampaignMail, getCampaignMail, retryCampaignMail } from '@/lib/invitations/campaign-mail'
import { getCampaignReport } from '@/lib/invitations/campaign-report'
import { findCampaignLinks, findCampaigns, findSkipped, findSkippedGroups, findSkippedOf, getCampaign } from '@/lib/invitations/campaigns'
import { checkSending } from '@/lib/invitations/check-sending'
import { describeCampaign } from '@/lib/invitations/describe-campaign'
import { exportCampaign, exportLinks } from '@/lib/invitations/export-links'
import { findFrozenInvitations } from '@/lib/invitations/find-frozen-invitations'
import { findIssuers } from '@/lib/invitations/find-issuers'
import { findMailCampaigns } from '@/lib/invitations/find-mail-campaigns'
import { serveAtFrontDesk } from '@/lib/invitations/front-desk'
import { getLinkHistory } from '@/lib/invitations/get-link-history'
import { inspectToken } from '@/lib/invitations/inspect-token'
import { findInvitations, getInvitation, revokeInvitation } from '@/lib/invitations/invitations'
import { issueLinks } from '@/lib/invitations/issue-links'
import { getLetters } from '@/lib/invitations/letters'
import { countLinks, findLinkedContacts, findLinks, getLink } from '@/lib/invitations/links'
import { stopCampaign } from '@/lib/invitations/long-campaigns/stop-campaign'
import { findMessages } from '@/lib/invitations/messages'
import { previewMail, sendTestMail } from '@/lib/invitations/preview-mail'
import { reopenInvitation } from '@/lib/invitations/reopen-invitation'
import { revealInvitePage } from '@/lib/invitations/reveal-invite-pages'
import { revealCampaign, revealLink } from '@/lib/invitations/reveal-links'
import { countReach, countReachBy } from '@/lib/overview/count-reach'
import { countStatuses } from '@/lib/overview/count-statuses'
import { findEndingLinks } from '@/lib/overview/find-ending-links'
import { countRefused, getLinkFigures } from '@/lib/overview/get-link-figures'
import { getMailTrouble } from '@/lib/overview/get-mail-trouble'
import { getRosterStanding } from '@/lib/roster/sources/roster-standing'
import { findRunningWork } from '@/lib/work/find-running-work'
import { actsById, listsById, readsById } from '@/scripts/testing/isolation/foreign-ids'
import { unknownIds } from '@/scripts/testing/isolation/full-district'
import { actsOnAll, readsAll } from '@/scripts/testing/isolation/own-district'
import { everybody, foreignIds, makeSchools, ofOak, type Schools } from '@/scripts/testing/make-schools'
import { uuidV7 } from './uuid-v7'

const now = new Date('2026-03-01T12:05:00Z')
const timeZone = 'America/Chicago'
const paging = { limit: 50 }

type Read = (actor: Actor, place: Schools) => Promise<unknown>

async function all<Row>(pages: Promise<AsyncGenerator<Row[]>>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const page of await pages) rows.push(...page)
  return rows
}

const eachCampaign =
  (read: (actor: Actor, campaignId: string) => Promise<unknown>): Read =>
  async (actor, { campaigns }) => {
    const answers: unknown[] = []
    for (const id of Object.values(campaigns)) answers.push(await read(actor, id))
    return answers
  }

const found = (filter: Parameters<typeof countContacts>[1]): Read => {
  return async (actor) => [await findContacts(actor, { filter, paging }, now), await countContacts(actor, filter, now)]
}

/** Every use case that shows contacts or counts them, and answers a sender who sees all differently from one who does not. */
const reads: Record<string, Read> = {
  'contacts, and how many': found({}),
  'contacts by search': found({ search: 'e' }),
  'contacts by a student’s name': found({ search: 'elma', with_students: true }),
  'contacts by another school': found({ school: 'Elm' }),
  'contacts by a grade of another school': found({ grade: '9' }),
  'contacts by language': found({ language: 'so' }),
  'contacts by status': found({ status: 'open' }),
  'contacts in pages': async (actor) => {
    const first = await findContacts(actor, { filter: {}, sort: '-name', paging: { limit: 2 } }, now)
    return [
      first.rows,
      (await findContacts(actor, { filter: {}, sort: '-name', paging: { limit: 2, cursor: first.nextCursor ?? '' } }, now)).rows,
    ]
  },
  'a contact with students in two schools': (actor, { contacts }) => getContact(actor, contacts.both ?? '', now),
  'what contacts can be filtered by': (actor) => findContactFacets(actor),
  'who shares an address': (actor, { contacts }) => countSharers(actor, { id: contacts.shares ?? '', email: 'shared@example.org' }),
  'how far contacts came': (actor) => countReach(actor),
  'how far contacts came, by school': (actor) => countReachBy(actor, 'school'),
  'how far contacts came, by grade': (actor) => countReachBy(actor, 'grade'),
  'how far contacts came, by language': (actor) => countReachBy(actor, 'language'),
  'contacts by how far they came': found({ invitable: true, not_reached: 'activated' }),
  'contacts in statuses': (actor) => countStatuses(actor, now),
  'links in figures': (actor) => getLinkFigures(actor, now, timeZone),
  'links that portals refused': (actor) => countRefused(actor, now, timeZone),
  'links that end next': async (actor) => (await findEndingLinks(actor, now)).map(({ contact }) => contact.name).sort(),
  'mail in trouble': (actor) => getMailTrouble(actor),
  'work that goes on': (actor) => findRunningWork(actor, now),
  'frozen invitations': async (actor, { districtId }) => {
    // Asked in a state that no other read sees.
    const frozen = { where: { districtId }, data: { frozenAt: now, frozenReason: 'other' } }
    await inDistrict(districtId, (tx) => tx.invitation.updateMany(frozen))
    const answer = await findFrozenInvitations(actor, now)
    await inDistrict(districtId, (tx) => tx.invitation.updateMany({ ...frozen, data: { frozenAt: null, frozenReason: null } }))
    return answer.sort((one, other) => one.contact.name.localeCompare(other.contact.name, 'en'))
  },
  invitations: async (actor) => byContact(await findInvitations(actor, { filter: {}, paging }, now)),
  'links, and how many': async (actor) => {
    const request = { filter: {}, timeZone }
    return [byContact(await findLinks(actor, { ...request, paging }, now)), await countLinks(actor, request, now)]
  },
  'links by search': async (actor) => byContact(await findLinks(actor, { filter: { search: 'example' }, timeZone, paging }, now)),
  'links that a portal refused': (actor) => countLinks(actor, { filter: { status: 'refused' }, timeZone }, now),
  'links by campaign': eachCampaign((actor, campaign) => countLinks(actor, { filter: { campaign }, timeZone }, now)),
  'the export of links': async (actor) => byContact({ rows: await all(exportLinks(actor, { filter: {}, timeZone }, now)) }),
  'how many contacts have links': async (actor) => (await findLinkedContacts(actor, { filter: {}, timeZone }, now)).length,
  'who issued links': (actor) => findIssuers(actor),
  campaigns: async (actor) => (await findCampaigns(actor, paging)).rows,
  'campaigns in pages': async (actor) => {
    const first = await findCampaigns(actor, { limit: 3 })
    return (await findCampaigns(actor, { limit: 3, cursor: first.nextCursor ?? '' })).rows
  },
  'a campaign': eachCampaign(getCampaign),
  'a campaign as the API answers it': eachCampaign(async (actor, id) =>
    campaignJson({ campaign: await getCampaign(actor, id), skipped: await findSkipped(actor, id) }),
  ),
  'what a campaign came to': eachCampaign((actor, campaignId) => describeCampaign(actor, { campaignId, replayed: true }, now)),
  'the report of a campaign': eachCampaign((actor, id) => getCampaignReport(actor, id, { names: 12 })),
  'whom a campaign skipped': eachCampaign(findSkipped),
  'whom a campaign skipped for one reason': eachCampaign((actor, campaignId) =>
    findSkippedOf(actor, { campaignId, reason: 'unknown_contact' }, paging),
  ),
  'how many a campaign skipped': eachCampaign((actor, id) => findSkippedGroups(actor, id, { limit: 12 })),
  'the links of a campaign': eachCampaign((actor, id) => findCampaignLinks(actor, id, paging, now)),
  'the invite pages of a campaign': eachCampaign((actor, id) => findCampaignInvitePages(actor, id, paging, now)),
  'all addresses of a campaign': eachCampaign((actor, id) => revealCampaign(actor, id, now)),
  'the export of a campaign': eachCampaign((actor, id) => all(exportCampaign(actor, id, { timeZone, now }))),
  letters: (actor, { campaigns }) => getLetters(actor, { campaignId: campaigns.letters, order: 'school', page: 1 }, now),
  mails: (actor) => findMessages(actor, { filter: {}, paging }),
  'mails by address': (actor) => findMessages(actor, { filter: { search: 'example' }, paging }),
  'mails to a contact of another school who shares an address': (actor, { contacts }) =>
    findMessages(actor, { filter: { contact: contacts.elmShares ?? uuidV7() }, paging }),
  'mail campaigns': async (actor) => (await findMailCampaigns(actor, paging)).rows,
  'the progress of mails': async (actor, { campaigns }) => {
    const progress = await Promise.all([campaigns.mails, campaigns.failed].map((id) => getCampaignMail(actor, id)))
    // Whether others' mails may be stopped is not what is asked here.
    return progress.map(({ mayChange, ...figures }) => figures)
  },
  'what sending would come to': (actor, { portal }) => checkSending(actor, { portal, selection: { filter: {} } }, now),
  'what sending to named contacts would come to': (actor, { portal, contacts }) =>
    checkSending(actor, { portal, selection: { contacts: [contacts.both ?? '', contacts.elm ?? uuidV7()] } }, now),
  'the preview of a mail': (actor, { portal, contacts }) =>
    previewMail(actor, { portal, contactIds: [contacts.both ?? ''], kind: 'invitation' }, now),
}

/** Links issued in the same second stand in no order that means anything. */
function byContact<Row extends { contact: { name: string } } | { contactId: string }>({ rows }: { rows: Row[] }): Row[] {
  const nameOf = (row: Row) => ('contact' in row ? row.contact.name : row.contactId)
  return [...rows].sort((one, other) => nameOf(one).localeCompare(nameOf(other), 'en'))
}

let schools: Schools
let oakAlone: Schools

beforeAll(async () => {
  schools = await makeSchools(everybody, true)
  oakAlone = await makeSchools(ofOak, false)
}, 60_000)

/** An answer without what differs from district to district: ids, addresses and the district's own name in members' addresses. */
async function answerOf(name: string, actor: Actor, place: Schools): Promise<string> {
  const answer = JSON.stringify(await reads[name]?.(actor, place), null, 1)
  return answer
    .replaceAll(/https?:[^"\s<>]+/g, '(address)')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '(id)')
    .replaceAll(place.slug, '(district)')
}

/** Use cases open to senders that show no contact, no student and nothing issued to one, so that there is nothing to scope. */
const withoutContacts = [
  'abandonSession',
  'addTotp',
  'beginLinking',
  'beginTotp',
  'changePassword',
  'endOtherSessions',
  'findMailTexts',
  'findOwnFactors',
  'findOwnIdentities',
  'findOwnSessions',
  'findPortals',
  'findProofMethods',
  'findProvidersToLink',
  'findSavedViews',
  'findSecondFactorDueAt',
  'findSecondFactors',
  'getDistrictPolicy',
  'getMailSettings',
  'getMailTextHistory',
  'getPasswordStanding',
  'getPortal',
  'getRetentionPolicy',
  'getSetup',
  'getTrustPolicy',
  'hasMailServer',
  'isJustIssued',
  'isReleaseWaiting',
  'linkIdentity',
  'passkeyCreationOptions',
  'passkeyOptionsFor',
  'proveIdentity',
  'recordView',
  'removePasskey',
  'removeTotp',
  'removeView',
  'renewRecoveryCodes',
  'revokeSession',
  'savePreferences',
  'saveView',
  'secondStepPasskeyOptions',
  'unlinkIdentity',
  'verifyToken',
  'withdrawRequest',
]

describe('the evidence', () => {
  it('asks every use case that a sender may use and that shows anybody', async () => {
    const { scoped } = schools
    const tables = { ...readsById, ...actsById, ...listsById, ...readsAll, ...actsOnAll }
    const asked = readFileSync('lib/sender-scope.db.test.ts', 'utf8')
    const open = new Set<string>()
    for (const [row, attempt] of Object.entries(tables)) {
      const [name = ''] = row.split(' ')
      if (asked.includes(`${name}(`) || asked.includes(`(${name})`)) continue
      if ((await refusal(attempt(scoped, unknownIds))).code !== 'forbidden') open.add(name)
    }
    expect([...open].sort()).toEqual(withoutContacts)
  })
})

/** The same scope, held by a program. */
const keyOf = (holder: Actor): Actor => ({ ...holder, kind: 'api_key' })

describe('a sender of one school', () => {
  it.each(Object.keys(reads))('is answered for %s as if there were no other school', async (name) => {
    const expected = await answerOf(name, oakAlone.sender, oakAlone)
    expect(await answerOf(name, schools.scoped, schools)).toBe(expected)
    expect(await answerOf(name, keyOf(schools.scoped), schools)).toBe(await answerOf(name, keyOf(oakAlone.sender), oakAlone))
    // Else it would prove nothing.
    expect(await answerOf(name, schools.sender, schools)).not.toBe(expected)
  })

  it.each(Object.keys(reads))('reads of %s nothing that names another school', async (name) => {
    const answer = JSON.stringify(await reads[name]?.(schools.scoped, schools))
    expect(answer).not.toMatch(/elm|nowhere/i)
    for (const id of await foreignIds(schools)) expect(answer).not.toContain(id)
  })

  it('sees no request of others that waits for a second member', async () => {
    const { owner, admin, scoped, portal, contacts } = schools
    await setTrustPolicy(owner, { ...defaultTrustPolicy, approvalForLifetimes: true }, now)
    const asked = { portal, selection: { contacts: [contacts.elm ?? ''] }, lifetimeSeconds: 24 * 60 * 60 }
    await expect(issueLinks(admin, asked, now)).rejects.toMatchObject({ code: 'approval_needed' })
    await setTrustPolicy(owner, defaultTrustPolicy, now)
    expect(await findWaiting(owner, now)).toHaveLength(1)
    expect(await findWaiting(scoped, now)).toEqual([])
    expect((await findDecided(scoped, paging, now)).rows).toEqual([])
    expect(await findRecentlyDecided(scoped, now)).toEqual([])
    expect(await countWaiting(scoped, now)).toEqual({ toDecide: 0, own: 0 })
  })

  it('learns nothing of imports, and may not look at them', async () => {
    expect(await getRosterStanding(schools.scoped)).toMatchObject({ troubles: [] })
  })
})

type Target = { contact: string; guid: string; link: string; invitation: string; campaign: string; letters: string; mails: string }
const reason = 'just to see'

/** Every use case that takes an id of somebody or something of another school. */
const refused: Record<string, (actor: Actor, target: Target) => Promise<unknown>> = {
  getContact: (actor, { contact }) => getContact(actor, contact, now),
  setContactFlag: (actor, { contact }) => setContactFlag(actor, { contactId: contact, flag: 'needs_none', on: true, reason }, now),
  serveAtFrontDesk: (actor, { contact }) =>
    serveAtFrontDesk(actor, { contactId: contact, portal: schools.portal, checks: [], means: 'code' }, now),
  previewMail: (actor, { contact }) => previewMail(actor, { portal: schools.portal, contactIds: [contact], kind: 'invitation' }, now),
  sendTestMail: (actor, { contact }) => sendTestMail(actor, { portal: schools.portal, contactIds: [contact], kind: 'invitation' }, now),
  getLink: (actor, { link }) => getLink(actor, link, now),
  getLinkHistory: (actor, { link }) => getLinkHistory(actor, link),
  revealLink: (actor, { link }) => revealLink(actor, link, now),
  getInvitation: (actor, { invitation }) => getInvitation(actor, invitation, now),
  revealInvitePage: (actor, { invitation }) => revealInvitePage(actor, invitation, now),
  revokeInvitation: (actor, { invitation }) => revokeInvitation(actor, invitation, now),
  reopenInvitation: (actor, { invitation }) => reopenInvitation(actor, invitation, now),
  activateInvitation: (actor, { invitation: id }) => activateInvitation(actor, { id, reason }, now),
  withdrawActivation: (actor, { invitation: id }) => withdrawActivation(actor, { id, reason }, now),
  getCampaign: (actor, { campaign }) => getCampaign(actor, campaign),
  getCampaignReport: (actor, { campaign }) => getCampaignReport(actor, campaign, { names: 12 }),
  findSkipped: (actor, { campaign }) => findSkipped(actor, campaign),
  findSkippedOf: (actor, { campaign }) => findSkippedOf(actor, { campaignId: campaign, reason: 'no_guid' }, paging),
  stopCampaign: (actor, { campaign }) => stopCampaign(actor, campaign, now),
  findSkippedGroups: (actor, { campaign }) => findSkippedGroups(actor, campaign, { limit: 12 }),
  findCampaignLinks: (actor, { campaign }) => findCampaignLinks(actor, campaign, paging, now),
  findCampaignInvitePages: (actor, { campaign }) => findCampaignInvitePages(actor, campaign, paging, now),
  revealCampaign: (actor, { campaign }) => revealCampaign(actor, campaign, now),
  exportCampaign: (actor, { campaign }) => exportCampaign(actor, campaign, { timeZone, now }),
  getLetters: (actor, { letters }) => getLetters(actor, { campaignId: letters, order: 'name', page: 1 }, now),
  getCampaignMail: (actor, { mails }) => getCampaignMail(actor, mails),
  cancelCampaignMail: (actor, { mails }) => cancelCampaignMail(actor, mails, now),
  retryCampaignMail: (actor, { mails }) => retryCampaignMail(actor, mails, now),
}

async function refusal(attempt: Promise<unknown>) {
  return attempt.then(
    () => ({ code: 'none' }),
    ({ code, message, fields }) => ({ code, message, fields }),
  )
}

async function targetOfElm(): Promise<Target & { url: string }> {
  const { owner, contacts, foreign } = schools
  const [campaign = '', letters = '', mails = ''] = foreign
  const [link] = (await findCampaignLinks(owner, campaign, paging, now)).rows
  if (!link?.id || !link.url) throw new Error('The campaign over the other school has a link.')
  const { id, invitationId: invitation, guid, url } = link
  return { contact: contacts.elm ?? '', guid: guid ?? '', link: id, invitation, campaign, letters, mails, url }
}

describe('an id of another school', () => {
  const unknown = uuidV7()
  const nobody = {
    contact: unknown,
    guid: unknown,
    link: unknown,
    invitation: unknown,
    campaign: unknown,
    letters: unknown,
    mails: unknown,
  }

  it.each(Object.keys(refused))('is for %s as unknown as one that never was', async (name) => {
    const attempt = refused[name] ?? (() => Promise.resolve())
    const answered = await refusal(attempt(schools.scoped, await targetOfElm()))
    expect(answered.code).toBe('not_found')
    expect(answered).toEqual(await refusal(attempt(schools.scoped, nobody)))
    expect(await refusal(attempt(keyOf(schools.scoped), await targetOfElm()))).toEqual(answered)
  })

  it('is skipped as unknown where links are to be issued, by id and by GUID', async () => {
    const { contact, guid } = await targetOfElm()
    const issue = (contacts: string[]) => issueLinks(schools.scoped, { portal: schools.portal, selection: { contacts } }, now)
    const { campaignId } = await issue([contact, guid])
    expect((await findSkipped(schools.scoped, campaignId)).map(({ name, reason: why }) => [name, why])).toEqual([
      [null, 'unknown_contact'],
      [null, 'unknown_contact'],
    ])
  })

  it('is in no selection by filter', async () => {
    const issued = await issueLinks(schools.scoped, { portal: schools.portal, selection: { filter: {} } }, now)
    const names = 'links' in issued ? issued.links.map(({ name }) => name) : []
    expect(names).toEqual(['Ana Bothwell', 'Ana Oakley'])
  })

  it('is not told by the inspector, whatever was issued with it', async () => {
    const { url } = await targetOfElm()
    expect(await inspectToken(schools.owner, url, now)).toMatchObject({ issued: { contactName: 'Ana Elmwood' } })
    expect(await inspectToken(schools.scoped, url, now)).toMatchObject({ issued: null })
  })
})
