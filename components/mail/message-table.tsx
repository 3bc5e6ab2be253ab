import { MailX, OctagonAlert } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { languageName } from '@/components/contacts/language-name'
import { Badge } from '@/components/ui/badge'
import { DateTime } from '@/components/ui/date-time'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { MessageRecord } from '@/lib/invitations/messages'
import { deliveryCauses } from '@/lib/mail/delivery'
import { messageKindWords, serverAnswer } from './mail-words'
import { MessageStateBadge } from './message-state-badge'

type MessageTableProps = {
  messages: readonly MessageRecord[]
  /** What the rows have in common: a campaign's need not lead to it. */
  of: 'district' | 'campaign'
  timeZone: string
}

export function MessageTable({ messages, of, timeZone }: MessageTableProps) {
  return (
    <Table caption="Mails">
      <thead>
        <tr>
          <Th>To</Th>
          <Th from="md">Kind</Th>
          <Th from="lg">Language</Th>
          <Th>State</Th>
          <Th from="sm">{of === 'campaign' ? 'Last change' : 'Queued'}</Th>
        </tr>
      </thead>
      <tbody>
        {messages.map((message) => (
          <Tr key={message.id} muted={message.state === 'cancelled'}>
            <Td>
              <Recipients message={message} />
            </Td>
            <Td from="md">{messageKindWords[message.kind]}</Td>
            <Td from="lg" muted>
              {languageName(message.language)}
            </Td>
            <Td>
              <Standing message={message} timeZone={timeZone} />
            </Td>
            <Td from="sm" fit>
              {of === 'campaign' || message.kind === 'code' ? (
                <DateTime at={(of === 'campaign' && message.settledAt) || message.createdAt} timeZone={timeZone} />
              ) : (
                <Link href={`/mail/${message.campaignId}`} className="link">
                  <DateTime at={message.createdAt} timeZone={timeZone} />
                </Link>
              )}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

function Recipients({ message: { contacts, email } }: { message: MessageRecord }) {
  return (
    <div className="max-sm:w-[36vw] max-sm:whitespace-normal">
      <ul className="flex flex-wrap gap-x-1.5">
        {contacts.map(({ id, name }) => (
          <li key={id} className="[&:not(:last-child)]:after:content-[',']">
            <Link href={`/contacts/${id}`} className="font-medium hover:underline">
              <bdi>{name}</bdi>
            </Link>
          </li>
        ))}
      </ul>
      <div className="max-w-72 truncate text-muted text-xs" title={email || undefined}>
        {email || 'Address erased'}
      </div>
    </div>
  )
}

function Standing({ message, timeZone }: { message: MessageRecord; timeZone: string }) {
  const { state, smtpCode, smtpReply, bouncedAt, complainedAt, ambiguousAt } = message
  const reply = serverAnswer({ smtpCode, reply: smtpReply })
  const note = noteOf(message, timeZone)
  return (
    <div className="flex min-w-40 flex-col gap-1 whitespace-normal py-0.5 max-sm:w-[42vw]">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <MessageStateBadge state={state} />
        {bouncedAt && (
          <Badge tone="danger" icon={<MailX aria-hidden="true" />}>
            Came back
          </Badge>
        )}
        {complainedAt && (
          <Badge tone="danger" icon={<OctagonAlert aria-hidden="true" />}>
            Reported as unwanted
          </Badge>
        )}
        {reply !== '' && (
          <details className="text-xs">
            <summary className="link w-fit cursor-pointer">
              What the server said<span className="sr-only"> of the mail to {message.email || 'an erased address'}</span>
            </summary>
            <p className="token mt-1 text-muted">{reply}</p>
          </details>
        )}
      </div>
      {note !== undefined && <p className="text-muted text-xs">{note}</p>}
      {ambiguousAt && state !== 'ambiguous' && (
        <p className="text-muted text-xs">{state === 'accepted' ? 'It may have arrived twice.' : 'An earlier attempt may have arrived.'}</p>
      )}
    </div>
  )
}

/** What the state alone does not say: why, and when it goes on. */
function noteOf({ state, cause, dueAt, ambiguousAt }: MessageRecord, timeZone: string): ReactNode {
  const why = cause === null ? undefined : `${deliveryCauses[cause]}.`
  switch (state) {
    case 'deferred':
      return (
        <>
          {why} Tries again <DateTime at={dueAt} timeZone={timeZone} />.
        </>
      )
    case 'ambiguous':
      // The outbox tries once more, and puts the due time back when that is over.
      if (ambiguousAt && dueAt > ambiguousAt) {
        return (
          <>
            {why} It may have arrived. Tries once more <DateTime at={dueAt} timeZone={timeZone} />.
          </>
        )
      }
      return `${why ?? ''} It may have arrived, or not. Ask the family before you send it again.`.trim()
    case 'failed':
    case 'cancelled':
      return why
    case 'queued':
    case 'leased':
    case 'handed_over':
    case 'accepted':
      return undefined
  }
}
