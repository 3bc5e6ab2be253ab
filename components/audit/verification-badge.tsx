import { Ban, CircleCheck, CircleDashed, CircleX, LoaderCircle, ShieldAlert } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import type { VerificationRun } from '@/lib/audit/verify/request-verification'
import { isRewritten } from './verdict-words'

/** How a run stands, in one word. */
export function VerificationBadge({ run }: { run: Pick<VerificationRun, 'state' | 'result' | 'recordedVerdict'> }) {
  const { state, result } = run
  if (isRewritten(run))
    return (
      <Badge tone="danger" icon={<ShieldAlert aria-hidden="true" />}>
        Rewritten
      </Badge>
    )
  if (state === 'queued') return <Badge icon={<CircleDashed aria-hidden="true" />}>Waiting</Badge>
  if (state === 'running')
    return (
      <Badge tone="accent" icon={<LoaderCircle aria-hidden="true" />}>
        Verifying
      </Badge>
    )
  if (state === 'cancelled') return <Badge icon={<Ban aria-hidden="true" />}>Cancelled</Badge>
  if (result === null)
    return (
      <Badge tone="warning" icon={<CircleX aria-hidden="true" />}>
        Not finished
      </Badge>
    )
  if (result.verdict === 'sound')
    return (
      <Badge tone="success" icon={<CircleCheck aria-hidden="true" />}>
        Sound
      </Badge>
    )
  return (
    <Badge tone="danger" icon={<ShieldAlert aria-hidden="true" />}>
      Not sound
    </Badge>
  )
}
