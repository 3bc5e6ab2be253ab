import { Check, X } from 'lucide-react'
import type { Inspection } from '@/lib/invitations/inspect-token'
import { reasonInZone } from './time-in-words'

type RuleListProps = { rules: Inspection['rules']; timeZone: string }

/** Every rule, held or broken, and then why. */
export function RuleList({ rules, timeZone }: RuleListProps) {
  return (
    <ul className="text-sm">
      {rules.map(({ rule, broken }) => (
        <li key={rule} className="flex items-start gap-2 border-line border-b py-2 first:pt-0 last:border-b-0 last:pb-0">
          {broken === null ? (
            <span className={`${standing} text-success`}>
              <Check aria-hidden="true" />
              Holds
            </span>
          ) : (
            <span className={`${standing} font-medium text-danger`}>
              <X aria-hidden="true" />
              Broken
            </span>
          )}
          <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
            {rule}
            {broken !== null && <span className="block text-danger">{reasonInZone(broken, timeZone)}</span>}
          </span>
        </li>
      ))}
    </ul>
  )
}

const standing = 'flex w-20 shrink-0 items-center gap-1.5 [&_svg]:size-4'
