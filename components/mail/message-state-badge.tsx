import { Ban, CircleHelp, Clock, MailCheck, MailX, RotateCw, Send } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge, type BadgeTone } from '@/components/ui/badge'
import type { MessageState } from '@/prisma/generated/enums'
import { messageStateWords } from './mail-words'

const onItsWay = { tone: 'info', icon: <Send aria-hidden="true" /> } as const

const faces: Record<MessageState, { tone: BadgeTone; icon: ReactNode }> = {
  queued: { tone: 'accent', icon: <Clock aria-hidden="true" /> },
  leased: onItsWay,
  handed_over: onItsWay,
  accepted: { tone: 'success', icon: <MailCheck aria-hidden="true" /> },
  deferred: { tone: 'warning', icon: <RotateCw aria-hidden="true" /> },
  failed: { tone: 'danger', icon: <MailX aria-hidden="true" /> },
  ambiguous: { tone: 'warning', icon: <CircleHelp aria-hidden="true" /> },
  cancelled: { tone: 'neutral', icon: <Ban aria-hidden="true" /> },
}

/** What is truly known of a message: an icon, a word and a colour together. */
export function MessageStateBadge({ state }: { state: MessageState }) {
  const { tone, icon } = faces[state]
  return (
    <Badge tone={tone} icon={icon}>
      {messageStateWords[state]}
    </Badge>
  )
}
