import type { Ids, Role } from './two-districts'

/** Who may call an action, and what somebody hears who may and sends what fits no input. */
type ActionRow = {
  may: readonly Role[]
  told?: string
  /** What it tells without a session. */
  nobody?: string
  /** It asks who is there where that was not shown within the last 15 minutes. */
  confirmed?: true
  /** What fits its input, where it asks only after it has read it. */
  input?: (ids: Ids) => unknown
}

const all: ActionRow = { may: ['owner', 'admin', 'sender', 'auditor'] }
const issuers: ActionRow = { may: ['owner', 'admin', 'sender'] }
const managers: ActionRow = { may: ['owner', 'admin'] }
const readers: ActionRow = { may: ['owner', 'admin', 'auditor'] }
const owners: ActionRow = { may: ['owner'] }
const confirmedAll: ActionRow = { ...all, confirmed: true }
const confirmedManagers: ActionRow = { ...managers, confirmed: true }
const confirmedReaders: ActionRow = { ...readers, confirmed: true }
const confirmedOwners: ActionRow = { ...owners, confirmed: true }
/** Asked before anybody is signed in. */
const anybody: ActionRow = { ...all, nobody: 'invalid_input' }
/** Asked between the first factor and the second, so of no use to whoever has passed both. */
const pending: ActionRow = { ...all, told: 'unauthenticated' }

const rows: Record<string, Record<string, ActionRow>> = {
  'app/(dashboard)/approvals/actions.ts': { approve: confirmedManagers, decline: managers, withdraw: all },
  'app/(dashboard)/audit/disclosures/actions.ts': { writeDownDisclosure: managers },
  'app/(dashboard)/audit/events/[id]/actions.ts': { showPersonalData: confirmedReaders },
  'app/(dashboard)/audit/verify/actions.ts': { verifyAudit: readers, cancelAuditVerification: readers },
  'app/(dashboard)/confirm/actions.ts': { findMethods: all, makePasskeyOptions: all, confirmIdentity: all },
  'app/(dashboard)/contacts/[id]/actions.ts': { serveContact: issuers, eraseContactForGood: confirmedOwners },
  'app/(dashboard)/contacts/actions.ts': {
    createContactLinks: issuers,
    changeContactFlag: issuers,
    revokeContactInvitation: issuers,
    reopenContactInvitation: issuers,
    activateContactInvitation: issuers,
    withdrawContactActivation: issuers,
  },
  'app/(dashboard)/inspect/actions.ts': { inspectText: all, buildPortalToken: confirmedManagers },
  'app/(dashboard)/links/campaigns/actions.ts': { stopIssuingCampaign: issuers },
  'app/(dashboard)/links/actions.ts': {
    copyLinkAgain: issuers,
    copyAddressAgain: issuers,
    // Whoever has issued it within these minutes is not asked.
    copyCampaignAgain: { ...issuers, confirmed: true, input: ({ campaign }) => ({ campaignId: campaign }) },
  },
  'app/(dashboard)/mail/actions.ts': {
    checkInvitations: issuers,
    previewInvitation: issuers,
    sendTestInvitation: issuers,
    sendInvitations: issuers,
    stopSending: issuers,
    retryFailed: issuers,
  },
  'app/(dashboard)/mail/settings/actions.ts': {
    saveSettings: confirmedManagers,
    tryServer: managers,
    createEventsSecret: confirmedManagers,
    release: managers,
  },
  'app/(dashboard)/mail/texts/actions.ts': { saveText: managers, restoreText: managers, sendTestOfText: managers },
  'app/(dashboard)/palette/actions.ts': { findContactsByName: all },
  'app/(dashboard)/portals/actions.ts': { savePortalSettings: confirmedManagers, tryPortalOnce: managers, createLinksAgain: managers },
  'app/(dashboard)/roster/actions.ts': {
    applyRosterImport: managers,
    cancelRosterImport: managers,
    undoRosterImport: managers,
    runSource: managers,
  },
  'app/(dashboard)/roster/mappings/actions.ts': { saveRosterMapping: managers, removeRosterMapping: managers, addMappedSource: managers },
  'app/(dashboard)/roster/sources/actions.ts': { saveRosterSource: confirmedManagers, removeRosterSource: managers, tryServer: managers },
  // Looking is no use of a session and needs none.
  'app/(dashboard)/session/actions.ts': { lookAtSession: { ...all, told: 'done', nobody: 'done' }, staySignedIn: all },
  'app/(dashboard)/saved-views/actions.ts': { saveListView: all, removeListView: all },
  'app/(dashboard)/settings/accounts/actions.ts': {
    saveProvider: confirmedOwners,
    removeProvider: confirmedOwners,
    linkAccount: confirmedAll,
    unlinkAccount: confirmedAll,
  },
  'app/(dashboard)/settings/actions.ts': {
    endSession: all,
    endOwnOtherSessions: all,
    endMemberSessions: confirmedOwners,
    addApiKey: confirmedOwners,
    killApiKey: confirmedOwners,
    addMember: confirmedOwners,
    changeMemberStanding: confirmedOwners,
    suspendMemberNow: confirmedOwners,
    reactivateMemberNow: confirmedOwners,
    removeMemberNow: confirmedOwners,
    makePasswordAddress: confirmedOwners,
    savePolicy: confirmedOwners,
  },
  'app/(dashboard)/settings/screens/actions.ts': { savePreferences: all },
  'app/(dashboard)/settings/privacy/actions.ts': { saveRetention: confirmedOwners },
  'app/(dashboard)/settings/password/actions.ts': { changeOwnPassword: confirmedAll },
  'app/(dashboard)/settings/webhooks/actions.ts': {
    createWebhook: confirmedOwners,
    saveWebhook: confirmedOwners,
    makeWebhookSecret: confirmedOwners,
    removeWebhookNow: confirmedOwners,
    switchWebhookNow: owners,
    sendTry: owners,
    sendAgain: owners,
    sendFailedAgain: owners,
  },
  'app/(dashboard)/settings/second-factor/actions.ts': {
    beginOwnTotp: confirmedAll,
    addOwnTotp: confirmedAll,
    removeOwnTotp: confirmedAll,
    beginOwnPasskey: confirmedAll,
    addOwnPasskey: confirmedAll,
    removeOwnPasskey: confirmedAll,
    makeRecoveryCodes: confirmedAll,
    resetMemberFactors: confirmedOwners,
    saveTrustPolicy: confirmedOwners,
  },
  'app/letters/actions.ts': { printLetters: issuers },
  'app/setup/actions.ts': { setUpDistrict: anybody },
  'app/sign-in/actions.ts': {
    // Options for a passkey name nobody.
    beginPasskeySignIn: { ...all, told: 'done', nobody: 'done' },
    showSecondFactor: pending,
    beginPasskeyStep: pending,
    beginFirstTotp: pending,
    addFirstTotp: pending,
    beginFirstPasskey: pending,
    addFirstPasskey: pending,
  },
  'app/sign-in/forgot/actions.ts': { askForPasswordMail: anybody },
  'app/sign-in/set-password/actions.ts': { setMemberPassword: anybody },
}

/** Every action of the built product, by file and name. */
export const actionTable: Record<string, ActionRow> = Object.fromEntries(
  Object.entries(rows).flatMap(([file, actions]) => Object.entries(actions).map(([name, row]) => [`${file} ${name}`, row])),
)
