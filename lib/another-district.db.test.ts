import { beforeAll, describe, expect, it } from 'vitest'
import { findEvents } from '@/lib/audit/find-events'
import { createApiKey, findApiKeyActor, revokeApiKey } from '@/lib/auth/api-keys'
import { findOwnSessions, revokeSession } from '@/lib/auth/sessions'
import { signIn } from '@/lib/auth/sign-in'
import { contactFilterSchema } from '@/lib/contacts/contact-filter'
import { countContacts, findContacts } from '@/lib/contacts/find-contacts'
import { getContact } from '@/lib/contacts/get-contact'
import { contactFlags, setContactFlag } from '@/lib/contacts/set-contact-flag'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { changeMember } from '@/lib/districts/change-member'
import { removeMember } from '@/lib/districts/remove-member'
import { renewPasswordCode } from '@/lib/districts/renew-password-code'
import { reactivateMember, suspendMember } from '@/lib/districts/suspend-member'
import { activateInvitation, withdrawActivation } from '@/lib/invitations/activate-by-hand'
import { findCampaignInvitePages } from '@/lib/invitations/campaign-invite-pages'
import { cancelCampaignMail, getCampaignMail, retryCampaignMail } from '@/lib/invitations/campaign-mail'
import { getCampaignReport } from '@/lib/invitations/campaign-report'
import { findCampaignLinks, findSkipped, findSkippedGroups, getCampaign } from '@/lib/invitations/campaigns'
import { checkSending } from '@/lib/invitations/check-sending'
import { exportCampaign } from '@/lib/invitations/export-links'
import { serveAtFrontDesk } from '@/lib/invitations/front-desk'
import { inspectToken } from '@/lib/invitations/inspect-token'
import { findInvitations, getInvitation, revokeInvitation } from '@/lib/invitations/invitations'
import { confirmCode, continueInvitePage, openInvitePage, reportNotMe, sendNewCode } from '@/lib/invitations/invite-page'
import { issueLinks } from '@/lib/invitations/issue-links'
import { getLetters } from '@/lib/invitations/letters'
import { countLinks, findLinks, getLink } from '@/lib/invitations/links'
import { findMessages } from '@/lib/invitations/messages'
import { previewMail, sendTestMail } from '@/lib/invitations/preview-mail'
import { recordReturn } from '@/lib/invitations/record-return'
import { reopenInvitation } from '@/lib/invitations/reopen-invitation'
import { revealInvitePage } from '@/lib/invitations/reveal-invite-pages'
import { revealCampaign, revealLink } from '@/lib/invitations/reveal-links'
import { releaseAddress, suppressAddress } from '@/lib/mail/suppress-address'
import { buildToken } from '@/lib/portals/build-token'
import { verifyToken } from '@/lib/portals/judging/verify-token'
import { planRotation } from '@/lib/portals/plan-rotation'
import { getPortal } from '@/lib/portals/portals'
import { deriveReturnAddresses } from '@/lib/portals/return-address'
import { savePortal } from '@/lib/portals/save-portal'
import { tryPortal } from '@/lib/portals/try-portal'
import { applyImport, cancelImport } from '@/lib/roster/apply-import'
import { changesFile, findChanges } from '@/lib/roster/find-changes'
import { getImport } from '@/lib/roster/get-import'
import { getMapping, removeMapping, saveMapping } from '@/lib/roster/mapping/save-mapping'
import { findImportFlags } from '@/lib/roster/merge/find-flags'
import { findProblemGroups } from '@/lib/roster/problem-groups'
import { resultFile } from '@/lib/roster/result-file'
import { getRosterSource } from '@/lib/roster/sources/find-sources'
import { removeSource } from '@/lib/roster/sources/remove-source'
import { saveSource } from '@/lib/roster/sources/save-source'
import { startRun } from '@/lib/roster/sources/start-run'
import { undoImport, whyNotUndone } from '@/lib/roster/undo-import'
import { stageRoster } from '@/scripts/testing/import-roster'
import { invitePagesTo, issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { setMemberPassword } from '@/scripts/testing/set-member-password'
import { setUpMail } from '@/scripts/testing/set-up-mail'
import { dumpDistrict } from '@/scripts/testing/stored-text'
import { uuidV7 } from './uuid-v7'

const now = new Date('2026-03-01T12:00:00Z')
const timeZone = 'America/Chicago'
const paging = { limit: 50 }

async function* csv() {
  yield Buffer.from(`guid,family_name\n${uuidV7()},Reyes\n`)
}

async function makeFullDistrict() {
  const district = await makeIssuingDistrict([{ students: [{ school: 'Oak' }] }])
  const { owner, portalId, contactIds } = district
  const { campaignId, links } = await issueTo(owner, { portalId, contactIds, now })
  const [page] = (await invitePagesTo(owner, { portalId, contactIds, now })).pages
  await setUpMail(owner)
  const issue = { portal: portalId, selection: { contacts: contactIds } }
  const { campaignId: mailed } = await issueLinks(owner, { ...issue, channel: 'email' }, now)
  const { campaignId: printed } = await issueLinks(owner, { ...issue, channel: 'letter' }, now)
  const [link] = links
  const key = await createApiKey(owner, { name: 'Sync', role: 'admin' }, now)
  await inDistrict(district.districtId, (tx) =>
    suppressAddress(tx, { districtId: district.districtId, email: `returned.${key.id}@example.org`, reason: 'failed', detail: null, now }),
  )
  const email = await setMemberPassword(owner, 'willow creek at dawn')
  await signIn({ email, password: 'willow creek at dawn', userAgent: '' }, now)
  const [session] = await findOwnSessions(owner, now)
  const { id: imported, sourceId: source } = await stageRoster(owner, { body: csv() }, now)
  const { id: mapping } = await saveMapping(owner, { name: 'From the SIS', settings: mappingSettings }, now)
  if (!link || !page || !session) throw new Error('There are a link, an invite page and a session.')
  return {
    ...district,
    apiKey: key.key,
    ids: {
      portal: portalId,
      contact: contactIds[0] ?? '',
      campaign: campaignId,
      mailed,
      printed,
      link: link.id,
      invitation: link.invitationId,
      key: key.id,
      member: owner.id ?? '',
      session: session.id,
      imported,
      source,
      mapping,
      email: `returned.${key.id}@example.org`,
    },
    guid: link.guid ?? '',
    code: page.code,
    url: link.url,
  }
}

type Ids = Awaited<ReturnType<typeof makeFullDistrict>>['ids']
type Attempt = (actor: Actor, ids: Ids) => Promise<unknown>

const reason = 'just to see'
const plainSource = { name: 'Mine', format: 'contacts' as const, settings: {}, schedule: null, applyAlone: false }
const mappingSettings = {
  encoding: 'utf-8' as const,
  delimiter: ',' as const,
  columns: [
    { header: 'Parent', field: 'full_name' as const },
    { header: 'Mail', field: 'email' as const },
  ],
  knownBy: 'email' as const,
}

/** Every use case that takes an id and must not find it. */
const refused: Record<string, Attempt> = {
  getContact: (actor, { contact }) => getContact(actor, contact, now),
  ...Object.fromEntries(
    contactFlags.flatMap((flag) =>
      [true, false].map((on): [string, Attempt] => [
        `setContactFlag ${flag} ${on}`,
        (actor, { contact }) => setContactFlag(actor, { contactId: contact, flag, on, reason }, now),
      ]),
    ),
  ),
  getPortal: (actor, { portal }) => getPortal(actor, portal),
  savePortal: (actor, { portal }) =>
    savePortal(actor, { id: portal, kind: 'gg4l', name: 'Mine', settings: {}, secret: 'x'.repeat(40) }, now),
  tryPortal: (actor, { portal }) => tryPortal(actor, portal, now),
  changeMember: (actor, { member }) => changeMember(actor, { id: member, role: 'auditor' }, now),
  suspendMember: (actor, { member }) => suspendMember(actor, member, now),
  reactivateMember: (actor, { member }) => reactivateMember(actor, member, now),
  removeMember: (actor, { member }) => removeMember(actor, member, now),
  renewPasswordCode: (actor, { member }) => renewPasswordCode(actor, member, now),
  planRotation: (actor, { portal }) => planRotation(actor, portal, now),
  buildToken: (actor, { portal }) => buildToken(actor, { portalId: portal, person: { givenName: 'Made', familyName: 'Up' } }, now),
  verifyToken: (actor, { portal }) => verifyToken(actor, { portal, token: 'a.b.c' }, now),
  inspectByPortal: (actor, { portal }) => inspectToken(actor, 'a.b.c', now, portal),
  issueLinks: (actor, { portal }) => issueLinks(actor, { portal, selection: { filter: {} } }, now),
  getCampaign: (actor, { campaign }) => getCampaign(actor, campaign),
  getCampaignReport: (actor, { campaign }) => getCampaignReport(actor, campaign),
  findCampaignInvitePages: (actor, { campaign }) => findCampaignInvitePages(actor, campaign, paging, now),
  findSkipped: (actor, { campaign }) => findSkipped(actor, campaign),
  findSkippedGroups: (actor, { campaign }) => findSkippedGroups(actor, campaign, { limit: 12 }),
  findCampaignLinks: (actor, { campaign }) => findCampaignLinks(actor, campaign, paging, now),
  revealCampaign: (actor, { campaign }) => revealCampaign(actor, campaign, now),
  exportCampaign: (actor, { campaign }) => exportCampaign(actor, campaign, { timeZone, now }),
  getCampaignMail: (actor, { mailed }) => getCampaignMail(actor, mailed),
  cancelCampaignMail: (actor, { mailed }) => cancelCampaignMail(actor, mailed, now),
  retryCampaignMail: (actor, { mailed }) => retryCampaignMail(actor, mailed, now),
  getLetters: (actor, { printed }) => getLetters(actor, { campaignId: printed, order: 'name', page: 1 }, now),
  checkSending: (actor, { portal }) => checkSending(actor, { portal, selection: { filter: {} } }, now),
  previewMail: (actor, { portal: at, contact }) => previewMail(actor, { portal: at, contactIds: [contact], kind: 'invitation' }, now),
  sendTestMail: (actor, { portal: at, contact }) => sendTestMail(actor, { portal: at, contactIds: [contact], kind: 'reminder' }, now),
  serveAtFrontDesk: (actor, { portal: at, contact: contactId }) =>
    serveAtFrontDesk(actor, { portal: at, contactId, checks: [], means: 'code' }, now),
  releaseAddress: (actor, { email }) => releaseAddress(actor, email, now),
  activateInvitation: (actor, { invitation: id }) => activateInvitation(actor, { id, reason }, now),
  withdrawActivation: (actor, { invitation: id }) => withdrawActivation(actor, { id, reason }, now),
  getLink: (actor, { link }) => getLink(actor, link, now),
  revealLink: (actor, { link }) => revealLink(actor, link, now),
  getInvitation: (actor, { invitation }) => getInvitation(actor, invitation, now),
  revealInvitePage: (actor, { invitation }) => revealInvitePage(actor, invitation, now),
  reopenInvitation: (actor, { invitation }) => reopenInvitation(actor, invitation, now),
  revokeInvitation: (actor, { invitation }) => revokeInvitation(actor, invitation, now),
  revokeApiKey: (actor, { key }) => revokeApiKey(actor, key, now),
  revokeSession: (actor, { session }) => revokeSession(actor, session, now, 'session.revoked'),
  getImport: (actor, { imported }) => getImport(actor, imported),
  findChanges: (actor, { imported }) => findChanges(actor, imported, { change: 'added', paging: { limit: 10 } }),
  findProblemGroups: (actor, { imported }) => findProblemGroups(actor, imported),
  findImportFlags: (actor, { imported }) => findImportFlags(actor, imported),
  changesFile: (actor, { imported }) => changesFile(actor, imported).next(),
  resultFile: (actor, { imported }) => resultFile(actor, imported).next(),
  startRun: (actor, { source }) => startRun(actor, source, now),
  getRosterSource: (actor, { source }) => getRosterSource(actor, source),
  saveSource: (actor, { source: id }) => saveSource(actor, { ...plainSource, id }, now),
  removeSource: (actor, { source }) => removeSource(actor, { id: source }, now),
  getMapping: (actor, { mapping }) => getMapping(actor, mapping),
  saveMapping: (actor, { mapping: id }) => saveMapping(actor, { id, name: 'Mine', settings: mappingSettings }, now),
  removeMapping: (actor, { mapping }) => removeMapping(actor, mapping, now),
  whyNotUndone: (actor, { imported }) => whyNotUndone(actor, imported),
  undoImport: (actor, { imported }) => undoImport(actor, imported, now),
  applyImport: (actor, { imported }) => applyImport(actor, imported, { release: true }, now),
  cancelImport: (actor, { imported }) => cancelImport(actor, imported, now),
}

/** Every list that takes an id as a filter, and what it counts. */
const empty: Record<string, (actor: Actor, ids: Ids) => Promise<number>> = {
  'findLinks by contact': async (actor, { contact }) =>
    (await findLinks(actor, { filter: { contact }, paging, timeZone }, now)).rows.length,
  'findLinks by portal': async (actor, { portal }) => (await findLinks(actor, { filter: { portal }, paging, timeZone }, now)).rows.length,
  'findLinks by campaign': async (actor, { campaign }) =>
    (await findLinks(actor, { filter: { campaign }, paging, timeZone }, now)).rows.length,
  'findLinks by member': async (actor, { member }) => (await findLinks(actor, { filter: { member }, paging, timeZone }, now)).rows.length,
  'countLinks by campaign': (actor, { campaign }) => countLinks(actor, { filter: { campaign }, timeZone }, now),
  'findInvitations by contact': async (actor, { contact }) =>
    (await findInvitations(actor, { filter: { contact }, paging }, now)).rows.length,
  'findInvitations by portal': async (actor, { portal }) => (await findInvitations(actor, { filter: { portal }, paging }, now)).rows.length,
  'findMessages by campaign': async (actor, { mailed }) =>
    (await findMessages(actor, { filter: { campaign: mailed }, paging })).rows.length,
  'findMessages by contact': async (actor, { contact }) => (await findMessages(actor, { filter: { contact }, paging })).rows.length,
  'findContacts by portal and status': async (actor, { portal }) =>
    (await findContacts(actor, { filter: contactFilterSchema.parse({ portal, status: 'open' }), paging }, now)).rows.length,
  'countContacts by portal and status': (actor, { portal }) => countContacts(actor, { portal, status: 'open' }, now),
  'findEvents by subject': async (actor, { contact }) =>
    (await findEvents(actor, { filter: { subject: contact }, paging, timeZone })).rows.length,
  'findEvents by member': async (actor, { member }) => (await findEvents(actor, { filter: { member }, paging, timeZone })).rows.length,
}

const nobody: Ids = {
  portal: uuidV7(),
  contact: uuidV7(),
  campaign: uuidV7(),
  mailed: uuidV7(),
  printed: uuidV7(),
  link: uuidV7(),
  invitation: uuidV7(),
  key: uuidV7(),
  member: uuidV7(),
  session: uuidV7(),
  imported: uuidV7(),
  source: uuidV7(),
  mapping: uuidV7(),
  email: 'nobody@example.org',
}

const garbage = Object.fromEntries(Object.keys(nobody).map((name) => [name, 'nonsense'])) as Ids

let ours: Awaited<ReturnType<typeof makeFullDistrict>>
let theirs: Awaited<ReturnType<typeof makeFullDistrict>>

beforeAll(async () => {
  ours = await makeFullDistrict()
  theirs = await makeFullDistrict()
}, 60_000)

const stored = async () => [await dumpDistrict(ours.districtId), await dumpDistrict(theirs.districtId)]

/** What a refusal tells: everything it could give away. */
async function refusal(attempt: Promise<unknown>) {
  const { code, message, fields } = await attempt.then(
    () => ({ code: 'none', message: '', fields: {} }),
    (error) => error,
  )
  return { code, message, fields }
}

describe('another district’s id', () => {
  it.each(Object.keys(refused))('is for %s as unknown as one that never was, and nothing changes', async (name) => {
    const attempt = refused[name] ?? (() => Promise.resolve())
    const before = await stored()
    const foreign = await refusal(attempt(ours.owner, theirs.ids))
    expect(foreign.code).toBe('not_found')
    expect(foreign).toEqual(await refusal(attempt(ours.owner, nobody)))
    expect((await refusal(attempt(ours.owner, garbage))).code).toMatch(/^(not_found|invalid_input)$/)
    expect(await stored()).toEqual(before)
  })

  it.each(Object.keys(empty))('finds nothing with %s, which finds our own', async (name) => {
    const count = empty[name] ?? (() => Promise.resolve(0))
    expect(await count(ours.owner, theirs.ids)).toBe(0)
    expect(await count(ours.owner, nobody)).toBe(0)
    expect(await count(ours.owner, ours.ids)).toBeGreaterThan(0)
  })

  it('is skipped as unknown when it is among the contacts of a campaign', async () => {
    const contacts = [theirs.ids.contact, theirs.guid, nobody.contact]
    const before = await dumpDistrict(theirs.districtId)
    const { campaignId } = await issueLinks(ours.owner, { portal: ours.ids.portal, selection: { contacts } }, now)
    expect((await findSkipped(ours.owner, campaignId)).map(({ guid, name, reason }) => [guid, name, reason])).toEqual(
      contacts.map((reference) => [reference, null, 'unknown_contact']),
    )
    expect(await dumpDistrict(theirs.districtId)).toEqual(before)
  })

  it('can be excepted from a selection without being found by it', async () => {
    const selection = { filter: {}, except: [theirs.ids.contact] }
    const issued = await issueLinks(ours.owner, { portal: ours.ids.portal, selection }, now)
    expect('links' in issued ? issued.links.map(({ contactId }) => contactId) : []).toEqual([ours.ids.contact])
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
