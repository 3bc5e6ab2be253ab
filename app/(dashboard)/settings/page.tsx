import type { Metadata } from 'next'
import { cache } from 'react'
import { ApiKeys } from '@/components/settings/api-keys'
import { Members } from '@/components/settings/members'
import { OwnSessions } from '@/components/settings/own-sessions'
import { PolicyForm } from '@/components/settings/policy-form'
import { RetentionForm } from '@/components/settings/retention-form'
import { ScreensForm } from '@/components/settings/screens-form'
import { TrustPolicyForm } from '@/components/settings/trust-policy-form'
import { ButtonLink } from '@/components/ui/button-link'
import { DefinitionList } from '@/components/ui/definition-list'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { findApiKeys } from '@/lib/auth/api-keys'
import { requireMember } from '@/lib/auth/session'
import { findOwnSessions, type SignedIn } from '@/lib/auth/sessions'
import { findContactFacets } from '@/lib/contacts/find-contact-facets'
import type { Actor } from '@/lib/districts/actor'
import { findMembers } from '@/lib/districts/find-members'
import { getDistrictPolicy } from '@/lib/districts/get-district-policy'
import { getTrustPolicy } from '@/lib/districts/get-trust-policy'
import {
  canManageApiKeys,
  canManageIdentityProviders,
  canManageMembers,
  canManagePolicy,
  canManagePrivacy,
  canManageTrust,
  canManageWebhooks,
} from '@/lib/districts/policies'
import { getRetentionPolicy } from '@/lib/privacy/get-retention-policy'
import { IdentityProvidersPanel } from './accounts/identity-providers-panel'
import { LinkedAccountsPanel } from './accounts/linked-accounts-panel'
import {
  addApiKey,
  addMember,
  changeMemberStanding,
  endMemberSessions,
  endOwnOtherSessions,
  endSession,
  killApiKey,
  makePasswordAddress,
  reactivateMemberNow,
  removeMemberNow,
  savePolicy,
  suspendMemberNow,
} from './actions'
import { OwnPassword } from './password/own-password'
import { saveRetention } from './privacy/actions'
import { savePreferences } from './screens/actions'
import { resetMemberFactors, saveTrustPolicy } from './second-factor/actions'
import { HowYouSignIn } from './second-factor/how-you-sign-in'

export const metadata: Metadata = { title: 'Settings', referrer: 'no-referrer' }

export default async function SettingsPage({ searchParams }: { searchParams: Promise<{ account?: string | string[] }> }) {
  const signedIn = await requireMember()
  const { account } = await searchParams
  const { actor, district, member, sessionId } = signedIn
  const sessions = await findOwnSessions(actor, new Date())
  return (
    <>
      <PageHeader title="Settings" description="Your district, who may work here, and where you are signed in." />
      <div className="flex max-w-240 flex-col gap-6">
        <Panel title="District">
          <DefinitionList
            items={[
              { term: 'Name', description: district.name },
              { term: 'Short name', description: <span className="token">{district.slug}</span> },
              { term: 'Time zone', description: district.timeZone.replaceAll('_', ' ') },
            ]}
          />
        </Panel>
        <Panel title="Screens and keyboard" description="How you like to work. Nobody else’s screens change.">
          <ScreensForm preferences={member.preferences} savePreferences={savePreferences} />
        </Panel>
        {canManagePolicy(actor) && (
          <Panel
            title="Invite pages and front desk"
            description="Pages families open from an address that works for days, and what is asked before one is handed out."
          >
            <PolicyForm policy={await getDistrictPolicy(actor)} savePolicy={savePolicy} />
          </Panel>
        )}
        {canManageTrust(actor) && (
          <Panel title="Second factors and approval" description="Who needs more than a password, and what nobody may do alone.">
            <TrustPolicyForm policy={await getTrustPolicy(actor)} savePolicy={saveTrustPolicy} />
          </Panel>
        )}
        {canManagePrivacy(actor) && (
          <Panel title="Privacy" description="How long personal data is kept. One person is erased or exported on the page of the contact.">
            <RetentionForm policy={await getRetentionPolicy(actor)} savePolicy={saveRetention} />
          </Panel>
        )}
        {canManageMembers(actor) && <MembersOf signedIn={signedIn} />}
        {canManageIdentityProviders(actor) && <IdentityProvidersPanel signedIn={signedIn} />}
        {canManageApiKeys(actor) && <ApiKeysOf signedIn={signedIn} />}
        {canManageWebhooks(actor) && (
          <Panel
            title="Webhooks"
            description="Tell other programs at once what happens here, signed: links, invitations, mails and roster imports."
            action={
              <ButtonLink href="/settings/webhooks" size="sm">
                Manage webhooks
              </ButtonLink>
            }
          />
        )}
        <HowYouSignIn signedIn={signedIn} />
        <OwnPassword signedIn={signedIn} />
        <LinkedAccountsPanel signedIn={signedIn} outcome={[account].flat()[0]} />
        <Panel
          title="Your sessions"
          description={`Browsers in which ${member.email} is signed in. A session ends by itself after an hour without use, and after 12 hours in all.`}
        >
          <OwnSessions
            sessions={sessions}
            currentId={sessionId}
            timeZone={district.timeZone}
            endSession={endSession}
            endOthers={endOwnOtherSessions}
          />
        </Panel>
      </div>
    </>
  )
}

/** Asked for by two panels. */
const findSchools = cache(async (actor: Actor) => (await findContactFacets(actor)).schools)

async function MembersOf({ signedIn: { actor, district, member } }: { signedIn: SignedIn }) {
  const [members, schools] = await Promise.all([findMembers(actor), findSchools(actor)])
  const managing = {
    changeMember: changeMemberStanding,
    suspendMember: suspendMemberNow,
    reactivateMember: reactivateMemberNow,
    renewPassword: makePasswordAddress,
    removeMember: removeMemberNow,
    endSessions: endMemberSessions,
    resetFactors: resetMemberFactors,
  }
  return (
    <Members members={members} ownId={member.id} schools={schools} timeZone={district.timeZone} addMember={addMember} managing={managing} />
  )
}

async function ApiKeysOf({ signedIn: { actor, district } }: { signedIn: SignedIn }) {
  const [found, schools] = await Promise.all([findApiKeys(actor), findSchools(actor)])
  const keys = found.map(({ id, name, role, schools: own, last4, createdAt, revokedAt }) => ({
    id,
    name,
    role,
    schools: own,
    last4,
    createdAt,
    revokedAt,
  }))
  return <ApiKeys keys={keys} schools={schools} timeZone={district.timeZone} addApiKey={addApiKey} killApiKey={killApiKey} />
}
