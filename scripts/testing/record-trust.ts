import { unlessRefused } from '@/lib/app-error'
import { approveRequest, declineRequest, withdrawRequest } from '@/lib/approvals/decide-approval'
import { findWaiting } from '@/lib/approvals/find-approvals'
import { changePassword } from '@/lib/auth/change-password'
import { confirmSession } from '@/lib/auth/confirm-session'
import { endOtherSessions, endSessionsOf } from '@/lib/auth/end-sessions'
import { findOwnFactors } from '@/lib/auth/find-own-factors'
import { mailPasswordCodes } from '@/lib/auth/forgot-password'
import { findOwnIdentities, unlinkIdentity } from '@/lib/auth/identity-providers/own-identities'
import { removeIdentityProvider } from '@/lib/auth/identity-providers/remove-identity-provider'
import { proveIdentity } from '@/lib/auth/prove-identity'
import { renewRecoveryCodes } from '@/lib/auth/recovery-codes'
import { removePasskey, removeTotp, resetSecondFactors } from '@/lib/auth/remove-second-factor'
import { setPassword } from '@/lib/auth/set-password'
import type { Actor } from '@/lib/districts/actor'
import { createMember } from '@/lib/districts/create-member'
import { setTrustPolicy } from '@/lib/districts/set-trust-policy'
import { defaultTrustPolicy } from '@/lib/districts/trust-policy'
import { issueLinks } from '@/lib/invitations/issue-links'
import { reissueLinks } from '@/lib/invitations/reissue-links'
import { savePortal } from '@/lib/portals/save-portal'
import { addTestProvider, linkTestAccount, openSession } from './identity-providers'
import type { Step } from './record-roster'
import { addAppTo, addPasskeyTo, waitingSession } from './second-factors'

type Recording = {
  /** An owner who signs in with this address and password. */
  member: Actor
  email: string
  password: string
  portalId: string
  contactId: string
  step: Step
  now: Date
}

const minuteMilliseconds = 60_000

/** Everything about signing in and about second members that changes something, once: what `trustSteps` expects. The district has mail set up. */
export async function recordTrust(recording: Recording): Promise<void> {
  await recordApprovals(recording)
  await recordFactors(recording)
  await recordIdentities(recording)
  const { member, portalId, step, now } = recording
  await step(
    'replace the secret',
    savePortal(member, { id: portalId, kind: 'gg4l', name: 'Parent Portal', settings: {}, secret: newSecret }, now),
  )
  await step('issue again what the old one signed', reissueLinks(member, portalId, now))
}

const newSecret = 'another-client-secret-that-nobody-may-read'

async function recordApprovals({ member, email, portalId, contactId, step, now }: Recording): Promise<void> {
  const policy = { ...defaultTrustPolicy, approvalForLifetimes: true }
  await step('let longer lifetimes wait', setTrustPolicy(member, policy, now))
  await step('decide so again', setTrustPolicy(member, policy, now))
  const { id } = await step('add a second owner', createMember(member, { email: `second.${email}`, role: 'owner' }, now))
  const second: Actor = { ...member, id }
  const ask = (lifetimeSeconds: number) =>
    unlessRefused(issueLinks(member, { portal: portalId, selection: { contacts: [contactId] }, lifetimeSeconds }, now), 'approval_needed')
  const waiting = async () => (await findWaiting(second, now))[0]?.id ?? ''
  await step('ask for a day', ask(86_400))
  await step('ask for it again', ask(86_400))
  await step('approve it', approveRequest(second, await waiting(), now))
  await step('ask for less than a day', ask(86_000))
  await step('decline it', declineRequest(second, await waiting(), now))
  await step('ask for still less', ask(85_000))
  await step('withdraw it', withdrawRequest(member, await waiting(), now))
  await step('let nothing wait', setTrustPolicy(member, defaultTrustPolicy, now))
}

async function recordFactors({ member, email, password, step, now }: Recording): Promise<void> {
  const session = await step('sign in to settle it', openSession(member, now))
  const { codeAt, recoveryCodes } = await step('add an authenticator app', addAppTo(member, now))
  const later = new Date(now.getTime() + minuteMilliseconds)
  await step('confirm who is there', proveIdentity(session, { totp: codeAt(later) }, later))
  const { pending } = await step('pass the first factor', waitingSession(member, later))
  await step('pass the second by a recovery code', confirmSession(pending, { recoveryCode: recoveryCodes[0] ?? '' }, later))
  await step('make new recovery codes', renewRecoveryCodes(member, later))
  await step('add a passkey', addPasskeyTo(member, later))
  const [passkey] = (await findOwnFactors(member)).passkeys
  await step('remove the passkey', removePasskey(member, passkey?.id ?? '', later))
  await step('remove the app', removeTotp(member, later))
  await step('add it again', addAppTo(member, later))
  const reset = resetSecondFactors({ ...member, kind: 'operator', id: null }, member.id ?? '', later)
  const { passwordCode } = await step('take the factors away', reset)
  await step('set a password again', setPassword({ code: passwordCode, password }, later))
  const { sessionId } = await step('sign in once more', openSession(member, later))
  const change = { current: password, password: `${password}, twice` }
  await step('change the password', changePassword(member, change, { sessionId, now: later }))
  await step('sign in elsewhere', openSession(member, later))
  await step('end all other sessions', endOtherSessions(member, sessionId, later))
  await step('end all of a member', endSessionsOf(member, member.id ?? '', later))
  await step('forget the password', mailPasswordCodes({ email }, later))
}

async function recordIdentities({ member, step, now }: Recording): Promise<void> {
  const provider = await step('add an identity provider', addTestProvider(member, now))
  await step('link an account', linkTestAccount(member, provider, 'xochitl@families.example.org', now))
  const [identity] = await findOwnIdentities(member)
  await step('unlink it', unlinkIdentity(member, identity?.id ?? '', now))
  await step('remove the provider', removeIdentityProvider(member, provider.providerId, now))
}

/** The steps of `recordTrust`, each with the events it adds. */
export const trustSteps: ReadonlyArray<[string, string[]]> = [
  ['let longer lifetimes wait', ['trust_policy.changed']],
  ['decide so again', []],
  ['add a second owner', ['member.created']],
  ['ask for a day', ['approval.requested']],
  ['ask for it again', []],
  ['approve it', ['approval.approved', 'campaign.created', 'link.issued']],
  ['ask for less than a day', ['approval.requested']],
  ['decline it', ['approval.declined']],
  ['ask for still less', ['approval.requested']],
  ['withdraw it', ['approval.withdrawn']],
  ['let nothing wait', ['trust_policy.changed']],
  ['sign in to settle it', ['member.signed_in']],
  ['add an authenticator app', ['recovery_codes.made', 'totp.added']],
  ['confirm who is there', ['session.confirmed']],
  ['pass the first factor', []],
  ['pass the second by a recovery code', ['member.signed_in', 'recovery_code.used']],
  ['make new recovery codes', ['recovery_codes.made']],
  ['add a passkey', ['passkey.added']],
  ['remove the passkey', ['passkey.removed']],
  ['remove the app', ['totp.removed']],
  ['add it again', ['recovery_codes.made', 'totp.added']],
  ['take the factors away', ['member.password_renewed', 'second_factor.reset']],
  ['set a password again', ['member.password_set']],
  ['sign in once more', ['member.signed_in']],
  ['change the password', ['member.password_set']],
  ['sign in elsewhere', ['member.signed_in']],
  ['end all other sessions', ['session.revoked']],
  ['end all of a member', ['session.revoked']],
  ['forget the password', ['member.password_forgotten']],
  ['add an identity provider', ['identity_provider.saved']],
  ['link an account', ['identity.linked', 'member.signed_in']],
  ['unlink it', ['identity.unlinked']],
  ['remove the provider', ['identity_provider.removed']],
  ['replace the secret', ['portal.changed', 'secret.stored']],
  ['issue again what the old one signed', ['campaign.created', 'link.issued']],
]
