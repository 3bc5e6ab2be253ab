import { TOTP } from 'otpauth'
import { countWaiting, findDecided, findRecentlyDecided, findWaiting, isReleaseWaiting } from '@/lib/approvals/find-approvals'
import { exportRecord } from '@/lib/audit/export-record'
import { findEventActors } from '@/lib/audit/find-event-actors'
import { findEvents } from '@/lib/audit/find-events'
import { getCheckpoint } from '@/lib/audit/get-checkpoint'
import { getRecordState } from '@/lib/audit/get-record-state'
import { recordView } from '@/lib/audit/record-view'
import { summarizeEvents } from '@/lib/audit/summarize-events'
import { findVerifications, requestVerification } from '@/lib/audit/verify/request-verification'
import { createApiKey, findApiKeys } from '@/lib/auth/api-keys'
import { changePassword, getPasswordStanding } from '@/lib/auth/change-password'
import { abandonSession, findSecondFactors, secondStepPasskeyOptions } from '@/lib/auth/confirm-session'
import { findOwnFactors } from '@/lib/auth/find-own-factors'
import { findSecondFactorDueAt } from '@/lib/auth/find-second-factor-due-at'
import { findIdentityProviders } from '@/lib/auth/identity-providers/find-identity-providers'
import { findProvidersToLink } from '@/lib/auth/identity-providers/find-sign-in-providers'
import { findOwnIdentities } from '@/lib/auth/identity-providers/own-identities'
import { saveIdentityProvider } from '@/lib/auth/identity-providers/save-identity-provider'
import { passkeyCreationOptions } from '@/lib/auth/passkeys'
import { findProofMethods, passkeyOptionsFor, proveIdentity } from '@/lib/auth/prove-identity'
import { renewRecoveryCodes } from '@/lib/auth/recovery-codes'
import { removeTotp } from '@/lib/auth/remove-second-factor'
import { findOwnSessions } from '@/lib/auth/sessions'
import { addTotp, beginTotp } from '@/lib/auth/totp'
import { countSharers } from '@/lib/contacts/count-sharers'
import { findContactFacets } from '@/lib/contacts/find-contact-facets'
import { countContacts, findContacts } from '@/lib/contacts/find-contacts'
import { exportDisclosures } from '@/lib/disclosures/export-disclosures'
import { findDisclosures } from '@/lib/disclosures/find-disclosures'
import { recordDisclosure } from '@/lib/disclosures/record-disclosure'
import { createMember } from '@/lib/districts/create-member'
import { defaultDistrictPolicy } from '@/lib/districts/district-policy'
import { findMembers } from '@/lib/districts/find-members'
import { getDistrictPolicy } from '@/lib/districts/get-district-policy'
import { getTrustPolicy } from '@/lib/districts/get-trust-policy'
import { savePreferences } from '@/lib/districts/save-preferences'
import { findSavedViews } from '@/lib/districts/saved-views'
import { setDistrictPolicy } from '@/lib/districts/set-district-policy'
import { setTrustPolicy } from '@/lib/districts/set-trust-policy'
import { defaultTrustPolicy } from '@/lib/districts/trust-policy'
import { findCampaigns } from '@/lib/invitations/campaigns'
import { exportLinks } from '@/lib/invitations/export-links'
import { findFrozenInvitations } from '@/lib/invitations/find-frozen-invitations'
import { findIssuers } from '@/lib/invitations/find-issuers'
import { findMailCampaigns } from '@/lib/invitations/find-mail-campaigns'
import { inspectToken } from '@/lib/invitations/inspect-token'
import { findInvitations } from '@/lib/invitations/invitations'
import { isJustIssued } from '@/lib/invitations/is-just-issued'
import { countLinks, findLinkedContacts, findLinks } from '@/lib/invitations/links'
import { findMessages } from '@/lib/invitations/messages'
import { getMailSettings } from '@/lib/mail/get-mail-settings'
import { getMailTextHistory } from '@/lib/mail/get-mail-text-history'
import { findMailTexts } from '@/lib/mail/get-mail-texts'
import { hasMailServer } from '@/lib/mail/has-mail-server'
import { createMailEventsSecret, hasMailEventsSecret } from '@/lib/mail/mail-events-secret'
import { defaultMailSettings } from '@/lib/mail/mail-settings'
import { saveMailSettings } from '@/lib/mail/save-mail-settings'
import { restoreMailText, saveMailText } from '@/lib/mail/save-mail-text'
import { findSuppressedAddresses } from '@/lib/mail/suppress-address'
import { tryMailServer } from '@/lib/mail/try-mail-server'
import { countReach, countReachBy } from '@/lib/overview/count-reach'
import { countStatuses } from '@/lib/overview/count-statuses'
import { findEndingLinks } from '@/lib/overview/find-ending-links'
import { countRefused, getLinkFigures } from '@/lib/overview/get-link-figures'
import { getMailTrouble } from '@/lib/overview/get-mail-trouble'
import { getSetup } from '@/lib/overview/get-setup'
import { findPortals } from '@/lib/portals/portals'
import { getRetentionPolicy } from '@/lib/privacy/get-retention-policy'
import { defaultRetentionPolicy } from '@/lib/privacy/retention-policy'
import { setRetentionPolicy } from '@/lib/privacy/set-retention-policy'
import { applyAccountReport, inspectAccountReport } from '@/lib/roster/accounts/apply-account-report'
import { findImports, findSources } from '@/lib/roster/get-import'
import { importGuidFile } from '@/lib/roster/guids/import-guid-file'
import { findMappings } from '@/lib/roster/mapping/save-mapping'
import { receiveImport } from '@/lib/roster/receive-import'
import { findRosterSources } from '@/lib/roster/sources/find-sources'
import { getRosterStanding } from '@/lib/roster/sources/roster-standing'
import { uuidV7 } from '@/lib/uuid-v7'
import { findWebhooks, findWebhookTroubles } from '@/lib/webhooks/find-webhooks'
import { addWebhook } from '@/lib/webhooks/save-webhook'
import { findRunningWork } from '@/lib/work/find-running-work'
import { type Attempt, drain } from './foreign-ids'
import { now, rosterOf } from './full-district'

const timeZone = 'America/Chicago'
const paging = { limit: 50 }
const text = { kind: 'invitation', language: 'en' } as const
const inEverything = { filter: {}, paging, timeZone }

/** Every use case that reads the whole district of who asks. */
export const readsAll: Record<string, Attempt> = {
  countReach: (actor) => countReach(actor),
  'countReachBy school': (actor) => countReachBy(actor, 'school'),
  countStatuses: (actor) => countStatuses(actor, now),
  findEndingLinks: (actor) => findEndingLinks(actor, now),
  countRefused: (actor) => countRefused(actor, now, timeZone),
  getLinkFigures: (actor) => getLinkFigures(actor, now, timeZone),
  getMailTrouble: (actor) => getMailTrouble(actor),
  getSetup: (actor) => getSetup(actor, now),
  findContacts: (actor) => findContacts(actor, { filter: {}, paging }, now),
  'findContacts by a name that both have': (actor) =>
    findContacts(actor, { filter: { search: 'reyes', with_students: true }, paging }, now),
  countContacts: (actor) => countContacts(actor, {}, now),
  findContactFacets: (actor) => findContactFacets(actor),
  'countSharers of an address that both have': (actor, { contact }) => countSharers(actor, { id: contact, email: 'ana.reyes@example.org' }),
  findInvitations: (actor) => findInvitations(actor, { filter: {}, paging }, now),
  findFrozenInvitations: (actor) => findFrozenInvitations(actor, now),
  findLinks: (actor) => findLinks(actor, inEverything, now),
  countLinks: (actor) => countLinks(actor, { filter: {}, timeZone }, now),
  findLinkedContacts: (actor) => findLinkedContacts(actor, { filter: {}, timeZone }, now),
  exportLinks: async (actor) => drain(await exportLinks(actor, { filter: {}, timeZone }, now)),
  findIssuers: (actor) => findIssuers(actor),
  findCampaigns: (actor) => findCampaigns(actor, paging),
  findMailCampaigns: (actor) => findMailCampaigns(actor, paging),
  findMessages: (actor) => findMessages(actor, { filter: {}, paging }),
  findSuppressedAddresses: (actor) => findSuppressedAddresses(actor, { paging }),
  findPortals: (actor) => findPortals(actor),
  inspectToken: (actor) => inspectToken(actor, 'a.b.c', now),
  findEvents: (actor) => findEvents(actor, inEverything),
  summarizeEvents: (actor) => summarizeEvents(actor, { filter: {}, timeZone }),
  getRecordState: (actor) => getRecordState(actor),
  getCheckpoint: (actor) => getCheckpoint(actor, { from: 1 }),
  findRunningWork: (actor) => findRunningWork(actor, now),
  findVerifications: (actor) => findVerifications(actor),
  findDisclosures: (actor) => findDisclosures(actor, inEverything),
  getRetentionPolicy: (actor) => getRetentionPolicy(actor),
  findEventActors: (actor) => findEventActors(actor),
  findMembers: (actor) => findMembers(actor),
  findApiKeys: (actor) => findApiKeys(actor),
  findWebhooks: (actor) => findWebhooks(actor),
  findWebhookTroubles: (actor) => findWebhookTroubles(actor),
  findOwnSessions: (actor) => findOwnSessions(actor, now),
  isReleaseWaiting: (actor, { imported }) => isReleaseWaiting(actor, imported, now),
  isJustIssued: (actor, { campaign }) => isJustIssued(actor, campaign, now),
  findWaiting: (actor) => findWaiting(actor, now),
  findDecided: (actor) => findDecided(actor, paging, now),
  findRecentlyDecided: (actor) => findRecentlyDecided(actor, now),
  countWaiting: (actor) => countWaiting(actor, now),
  getPasswordStanding: (actor) => getPasswordStanding(actor),
  findOwnFactors: (actor) => findOwnFactors(actor),
  findSecondFactorDueAt: (actor) => findSecondFactorDueAt(actor),
  findSecondFactors: (actor) => findSecondFactors(actor),
  findProvidersToLink: (actor) => findProvidersToLink(actor),
  findProofMethods: (actor) => findProofMethods(actor),
  findOwnIdentities: (actor) => findOwnIdentities(actor),
  findIdentityProviders: (actor) => findIdentityProviders(actor),
  getDistrictPolicy: (actor) => getDistrictPolicy(actor),
  getTrustPolicy: (actor) => getTrustPolicy(actor),
  findSavedViews: (actor) => findSavedViews(actor, 'contacts'),
  getMailSettings: (actor) => getMailSettings(actor),
  hasMailServer: (actor) => hasMailServer(actor),
  hasMailEventsSecret: (actor) => hasMailEventsSecret(actor),
  findMailTexts: (actor) => findMailTexts(actor),
  getMailTextHistory: (actor) => getMailTextHistory(actor, text),
  findImports: (actor) => findImports(actor, paging),
  findSources: (actor) => findSources(actor),
  findRosterSources: (actor) => findRosterSources(actor),
  getRosterStanding: (actor) => getRosterStanding(actor),
  findMappings: (actor) => findMappings(actor),
}

const newPassword = { current: 'not this one', password: 'seven herons above the mill' }
const google = { kind: 'google', name: 'Google', hostedDomain: 'example.org', clientId: 'desk', clientSecret: 'a-secret' } as const

const disclosed = { party: 'Maple Insurance', what: 'Names of contacts', ground: 'consent', disclosedOn: '2026-02-27', note: '' } as const

/** Every use case that changes the district of who asks and is given nobody’s id, or ids that were just read. */
export const actsOnAll: Record<string, Attempt> = {
  recordView: (actor, { contact }) => recordView(actor, { where: 'contacts', contactIds: [contact] }, now),
  requestVerification: (actor) => requestVerification(actor, now),
  exportRecord: async (actor) => drain(await exportRecord(actor, now)),
  recordDisclosure: (actor) => recordDisclosure(actor, { ...disclosed, contacts: [], note: 'By telephone' }, now),
  exportDisclosures: async (actor) => drain(await exportDisclosures(actor, { filter: {}, timeZone }, now)),
  setRetentionPolicy: (actor) => setRetentionPolicy(actor, { ...defaultRetentionPolicy, keepMailDays: 90 }, now),
  savePreferences: (actor) => savePreferences(actor, { density: 'compact' }),
  createMember: (actor) => createMember(actor, { email: `new.${actor.role}@example.org`, role: 'auditor' }, now),
  createApiKey: (actor) => createApiKey(actor, { name: `Of ${actor.role}`, role: 'auditor' }, now),
  addWebhook: (actor) => addWebhook(actor, { url: 'https://sis.example.org/new', types: ['link.issued'] }, now),
  saveIdentityProvider: (actor) => saveIdentityProvider(actor, { ...google, id: uuidV7(), doesSecondFactor: false }, now),
  beginTotp: (actor) => beginTotp(actor, now),
  addTotp: async (actor) => addTotp(actor, { code: codeOf((await beginTotp(actor, now)).key, now) }, now),
  secondStepPasskeyOptions: (actor, { session }) => secondStepPasskeyOptions({ actor, sessionId: session }, now),
  abandonSession: (actor, { session }) => abandonSession({ actor, sessionId: session }, now),
  renewRecoveryCodes: (actor) => renewRecoveryCodes(actor, now),
  passkeyCreationOptions: (actor, { session }) => passkeyCreationOptions({ actor, sessionId: session }, now),
  passkeyOptionsFor: (actor, { session }) => passkeyOptionsFor({ actor, sessionId: session }, now),
  proveIdentity: (actor, { session }) => proveIdentity({ actor, sessionId: session }, { password: 'not this one' }, now),
  changePassword: (actor, { session }) => changePassword(actor, newPassword, { sessionId: session, now }),
  removeTotp: (actor) => removeTotp(actor, now),
  setDistrictPolicy: (actor) => setDistrictPolicy(actor, { ...defaultDistrictPolicy, invitePageDays: 9 }, now),
  setTrustPolicy: (actor) => setTrustPolicy(actor, { ...defaultTrustPolicy, approvalForReleases: false, secondFactorRequired: false }, now),
  saveMailSettings: (actor) => saveMailSettings(actor, { ...defaultMailSettings, server: null, perMinute: 7 }, now),
  tryMailServer: (actor) => tryMailServer(actor, undefined, now),
  createMailEventsSecret: (actor) => createMailEventsSecret(actor, now),
  saveMailText: (actor) => saveMailText(actor, { ...text, subject: 'Your account', body: 'Hello,\n\n{{links}}' }, now),
  restoreMailText: (actor) => restoreMailText(actor, text, now),
  receiveImport: (actor) => receiveImport(actor, { body: rosterOf('a-guid-of-nobody'), source: `of ${actor.role}` }, now),
  importGuidFile: (actor) => importGuidFile(actor, { body: file('guid,email\nguid-of-nobody,ana.reyes@example.org\n') }, now),
  inspectAccountReport: (actor) => inspectAccountReport(actor, reportBody(), now),
  applyAccountReport: async (actor) => {
    const { digest } = await inspectAccountReport(actor, reportBody(), now)
    return applyAccountReport(actor, { body: reportBody(), digest, everyone: true }, now)
  },
}

const reportedGuid = uuidV7()
const reportBody = () => file(`guid\n${reportedGuid}\n`)

/** The code that an authenticator app shows at that moment. */
function codeOf(key: string, at: Date): string {
  return new TOTP({ secret: key }).generate({ timestamp: at.getTime() })
}

async function* file(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content)
}
