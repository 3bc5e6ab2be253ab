import type { ReactNode } from 'react'

export type BadgeTone = 'neutral' | 'accent' | 'info' | 'info-solid' | 'success' | 'warning' | 'danger'

const tones: Record<BadgeTone, string> = {
  neutral: 'border-line bg-sunken text-muted',
  accent: 'border-accent-line text-accent-text',
  info: 'border-info-line bg-info-soft text-info',
  'info-solid': 'border-transparent bg-info-fill text-on-info',
  success: 'border-success-line bg-success-soft text-success',
  warning: 'border-warning-line bg-warning-soft text-warning',
  danger: 'border-danger-line text-danger',
}

/** An icon, a word and a colour together, never a colour alone. */
export function Badge({ tone = 'neutral', icon, children }: { tone?: BadgeTone | undefined; icon?: ReactNode; children: ReactNode }) {
  return (
    <span
      className={`inline-flex h-6 max-w-full items-center gap-1.5 rounded-full border ps-2 pe-2.5 font-medium text-xs [&_svg]:size-3.5 [&_svg]:shrink-0 ${tones[tone]}`}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  )
}
