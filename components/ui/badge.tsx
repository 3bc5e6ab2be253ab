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
    <span className={`badge ${tones[tone]}`}>
      {icon}
      <span className="truncate" title={typeof children === 'string' ? children : undefined}>
        {children}
      </span>
    </span>
  )
}
