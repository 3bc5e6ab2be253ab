import { ChangePassword } from '@/components/settings/change-password'
import { Panel } from '@/components/ui/panel'
import { getPasswordStanding } from '@/lib/auth/change-password'
import type { SignedIn } from '@/lib/auth/sessions'
import { changeOwnPassword } from './actions'

/** The member's own password. */
export async function OwnPassword({ signedIn: { actor, member } }: { signedIn: SignedIn }) {
  const { hasPassword, shortest } = await getPasswordStanding(actor)
  return (
    <Panel title="Your password" description="Nobody here can look at it. Who forgets it is mailed an address at which to set a new one.">
      {hasPassword ? (
        <ChangePassword email={member.email} shortest={shortest} changePassword={changeOwnPassword} />
      ) : (
        <p className="text-muted text-sm">You have none yet. To set one, sign out and choose Forgot your password.</p>
      )}
    </Panel>
  )
}
