import { Notice, type NoticeTone } from '@/components/ui/notice'
import { type Delivery, deliveryCauses } from '@/lib/mail/delivery'
import { serverAnswer } from './mail-words'

const faces: Record<Delivery['outcome'], { tone: NoticeTone; title: (to: string) => string }> = {
  accepted: { tone: 'success', title: (to) => `The mail server accepted the test to ${to}` },
  deferred: { tone: 'warning', title: () => 'The mail server did not take the test now' },
  failed: { tone: 'error', title: () => 'The test was not accepted' },
  ambiguous: { tone: 'warning', title: (to) => `The test to ${to} may have arrived, or not` },
}

/** What the mail server truly answered to a test, in its own words too. */
export function DeliveryNotice({ delivery, to }: { delivery: Delivery; to: string }) {
  const { outcome, cause } = delivery
  const { tone, title } = faces[outcome]
  const answer = serverAnswer(delivery)
  return (
    <div role={tone === 'error' ? undefined : 'status'}>
      <Notice tone={tone} title={title(to)}>
        {cause && <p>{deliveryCauses[cause]}.</p>}
        {answer !== '' && (
          <p>
            It answered: <span className="token">{answer}</span>
          </p>
        )}
      </Notice>
    </div>
  )
}
