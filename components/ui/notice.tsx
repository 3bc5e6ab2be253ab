import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

export type NoticeTone = 'info' | 'success' | 'warning' | 'error'

const tones = {
  info: { icon: Info, style: 'border-info-line bg-info-soft', ink: 'text-info' },
  success: { icon: CircleCheck, style: 'border-success-line bg-success-soft', ink: 'text-success' },
  warning: { icon: TriangleAlert, style: 'border-warning-line bg-warning-soft', ink: 'text-warning' },
  error: { icon: CircleAlert, style: 'border-danger-line bg-danger-soft', ink: 'text-danger' },
} as const

type NoticeProps = { tone?: NoticeTone | undefined; title?: string | undefined; action?: ReactNode; children?: ReactNode }

/** Stands where the thing it speaks of is. An error is read out as soon as it appears. */
export function Notice({ tone = 'info', title, action, children }: NoticeProps) {
  const { icon: Icon, style, ink } = tones[tone]
  return (
    <div role={tone === 'error' ? 'alert' : undefined} className={`flex gap-3 rounded-md border px-3.5 py-3 text-sm ${style}`}>
      <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${ink}`} />
      <div className="flex min-w-0 flex-1 flex-col items-start gap-2 sm:flex-row sm:items-center sm:justify-between sm:gap-6">
        <div className="min-w-0">
          {title !== undefined && <p className={`font-semibold ${ink}`}>{title}</p>}
          {children !== undefined && <div>{children}</div>}
        </div>
        {action}
      </div>
    </div>
  )
}
