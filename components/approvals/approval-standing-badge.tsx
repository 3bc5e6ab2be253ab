import { CircleCheck, CircleX, Clock, Undo2, UserCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge, type BadgeTone } from '@/components/ui/badge'
import type { ApprovalStanding } from '@/lib/approvals/approval'

const faces: Record<ApprovalStanding, { tone: BadgeTone; icon: ReactNode; word: string }> = {
  waiting: { tone: 'warning', icon: <UserCheck aria-hidden="true" />, word: 'Waiting' },
  approved: { tone: 'success', icon: <CircleCheck aria-hidden="true" />, word: 'Approved' },
  declined: { tone: 'danger', icon: <CircleX aria-hidden="true" />, word: 'Declined' },
  withdrawn: { tone: 'neutral', icon: <Undo2 aria-hidden="true" />, word: 'Withdrawn' },
  expired: { tone: 'neutral', icon: <Clock aria-hidden="true" />, word: 'Expired' },
}

export function ApprovalStandingBadge({ standing }: { standing: ApprovalStanding }) {
  const { tone, icon, word } = faces[standing]
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  )
}
