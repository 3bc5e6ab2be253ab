import { LinkedAccounts } from '@/components/settings/linked-accounts'
import { Panel } from '@/components/ui/panel'
import { findProvidersToLink } from '@/lib/auth/identity-providers/find-sign-in-providers'
import { findOwnIdentities } from '@/lib/auth/identity-providers/own-identities'
import type { SignedIn } from '@/lib/auth/sessions'
import { linkAccount, unlinkAccount } from './actions'

type LinkedAccountsPanelProps = {
  signedIn: SignedIn
  /** What came of linking an account just now: `account` in the page's address. */
  outcome: string | undefined
}

/** The accounts from elsewhere with which the member signs in. Nothing where the district has no such sign-in. */
export async function LinkedAccountsPanel({ signedIn: { actor, district }, outcome }: LinkedAccountsPanelProps) {
  const [accounts, providers] = await Promise.all([findOwnIdentities(actor), findProvidersToLink(actor)])
  if (providers.length === 0) return null
  return (
    <div id="accounts" className="scroll-mt-6">
      <Panel
        title="Your other accounts"
        description="Accounts you can sign in with instead of your password. Nobody else can use them here."
      >
        <LinkedAccounts
          accounts={accounts}
          providers={providers}
          outcome={outcome}
          timeZone={district.timeZone}
          linkAccount={linkAccount}
          unlinkAccount={unlinkAccount}
        />
      </Panel>
    </div>
  )
}
