import { ChangePassword } from '@/components/settings/change-password'
import { Panel } from '@/components/ui/panel'
import { getPasswordStanding } from '@/lib/auth/change-password'
import type { SignedIn } from '@/lib/auth/sessions'
import { changeOwnPassword } from './actions'

/** The member's own password. */
export async function OwnPassword({ signedIn: { actor, member } }: { signedIn: SignedIn }) {
  const { hasPassword, shortest } = await getPasswordStanding(actor)
  if (!hasPassword) {
    return <Panel title="Your password" description="You have none. To set one, sign out and choose Forgot your password." />
  }
  return (
    <Panel
      title="Your password"
      description={`It has at least ${shortest} characters. Nobody here can look at it; who forgets it is mailed an address to set a new one.`}
      action={<ChangePassword email={member.email} shortest={shortest} changePassword={changeOwnPassword} />}
    />
  )
}
