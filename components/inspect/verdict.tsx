import { Notice } from '@/components/ui/notice'
import type { Inspection } from '@/lib/invitations/inspect-token'
import { reasonInZone } from './time-in-words'

type VerdictProps = { inspection: Pick<Inspection, 'valid' | 'reasons' | 'judgedBy'>; timeZone: string }

/** Whether it works, and if it does not, everything that keeps it from working. */
export function Verdict({ inspection: { valid, reasons, judgedBy }, timeZone }: VerdictProps) {
  if (valid) {
    return (
      <Notice tone="success" title="It works">
        {judgedBy?.name ?? 'The portal'} should accept it now: the signature fits, every rule holds, and it has not expired.
      </Notice>
    )
  }
  return (
    <Notice tone="error" title={reasons.length > 1 ? `It does not work, for ${reasons.length} reasons` : 'It does not work'}>
      <ul className={reasons.length > 1 ? 'list-disc ps-4' : ''}>
        {reasons.map((reason) => (
          <li key={reason} className="[overflow-wrap:anywhere]">
            {reasonInZone(reason, timeZone)}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
