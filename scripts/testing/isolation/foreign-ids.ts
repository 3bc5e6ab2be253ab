import { notFound } from '@/lib/app-error'
import { approveRequest, declineRequest, withdrawRequest } from '@/lib/approvals/decide-approval'
import { findEvents } from '@/lib/audit/find-events'
import { getEvent } from '@/lib/audit/get-event'
import { nameFilter } from '@/lib/audit/name-filter'
import { proveEvent } from '@/lib/audit/prove-event'
import { summarizeEvents } from '@/lib/audit/summarize-events'
import { cancelVerification } from '@/lib/audit/verify/cancel-verification'
import { getVerification } from '@/lib/audit/verify/request-verification'
import { viewPersonalData } from '@/lib/audit/view-personal-data'
import { revokeApiKey } from '@/lib/auth/api-keys'
import { endOtherSessions, endSessionsOf } from '@/lib/auth/end-sessions'
import { beginLinking, linkIdentity } from '@/lib/auth/identity-providers/link-identity'
import { unlinkIdentity } from '@/lib/auth/identity-providers/own-identities'
import { removeIdentityProvider } from '@/lib/auth/identity-providers/remove-identity-provider'
import { removePasskey, resetSecondFactors } from '@/lib/auth/remove-second-factor'
import { revokeSession } from '@/lib/auth/sessions'
import { contactFilterSchema } from '@/lib/contacts/contact-filter'
import { countContacts, findContacts } from '@/lib/contacts/find-contacts'
import { getContact } from '@/lib/contacts/get-contact'
import { contactFlags, setContactFlag } from '@/lib/contacts/set-contact-flag'
import { findDisclosures } from '@/lib/disclosures/find-disclosures'
import type { Actor } from '@/lib/districts/actor'
import { changeMember } from '@/lib/districts/change-member'
import { removeMember } from '@/lib/districts/remove-member'
import { renewPasswordCode } from '@/lib/districts/renew-password-code'
import { removeView, saveView } from '@/lib/districts/saved-views'
import { reactivateMember, suspendMember } from '@/lib/districts/suspend-member'
import { activateInvitation, withdrawActivation } from '@/lib/invitations/activate-by-hand'
import { findCampaignInvitePages } from '@/lib/invitations/campaign-invite-pages'
import { cancelCampaignMail, getCampaignMail, retryCampaignMail } from '@/lib/invitations/campaign-mail'
import { getCampaignReport } from '@/lib/invitations/campaign-report'
import { findCampaignLinks, findSkipped, findSkippedGroups, findSkippedOf, getCampaign } from '@/lib/invitations/campaigns'
import { checkSending } from '@/lib/invitations/check-sending'
import { describeCampaign } from '@/lib/invitations/describe-campaign'
import { exportCampaign } from '@/lib/invitations/export-links'
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
import { reissueLinks } from '@/lib/invitations/reissue-links'
import { reopenInvitation } from '@/lib/invitations/reopen-invitation'
import { revealInvitePage } from '@/lib/invitations/reveal-invite-pages'
import { revealCampaign, revealLink } from '@/lib/invitations/reveal-links'
import { releaseAddress } from '@/lib/mail/suppress-address'
import { buildToken } from '@/lib/portals/build-token'
import { verifyToken } from '@/lib/portals/judging/verify-token'
import { planRotation } from '@/lib/portals/plan-rotation'
import { getPortal } from '@/lib/portals/portals'
import { savePortal } from '@/lib/portals/save-portal'
import { tryPortal } from '@/lib/portals/try-portal'
import { eraseContact } from '@/lib/privacy/erase-contact'
import { exportContact } from '@/lib/privacy/export-contact'
import { previewErasure } from '@/lib/privacy/preview-erasure'
import { applyImport, cancelImport } from '@/lib/roster/apply-import'
import { changesFile, findChanges } from '@/lib/roster/find-changes'
import { getImport } from '@/lib/roster/get-import'
import { getMapping, removeMapping, saveMapping } from '@/lib/roster/mapping/save-mapping'
import { countClosedInvitations } from '@/lib/roster/merge/count-closed-invitations'
import { findImportFlags } from '@/lib/roster/merge/find-flags'
import { tryRosterServer } from '@/lib/roster/one-roster/try-roster-server'
import { findProblemGroups } from '@/lib/roster/problem-groups'
import { recordDownload } from '@/lib/roster/record-download'
import { resultFile } from '@/lib/roster/result-file'
import { runImportToEnd, waitForImport } from '@/lib/roster/runs/run-to-end'
import { getRosterSource } from '@/lib/roster/sources/find-sources'
import { removeSource } from '@/lib/roster/sources/remove-source'
import { saveSource } from '@/lib/roster/sources/save-source'
import { startRun } from '@/lib/roster/sources/start-run'
import { undoImport, waitForUndo, whyNotUndone } from '@/lib/roster/undo-import'
import { findDeliveries } from '@/lib/webhooks/find-deliveries'
import { getWebhook } from '@/lib/webhooks/find-webhooks'
import { removeWebhook } from '@/lib/webhooks/remove-webhook'
import { renewWebhookSecret } from '@/lib/webhooks/renew-webhook-secret'
import { resendDeliveries, tryWebhook } from '@/lib/webhooks/resend-deliveries'
import { changeWebhook } from '@/lib/webhooks/save-webhook'
import { switchWebhook } from '@/lib/webhooks/switch-webhook'
import { type Ids, mappingSettings, now } from './full-district'

export type Attempt = (actor: Actor, ids: Ids) => Promise<unknown>

const timeZone = 'America/Chicago'
const paging = { limit: 50 }
const reason = 'just to see'
const plainSource = { name: 'Mine', format: 'contacts' as const, settings: {}, schedule: null, applyAlone: false }
const server = { baseUrl: 'https://sis.example.org/ims/oneroster/v1p1', tokenUrl: 'https://sis.example.org/token', clientId: 'desk' }
const linkedPortal = { client_id: 'contact_setup_test', link_base: 'https://portal.example.org/setup?jwt=' }

/** Every use case that reads something by its id, and must not find another district’s. */
export const readsById: Record<string, Attempt> = {
  getContact: (actor, { contact }) => getContact(actor, contact, now),
  getPortal: (actor, { portal }) => getPortal(actor, portal),
  planRotation: (actor, { portal }) => planRotation(actor, portal, now),
  verifyToken: (actor, { portal }) => verifyToken(actor, { portal, token: 'a.b.c' }, now),
  'inspectToken by portal': (actor, { portal }) => inspectToken(actor, 'a.b.c', now, portal),
  getCampaign: (actor, { campaign }) => getCampaign(actor, campaign),
  getCampaignReport: (actor, { campaign }) => getCampaignReport(actor, campaign, { names: 12 }),
  findSkippedOf: (actor, { campaign }) => findSkippedOf(actor, { campaignId: campaign, reason: 'no_guid' }, paging),
  describeCampaign: (actor, { campaign }) => describeCampaign(actor, { campaignId: campaign, replayed: true }, now),
  findCampaignInvitePages: (actor, { campaign }) => findCampaignInvitePages(actor, campaign, paging, now),
  findSkipped: (actor, { campaign }) => findSkipped(actor, campaign),
  findSkippedGroups: (actor, { campaign }) => findSkippedGroups(actor, campaign, { limit: 12 }),
  findCampaignLinks: (actor, { campaign }) => findCampaignLinks(actor, campaign, paging, now),
  getCampaignMail: (actor, { mailed }) => getCampaignMail(actor, mailed),
  checkSending: (actor, { portal }) => checkSending(actor, { portal, selection: { filter: {} } }, now),
  previewMail: (actor, { portal, contact }) => previewMail(actor, { portal, contactIds: [contact], kind: 'invitation' }, now),
  getLink: (actor, { link }) => getLink(actor, link, now),
  getLinkHistory: (actor, { link }) => getLinkHistory(actor, link),
  getInvitation: (actor, { invitation }) => getInvitation(actor, invitation, now),
  getImport: (actor, { imported }) => getImport(actor, imported),
  waitForImport: (actor, { imported }) => waitForImport(actor, imported, { milliseconds: 0 }),
  findChanges: (actor, { imported }) => findChanges(actor, imported, { change: 'added', paging: { limit: 10 } }),
  findProblemGroups: (actor, { imported }) => findProblemGroups(actor, imported),
  findImportFlags: (actor, { imported }) => findImportFlags(actor, imported),
  countClosedInvitations: (actor, { imported }) => countClosedInvitations(actor, imported),
  changesFile: (actor, { imported }) => drain(changesFile(actor, imported)),
  resultFile: (actor, { imported }) => drain(resultFile(actor, imported)),
  getRosterSource: (actor, { source }) => getRosterSource(actor, source),
  getMapping: (actor, { mapping }) => getMapping(actor, mapping),
  whyNotUndone: (actor, { imported }) => whyNotUndone(actor, imported),
  getEvent: (actor, { event }) => getEvent(actor, event),
  proveEvent: (actor, { event }) => proveEvent(actor, event),
  getVerification: (actor, { verification }) => getVerification(actor, verification),
  getWebhook: (actor, { webhook }) => getWebhook(actor, webhook, now),
  findDeliveries: (actor, { webhook: webhookId }) => findDeliveries(actor, { webhookId, filter: {}, paging }),
  previewErasure: (actor, { contact }) => previewErasure(actor, contact, now),
}

/** Every use case that changes something by its id, in an order in which each can be done to one's own. */
export const actsById: Record<string, Attempt> = {
  stopCampaign: (actor, { campaign }) => stopCampaign(actor, campaign, now),
  cancelVerification: (actor, { verification }) => cancelVerification(actor, verification, now),
  withdrawRequest: (actor, { approval }) => withdrawRequest(actor, approval, now),
  approveRequest: (actor, { approval }) => approveRequest(actor, approval, now),
  declineRequest: (actor, { approval }) => declineRequest(actor, approval, now),
  savePortal: (actor, { portal }) =>
    savePortal(
      actor,
      { id: portal, kind: 'gg4l', name: 'Mine', settings: linkedPortal, secret: 'one-secret-of-our-own-that-is-long-enough' },
      now,
    ),
  tryPortal: (actor, { portal }) => tryPortal(actor, portal, now),
  buildToken: (actor, { portal }) =>
    buildToken(actor, { portalId: portal, person: { givenName: 'Made', familyName: 'Up', guid: 'of-nobody' } }, now),
  reissueLinks: (actor, { portal }) => reissueLinks(actor, portal, now),
  issueLinks: (actor, { portal }) => issueLinks(actor, { portal, selection: { filter: {} } }, now),
  revealCampaign: (actor, { campaign }) => revealCampaign(actor, campaign, now),
  exportCampaign: async (actor, { campaign }) => drain(await exportCampaign(actor, campaign, { timeZone, now })),
  getLetters: (actor, { printed }) => getLetters(actor, { campaignId: printed, order: 'name', page: 1 }, now),
  revealLink: (actor, { link }) => revealLink(actor, link, now),
  revealInvitePage: (actor, { invitation }) => revealInvitePage(actor, invitation, now),
  serveAtFrontDesk: (actor, { portal, contact: contactId }) =>
    serveAtFrontDesk(actor, { portal, contactId, checks: [], means: 'code' }, now),
  retryCampaignMail: (actor, { mailed }) => retryCampaignMail(actor, mailed, now),
  cancelCampaignMail: (actor, { mailed }) => cancelCampaignMail(actor, mailed, now),
  activateInvitation: (actor, { invitation: id }) => activateInvitation(actor, { id, reason }, now),
  withdrawActivation: (actor, { invitation: id }) => withdrawActivation(actor, { id, reason }, now),
  reopenInvitation: (actor, { invitation }) => reopenInvitation(actor, invitation, now),
  revokeInvitation: (actor, { invitation }) => revokeInvitation(actor, invitation, now),
  ...Object.fromEntries(
    contactFlags.flatMap((flag) =>
      [true, false].map((on): [string, Attempt] => [
        `setContactFlag ${flag} ${on}`,
        (actor, { contact }) => setContactFlag(actor, { contactId: contact, flag, on, reason }, now),
      ]),
    ),
  ),
  exportContact: (actor, { contact }) => exportContact(actor, contact, now),
  releaseAddress: (actor, { email }) => releaseAddress(actor, email, now),
  endSessionsOf: (actor, { member }) => endSessionsOf(actor, member, now),
  resetSecondFactors: (actor, { member }) => resetSecondFactors(actor, member, now),
  changeMember: (actor, { member }) => changeMember(actor, { id: member, role: 'auditor' }, now),
  renewPasswordCode: (actor, { member }) => renewPasswordCode(actor, member, now),
  suspendMember: (actor, { member }) => suspendMember(actor, member, now),
  reactivateMember: (actor, { member }) => reactivateMember(actor, member, now),
  removeMember: (actor, { member }) => removeMember(actor, member, now),
  revokeApiKey: (actor, { key }) => revokeApiKey(actor, key, now),
  saveMapping: (actor, { mapping: id }) => saveMapping(actor, { id, name: 'Mine', settings: mappingSettings }, now),
  removeMapping: (actor, { mapping }) => removeMapping(actor, mapping, now),
  saveView: (actor, { view: id }) => saveView(actor, { id, list: 'contacts', name: 'Mine', parameters: {} }),
  removeView: (actor, { view }) => removeView(actor, { id: view }),
  changeWebhook: (actor, { webhook: id }) => changeWebhook(actor, { id, url: 'https://sis.example.org/mine', types: ['link.failed'] }, now),
  renewWebhookSecret: (actor, { webhook }) => renewWebhookSecret(actor, webhook, now),
  tryWebhook: (actor, { webhook }) => tryWebhook(actor, webhook, now),
  resendDeliveries: (actor, { webhook: id, delivery: deliveryId }) => resendDeliveries(actor, { id, which: { deliveryId } }, now),
  switchWebhook: (actor, { webhook: id }) => switchWebhook(actor, { id, on: false }, now),
  removeWebhook: (actor, { webhook }) => removeWebhook(actor, webhook, now),
  recordDownload: (actor, { imported: importId }) => recordDownload(actor, { importId, file: 'changes' }, now),
  applyImport: (actor, { imported }) => applyImport(actor, imported, { release: true }, now),
  runImportToEnd: (actor, { imported }) => runImportToEnd(actor, imported, { now }),
  undoImport: (actor, { imported }) => undoImport(actor, imported, now),
  'runImportToEnd of what is undone': (actor, { imported }) => runImportToEnd(actor, imported, { now }),
  waitForUndo: (actor, { imported }) => waitForUndo(actor, imported, { milliseconds: 0 }),
  cancelImport: (actor, { imported }) => cancelImport(actor, imported, now),
  saveSource: (actor, { source: id }) => saveSource(actor, { ...plainSource, id }, now),
  startRun: (actor, { source }) => startRun(actor, { sourceId: source }, now),
  tryRosterServer: (actor, { source: id }) =>
    tryRosterServer(actor, { id, settings: server, secret: 'typed-again' }, now, { resolve: noName }),
  removeSource: (actor, { source }) => removeSource(actor, { id: source }, now),
  sendTestMail: (actor, { portal, contact }) => sendTestMail(actor, { portal, contactIds: [contact], kind: 'reminder' }, now),
  viewPersonalData: (actor, { event }) => viewPersonalData(actor, event, now),
  eraseContact: (actor, { contact: contactId }) => eraseContact(actor, { contactId, name: 'Ana Reyes', reason: 'asked' }, now),
  beginLinking: (actor, { session, provider }) => beginLinking({ actor, sessionId: session }, provider, now),
  linkIdentity: async (actor, { session, provider: providerId }) => {
    const subject = { providerId, issuer: 'https://accounts.example.org', subject: 'somebody-else' }
    if ((await linkIdentity({ actor, sessionId: session }, subject, now)) === 'not_asked') throw notFound('session')
  },
  removePasskey: (actor, { passkey }) => removePasskey(actor, passkey, now),
  unlinkIdentity: (actor, { identity }) => unlinkIdentity(actor, identity, now),
  removeIdentityProvider: (actor, { provider }) => removeIdentityProvider(actor, provider, now),
  endOtherSessions: (actor, { session }) => endOtherSessions(actor, session, now),
  revokeSession: (actor, { session }) => revokeSession(actor, session, now, 'session.revoked'),
}

type Counted = (actor: Actor, ids: Ids) => Promise<number>

/** Every list that takes an id as a filter, and how many rows it has. */
export const listsById: Record<string, Counted> = {
  'findLinks by contact': (actor, { contact }) => countOf(findLinks(actor, { filter: { contact }, paging, timeZone }, now)),
  'findLinks by portal': (actor, { portal }) => countOf(findLinks(actor, { filter: { portal }, paging, timeZone }, now)),
  'findLinks by campaign': (actor, { campaign }) => countOf(findLinks(actor, { filter: { campaign }, paging, timeZone }, now)),
  'findLinks by member': (actor, { owner: member }) => countOf(findLinks(actor, { filter: { member }, paging, timeZone }, now)),
  'countLinks by campaign': (actor, { campaign }) => countLinks(actor, { filter: { campaign }, timeZone }, now),
  'findInvitations by contact': (actor, { contact }) => countOf(findInvitations(actor, { filter: { contact }, paging }, now)),
  'findInvitations by portal': (actor, { portal }) => countOf(findInvitations(actor, { filter: { portal }, paging }, now)),
  'findMessages by campaign': (actor, { mailed }) => countOf(findMessages(actor, { filter: { campaign: mailed }, paging })),
  'findMessages by contact': (actor, { contact }) => countOf(findMessages(actor, { filter: { contact }, paging })),
  'findContacts by portal and status': (actor, { portal }) =>
    countOf(findContacts(actor, { filter: contactFilterSchema.parse({ portal, status: 'open' }), paging }, now)),
  'countContacts by portal and status': (actor, { portal }) => countContacts(actor, { portal, status: 'open' }, now),
  'findEvents by subject': (actor, { contact }) => countOf(findEvents(actor, { filter: { subject: contact }, paging, timeZone })),
  'findEvents by member': (actor, { owner: member }) => countOf(findEvents(actor, { filter: { member }, paging, timeZone })),
  'findEvents by contact': (actor, { contact }) => countOf(findEvents(actor, { filter: { contact }, paging, timeZone })),
  'findEvents by campaign': (actor, { campaign }) => countOf(findEvents(actor, { filter: { campaign }, paging, timeZone })),
  'findEvents by link': (actor, { link }) => countOf(findEvents(actor, { filter: { link }, paging, timeZone })),
  'summarizeEvents by contact': async (actor, { contact }) => (await summarizeEvents(actor, { filter: { contact }, timeZone })).total,
  'findDisclosures by contact': (actor, { contact }) => countOf(findDisclosures(actor, { filter: { contact }, paging, timeZone })),
  'findLinkedContacts by campaign': async (actor, { campaign }) =>
    (await findLinkedContacts(actor, { filter: { campaign }, timeZone }, now)).length,
  'nameFilter by all that it names': async (actor, { owner: member, contact, campaign, link }) => {
    const named = await nameFilter(actor, { member, contact, subject: contact, campaign, link })
    return Object.values(named).filter((name) => name !== undefined).length
  },
}

async function countOf(page: Promise<{ rows: unknown[] }>): Promise<number> {
  return (await page).rows.length
}

/** All that a generator yields. */
export async function drain<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const drained: Item[] = []
  for await (const item of items) drained.push(item)
  return drained
}

function noName(_host: string, _options: unknown, done: (error: Error, addresses: []) => void): void {
  done(new Error('The name has no address.'), [])
}
