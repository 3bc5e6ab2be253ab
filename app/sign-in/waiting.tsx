import { EntryFrame } from '@/components/shell/entry-frame'
import { FirstFactor } from '@/components/sign-in/first-factor'
import { SecondStep } from '@/components/sign-in/second-step'
import { findSecondFactors } from '@/lib/auth/confirm-session'
import { relyingParty } from '@/lib/auth/relying-party'
import type { PendingSession } from '@/lib/auth/sessions'
import { addFirstPasskey, addFirstTotp, beginFirstPasskey, beginFirstTotp, beginPasskeyStep, showSecondFactor } from './actions'

/** What signing in still asks of somebody whose password was right. */
export async function Waiting({ pending: { actor, awaits, member } }: { pending: PendingSession }) {
  if (awaits === 'enrolment') {
    return (
      <EntryFrame
        title="Add a second factor"
        description={`A password alone is not enough for the role of ${member.email}. Add an authenticator app or a passkey, and you are in.`}
      >
        <FirstFactor
          email={member.email}
          doors={{
            totp: { begin: beginFirstTotp, add: addFirstTotp },
            passkey: relyingParty() && { makeOptions: beginFirstPasskey, add: addFirstPasskey },
          }}
        />
      </EntryFrame>
    )
  }
  return (
    <EntryFrame title="One more step" description={`For ${member.email}. Show that it is you.`}>
      <SecondStep factors={await findSecondFactors(actor)} makePasskeyOptions={beginPasskeyStep} confirm={showSecondFactor} />
    </EntryFrame>
  )
}

/**
 * The page again for whoever has just been let in by an action on it, in the same places: recovery codes are still to be kept, and
 * the browser itself knows where to go on.
 */
export function LetIn({ email }: { email: string }) {
  return (
    <EntryFrame title="You are signed in" description={`As ${email}.`}>
      <FirstFactor email={email} doors={undefined} />
    </EntryFrame>
  )
}
