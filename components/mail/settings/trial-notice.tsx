import { Notice } from '@/components/ui/notice'
import { type DeliveryCause, deliveryCauses } from '@/lib/mail/delivery'

export type Trial = { worked: true; encrypted: boolean; signedIn: boolean } | { worked: false; cause: DeliveryCause; reply: string | null }

/** What came of trying a mail server, and no more than was tried. */
export function TrialNotice({ trial }: { trial: Trial }) {
  if (trial.worked) {
    return (
      <Notice tone="success" title="The mail server took the connection">
        {trial.encrypted ? 'Its certificate is valid' : 'It is this very machine, so nothing is encrypted'}
        {trial.signedIn ? ', and the sign-in worked' : ', and nobody had to sign in'}. Nothing was sent.
      </Notice>
    )
  }
  return (
    <Notice tone="warning" title={deliveryCauses[trial.cause]}>
      {trial.reply !== null && (
        <p className="break-words">
          It answered: <span className="token">{trial.reply}</span>
        </p>
      )}
      <p>Nothing was sent.</p>
    </Notice>
  )
}
