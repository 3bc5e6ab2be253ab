import { Ban, CircleCheck, LoaderCircle, Send } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge, type BadgeTone } from '@/components/ui/badge'

export type MailCampaignState = 'issuing' | 'sending' | 'completed' | 'cancelled'

const faces: Record<MailCampaignState, { tone: BadgeTone; icon: ReactNode; word: string }> = {
  issuing: { tone: 'accent', icon: <LoaderCircle aria-hidden="true" />, word: 'Preparing' },
  sending: { tone: 'info', icon: <Send aria-hidden="true" />, word: 'Sending' },
  completed: { tone: 'success', icon: <CircleCheck aria-hidden="true" />, word: 'Completed' },
  cancelled: { tone: 'neutral', icon: <Ban aria-hidden="true" />, word: 'Stopped' },
}

/** How far a mail campaign is; completed says only that nothing waits any more, not that every mail was accepted. */
export function MailCampaignStateBadge({ state }: { state: MailCampaignState }) {
  const { tone, icon, word } = faces[state]
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  )
}
