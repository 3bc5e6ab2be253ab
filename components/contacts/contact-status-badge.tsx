import { Ban, CircleCheck, Eye, MailOpen, MousePointerClick, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { StruckClock } from '@/components/links/struck-clock'
import { Badge, type BadgeTone } from '@/components/ui/badge'
import { DashedCircle } from './dashed-circle'

export type ContactStatus = 'never_invited' | 'open' | 'opened' | 'continued' | 'activated' | 'expired' | 'revoked'

const faces: Record<ContactStatus, { word: string; tone: BadgeTone; icon: ReactNode }> = {
  never_invited: { word: 'Never invited', tone: 'neutral', icon: <DashedCircle /> },
  open: { word: 'Open', tone: 'accent', icon: <MailOpen aria-hidden="true" /> },
  opened: { word: 'Opened', tone: 'info', icon: <Eye aria-hidden="true" /> },
  continued: { word: 'Continued', tone: 'info-solid', icon: <MousePointerClick aria-hidden="true" /> },
  activated: { word: 'Activated', tone: 'success', icon: <CircleCheck aria-hidden="true" /> },
  expired: { word: 'Expired', tone: 'neutral', icon: <StruckClock /> },
  revoked: { word: 'Revoked', tone: 'danger', icon: <Undo2 aria-hidden="true" /> },
}

/** The status of a contact's newest invitation: an icon, a word and a colour together. */
export function ContactStatusBadge({ status }: { status: ContactStatus }) {
  const { word, tone, icon } = faces[status]
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  )
}

/** Stands in the status's place when a contact cannot be invited, and says why: "Court order", "Do not invite". */
export function NotInvitableBadge({ reason }: { reason: string }) {
  return (
    <Badge tone="danger" icon={<Ban aria-hidden="true" />}>
      {reason}
    </Badge>
  )
}
