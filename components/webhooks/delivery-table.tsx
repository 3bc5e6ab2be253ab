import { DateTime } from '@/components/ui/date-time'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Action } from '@/lib/action-result'
import type { DeliveryRecord } from '@/lib/webhooks/find-deliveries'
import { webhookTypeWords } from '@/lib/webhooks/webhook-type'
import { SendAgain } from './send-again'
import { DeliveryStateBadge } from './webhook-badges'
import { attemptWords } from './webhook-words'

type DeliveryTableProps = {
  webhookId: string
  deliveries: readonly DeliveryRecord[]
  /** Left out while the webhook is off. */
  sendAgain: Action<{ id: string; deliveryId: string }, void> | undefined
  timeZone: string
}

export function DeliveryTable({ webhookId, deliveries, sendAgain, timeZone }: DeliveryTableProps) {
  return (
    <Table caption="Deliveries" inset>
      <thead>
        <tr>
          <Th>Event</Th>
          <Th>State</Th>
          <Th from="md">Happened</Th>
          {sendAgain && (
            <Th fit>
              <span className="sr-only">Send again</span>
            </Th>
          )}
        </tr>
      </thead>
      <tbody>
        {deliveries.map((delivery) => (
          <Tr key={delivery.id} muted={delivery.state === 'cancelled'}>
            <Td wrap>
              <p>{webhookTypeWords(delivery.type)}</p>
              <Said delivery={delivery} />
            </Td>
            <Td wrap>
              <Standing delivery={delivery} timeZone={timeZone} />
            </Td>
            <Td from="md" fit muted>
              <DateTime at={delivery.occurredAt} timeZone={timeZone} />
            </Td>
            {sendAgain && (
              <Td fit align="end">
                {delivery.state !== 'queued' && (
                  <SendAgain
                    about={`${webhookTypeWords(delivery.type)}, ${delivery.id.slice(-6)}`}
                    webhookId={webhookId}
                    deliveryId={delivery.id}
                    sendAgain={sendAgain}
                  />
                )}
              </Td>
            )}
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

/** The body as the receiver gets it. */
function Said({ delivery: { id, type, occurredAt, data } }: { delivery: DeliveryRecord }) {
  const body = JSON.stringify({ type, timestamp: occurredAt.toISOString(), data }, null, 2)
  return (
    <details className="text-xs">
      <summary className="token w-fit cursor-pointer py-1 text-muted">
        {type}
        <span className="sr-only">, what is told, {id.slice(-6)}</span>
      </summary>
      <p className="token wrap-anywhere mt-1 text-muted">webhook-id: {id}</p>
      <pre className="token wrap-anywhere mt-1 whitespace-pre-wrap text-muted">{body}</pre>
    </details>
  )
}

function Standing({ delivery, timeZone }: { delivery: DeliveryRecord; timeZone: string }) {
  const { id, state, dueAt, attempts, attempted } = delivery
  const [newest] = attempted
  return (
    <div className="flex flex-col items-start gap-1 py-0.5">
      <DeliveryStateBadge state={state} />
      {state === 'queued' && attempts > 0 && (
        <p className="text-muted text-xs">
          Tries again <DateTime at={dueAt} timeZone={timeZone} />.
        </p>
      )}
      {newest && (
        <details className="text-xs">
          <summary className="w-fit cursor-pointer py-1 text-muted">
            {attemptWords(newest)} · {attempted.length === 1 ? '1 attempt' : `${attempted.length} attempts`}
            <span className="sr-only">, {id.slice(-6)}</span>
          </summary>
          <ol className="mt-1 flex flex-col gap-1">
            {attempted.map((attempt) => (
              <li key={attempt.id} className="text-muted">
                <DateTime at={attempt.at} timeZone={timeZone} />: {attemptWords(attempt)}, after{' '}
                {attempt.milliseconds.toLocaleString('en-US')} ms
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  )
}
