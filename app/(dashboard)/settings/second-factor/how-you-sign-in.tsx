import { SecondFactors } from '@/components/second-factor/second-factors'
import { Panel } from '@/components/ui/panel'
import { findOwnFactors } from '@/lib/auth/find-own-factors'
import { relyingParty } from '@/lib/auth/relying-party'
import type { SignedIn } from '@/lib/auth/sessions'
import { addOwnPasskey, addOwnTotp, beginOwnPasskey, beginOwnTotp, makeRecoveryCodes, removeOwnPasskey, removeOwnTotp } from './actions'

/** The member's own second factors. */
export async function HowYouSignIn({ signedIn: { actor, district, member } }: { signedIn: SignedIn }) {
  const factors = await findOwnFactors(actor)
  return (
    <div id="how-you-sign-in" className="scroll-mt-6">
      <Panel
        title="How you sign in"
        description="A second factor keeps others out who have learned your password. With a passkey you need no password at all."
      >
        <SecondFactors
          email={member.email}
          factors={factors}
          timeZone={district.timeZone}
          doors={{
            totp: { begin: beginOwnTotp, add: addOwnTotp, remove: removeOwnTotp },
            passkey: relyingParty() && { makeOptions: beginOwnPasskey, add: addOwnPasskey },
            removePasskey: removeOwnPasskey,
            makeRecoveryCodes,
          }}
        />
      </Panel>
    </div>
  )
}
