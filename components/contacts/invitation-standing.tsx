'use client'

import { Snowflake } from 'lucide-react'
import { useLinkPhase } from '@/components/links/use-link-phase'
import { Badge } from '@/components/ui/badge'
import type { InvitationStatus } from '@/lib/contacts/invitation-status'
import type { NotMeReason } from '@/lib/invitations/not-me-reason'
import { ContactStatusBadge } from './contact-status-badge'

const frozenWords: Record<NotMeReason, string> = {
  wrong_person: 'not this person',
  no_child_here: 'no child here',
  other: 'not me',
}

type InvitationStandingProps = { status: InvitationStatus; frozenReason: NotMeReason | null; closesAt: Date }

/** An invitation's status, which turns by itself when it ends; while it is open but frozen, what the family said instead. */
export function InvitationStanding({ status, frozenReason, closesAt }: InvitationStandingProps) {
  const ended = useLinkPhase(closesAt) === 'expired'
  if (status === 'activated' || status === 'revoked') return <ContactStatusBadge status={status} />
  if (ended) return <ContactStatusBadge status="expired" />
  if (frozenReason === null) return <ContactStatusBadge status={status} />
  return (
    <Badge tone="warning" icon={<Snowflake aria-hidden="true" />}>
      Frozen: {frozenWords[frozenReason]}
    </Badge>
  )
}
